/* The command line: one table of commands (main.c), each a function over the same struct. */
#ifndef WASL_CLI_H
#define WASL_CLI_H

#include "base/base.h"
#include "db/db.h"
#include "main/config.h"

/* What was typed. Options that a command does not know are refused before it runs. */
struct cli {
        struct arena *a;
        struct config cfg;
        struct str program;        /* absolute path of this program */
        int n_args;
        char **args;               /* positional arguments after the command */
        struct str name, email;    /* --name, --email */
        int64_t seed, people, projects; /* --seed, --people, --projects; -1: not given */
        bool once;                 /* --once */
        int argc;                  /* everything as it came, beginning with the command's name */
        char **argv;
};

struct command {
        const char *name, *usage, *summary, *options;
        int (*run)(struct cli *c); /* exit status */
        bool needs_config;
};
const struct command *commands(size_t *ret_n);

/* Prints "wasl: …" on standard error and returns 1. */
int cli_fail(const char *fmt, ...) PRINTF_LIKE(1, 2);

int cmd_init(struct cli *c);
int cmd_serve(struct cli *c);
int cmd_work(struct cli *c);
int cmd_demo(struct cli *c);
int cmd_migrate(struct cli *c);
int cmd_audit(struct cli *c);
int cmd_admin(struct cli *c);
int cmd_version(struct cli *c);
int cmd_picture_helper(struct cli *c);

/* Shared by commands (setup.c). Each prints what to mend and returns false on failure. */
bool open_db(struct cli *c, const struct clock *clock, struct db **ret);   /* opens and checks the version */
bool open_any_db(struct cli *c, const struct clock *clock, struct db **ret); /* opens, whatever the version */
bool read_secret(struct cli *c, unsigned char ret[32]);
bool make_data_dir(struct cli *c);  /* folder, settings file, secret; keeps what is there */
bool data_dir_usable(struct cli *c); /* exists and can be written */
struct str site_url_of(struct cli *c, int64_t port);

/* sandbox.c: no new privileges; system calls that a web server never needs end in EPERM. */
void sandbox_enter(void);

#endif
