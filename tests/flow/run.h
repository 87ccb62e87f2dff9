/* What the machinery shares between its two files: the world of one flow. */
#ifndef WASL_FLOW_RUN_H
#define WASL_FLOW_RUN_H

#include <curl/curl.h>

#include "base/base.h"
#include "flow/flow.h"

struct sent_form {
        const char *action;
        bool multipart;
        struct {
                const char *name, *value;
        } v[256];
        size_t n;
        const char *files;
};
struct browser {
        const char *name;
        CURL *curl;
        struct sent_form last;
};
struct answer {
        struct arena *arena;
        int status;
        char *body;
        const char *location;
};
struct world {
        struct arena *a;
        char *wasl;
        const char *database, *prefix;
        char *dir, *data, *mail_dir, *mail_reader;
        char db_option[400]; /* the flow's own database */
        char db_name[64];
        pid_t server;
        int port, clock_fd, log_fd;
        int64_t offset_ms;
        struct browser browsers[12];
        size_t n_browsers;
        struct {
                const char *name;
                char *value;
        } vars[64];
        size_t n_vars;
        char why[6000];
};

bool world_start(struct world *w, const struct flow *f);
void world_stop(struct world *w);
/* Runs a command to its end with the flow's environment; returns what it printed. input: for its standard input, or NULL. */
char *world_command(struct world *w, char *const argv[], const char *input, int *ret_status);
/* One value from the flow's database, or NULL. */
char *world_sql(struct world *w, const char *sql);

#endif
