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
        struct browser browsers[24];
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
/* The server dies without a word, and starts again on what it left. */
void world_kill(struct world *w);
bool world_serve(struct world *w);
/* Runs a command to its end with the flow's environment; returns what it printed. input: for its standard input, or NULL. */
char *world_command(struct world *w, char *const argv[], const char *input, int *ret_status);
/* One value from the flow's database, or NULL. */
char *world_sql(struct world *w, const char *sql);

/* What "{name}" stands for from now on. */
void save_var(struct world *w, const char *name, const char *value);
/* The browser of that name, made at its first use. */
struct browser *browser_of(struct world *w, const char *name);
/* One exchange on the browser's connection; mime: a multipart form, body: an urlencoded one, neither: GET. */
bool exchange(struct world *w, struct browser *b, const char *path, const char *body, curl_mime *mime, struct answer *ret);
/* The POST form with that action on a page, with its hidden fields and values. */
bool read_form(struct world *w, const char *html, const char *action, struct sent_form *ret);
char *urlencoded(struct world *w, struct browser *b, const struct sent_form *f);
bool send_form(struct world *w, struct browser *b, const struct sent_form *f, struct answer *ret);
/* How many rows every table has, and when things changed last: what a refused form must leave as it was. */
char *written(struct world *w);

#endif
