/* wasl: one program; the first word says what it does. */
#include "main/cli.h"

#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "outside/picture.h"

static const struct command table[] = {
        { "init", "wasl init [--data DIR] [--name NAME] [--email ADDRESS]", "make a new, empty marketplace",
          "  --name NAME        the marketplace's name\n"
          "  --email ADDRESS    make an operator with this address; the password is read from standard input\n",
          cmd_init, true },
        { "serve", "wasl serve [--data DIR] [--port N]", "serve the site (and run jobs)", "  --port N           port to listen on\n",
          cmd_serve, true },
        { "work", "wasl work [--data DIR] [--once]", "run jobs: mail, expiry, maturing", "  --once             run what is due and end\n",
          cmd_work, true },
        { "demo", "wasl demo [--data DIR] [--seed N] [--people N] [--projects N]", "fill a new marketplace with believable demo data",
          "  --seed N           the same seed makes the same data (1)\n"
          "  --people N         how many people (450)\n"
          "  --projects N       how many projects (360)\n",
          cmd_demo, true },
        { "migrate", "wasl migrate [--data DIR]", "bring the database to this program's version", "", cmd_migrate, true },
        { "audit", "wasl audit [--data DIR]", "recompute every balance; exit 0 only with no finding", "", cmd_audit, true },
        { "admin", "wasl admin [--data DIR] settings | set KEY VALUE | operator ADDRESS | staff ADDRESS RIGHTS | second-factor-off ADDRESS",
          "settings and staff from the command line",
          "  --name NAME        name of a new operator\n"
          "  settings           list the operator's settings\n"
          "  set KEY VALUE      change one\n"
          "  operator ADDRESS   make an operator; the password is read from standard input\n"
          "  staff ADDRESS RIGHTS   rights of a person: none, or review,finance,people,operator\n"
          "  second-factor-off ADDRESS   take the second factor off a person who lost it\n",
          cmd_admin, true },
        { "version", "wasl version", "print the versions of program and database", "", cmd_version, false },
        { "picture-helper", "wasl picture-helper", "re-encode pictures in a sandbox (started by serve)", "", cmd_picture_helper, false },
};

const struct command *commands(size_t *ret_n)
{
        *ret_n = ARRAY_LEN(table);
        return table;
}

int cli_fail(const char *fmt, ...)
{
        va_list args;

        fputs("wasl: ", stderr);
        va_start(args, fmt);
        vfprintf(stderr, fmt, args);
        va_end(args);
        fputc('\n', stderr);
        return 1;
}

static int usage(FILE *to)
{
        fputs("usage: wasl COMMAND [OPTIONS]\n\n", to);
        for (size_t i = 0; i < ARRAY_LEN(table); i++)
                if (table[i].run != cmd_picture_helper)
                        fprintf(to, "  %-10s %s\n", table[i].name, table[i].summary);
        fputs("\n`wasl COMMAND --help` tells more.\n", to);
        return to == stdout ? 0 : 2;
}

static int help(const struct command *cmd)
{
        printf("usage: %s\n\n%s\n\n%s", cmd->usage, cmd->summary, cmd->options);
        if (cmd->needs_config)
                fputs("  --data DIR         folder of the marketplace (./data)\n"
                      "  --database URL     postgresql://… instead of the SQLite file in the folder\n"
                      "  --help             this text\n",
                      stdout);
        if (cmd->run == cmd_serve) {
                struct arena *a = arena_new(1 << 16);
                struct str text = config_template(a);
                printf("\nDIR/wasl.conf:\n\n%.*s", STR_ARG(text));
                arena_free(a);
        }
        return 0;
}

enum { OPT_DATA = 1, OPT_DATABASE, OPT_PORT, OPT_NAME, OPT_EMAIL, OPT_SEED, OPT_PEOPLE, OPT_PROJECTS, OPT_ONCE, OPT_HELP };

static const struct option options[] = {
        { "data", required_argument, NULL, OPT_DATA },     { "database", required_argument, NULL, OPT_DATABASE },
        { "port", required_argument, NULL, OPT_PORT },     { "name", required_argument, NULL, OPT_NAME },
        { "email", required_argument, NULL, OPT_EMAIL },   { "seed", required_argument, NULL, OPT_SEED },
        { "people", required_argument, NULL, OPT_PEOPLE }, { "projects", required_argument, NULL, OPT_PROJECTS },
        { "once", no_argument, NULL, OPT_ONCE },           { "help", no_argument, NULL, OPT_HELP },
        { 0 },
};

/* Options every command takes stand in its shared part; the others must be named in its usage. */
static bool knows(const struct command *cmd, int opt)
{
        char word[32];

        if (opt == OPT_HELP || ((opt == OPT_DATA || opt == OPT_DATABASE) && cmd->needs_config))
                return true;
        for (const struct option *o = options; o->name; o++)
                if (o->val == opt) {
                        snprintf(word, sizeof word, "--%s ", o->name);
                        return strstr(cmd->options, word) != NULL;
                }
        return false;
}

struct given {
        struct str data, database;
        int64_t port;
};

static bool take_number(const char *text, int64_t low, int64_t high, int64_t *ret)
{
        return str_int(str_c(text), ret) && *ret >= low && *ret <= high;
}

static bool take_option(struct cli *c, struct given *g, int opt)
{
        switch (opt) {
        case OPT_DATA:
                g->data = str_c(optarg);
                return true;
        case OPT_DATABASE:
                g->database = str_c(optarg);
                return true;
        case OPT_PORT:
                return take_number(optarg, 0, 65535, &g->port);
        case OPT_NAME:
                c->name = str_c(optarg);
                return true;
        case OPT_EMAIL:
                c->email = str_c(optarg);
                return true;
        case OPT_SEED:
                return take_number(optarg, 0, INT64_MAX, &c->seed);
        case OPT_PEOPLE:
                return take_number(optarg, 20, 10000000, &c->people);
        case OPT_PROJECTS:
                return take_number(optarg, 20, 10000000, &c->projects);
        case OPT_ONCE:
                return c->once = true;
        default:
                return false;
        }
}

static bool load_config(struct cli *c, const struct given *g)
{
        struct str why;

        if (config_load(c->a, g->data, &c->cfg, &why) != OK) {
                cli_fail("%.*s", STR_ARG(why));
                return false;
        }
        if (g->database.n > 0)
                c->cfg.database = g->database;
        if (g->port >= 0)
                c->cfg.port = g->port;
        static const char *const levels[] = { "debug", "info", "warn", "error" };
        for (size_t i = 0; i < ARRAY_LEN(levels); i++)
                if (str_eq(c->cfg.log_level, str_c(levels[i])))
                        log_set_level((enum log_level)i);
        return true;
}

static int run(const struct command *cmd, int argc, char **argv)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(1 << 16);
        struct cli c = { .a = a, .seed = -1, .people = -1, .projects = -1, .argc = argc, .argv = argv };
        struct given g = { .data = S("data"), .port = -1 };
        char self[PATH_MAX];
        int opt;

        if (cmd->run == cmd_picture_helper) /* reads its own options */
                return cmd->run(&c);
        while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
                if (opt == OPT_HELP)
                        return help(cmd);
                if (opt == '?')
                        return 2;
                if (!knows(cmd, opt))
                        return cli_fail("`wasl %s` does not take this option; see `wasl %s --help`", cmd->name, cmd->name), 2;
                if (!take_option(&c, &g, opt))
                        return cli_fail("'%s' is not a number that this option takes; see `wasl %s --help`", optarg, cmd->name), 2;
        }
        ssize_t n = readlink("/proc/self/exe", self, sizeof self);
        c.program = n > 0 ? str_dup(a, (struct str){ self, (size_t)n }) : S("wasl");
        c.n_args = argc - optind;
        c.args = argv + optind;
        if (cmd->needs_config && !load_config(&c, &g))
                return 1;
        return cmd->run(&c);
}

int main(int argc, char **argv)
{
        if (argc > 1 && strcmp(argv[1], "picture-helper") == 0) /* started by ourselves only: no command for people */
                return picture_helper_main(argc, argv);
        if (sodium_init() < 0)
                return cli_fail("libsodium does not start");
        signal(SIGPIPE, SIG_IGN);
        if (argc < 2)
                return usage(stderr);
        if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
                return usage(stdout);
        for (size_t i = 0; i < ARRAY_LEN(table); i++)
                if (strcmp(argv[1], table[i].name) == 0)
                        return run(&table[i], argc - 1, argv + 1);
        cli_fail("there is no command '%s'", argv[1]);
        return usage(stderr);
}
