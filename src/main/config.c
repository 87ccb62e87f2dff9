#include "main/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum config_type { CONFIG_STR, CONFIG_INT, CONFIG_BOOL };

/* Every setting: its default, its range, and what the file says of it. Text is compared with `choices` where there are any. */
static const struct config_key {
        const char *name;
        enum config_type type;
        size_t offset;
        const char *fallback;
        int64_t low, high;
        const char *choices; /* "a|b" */
        const char *meaning;
} keys[] = {
        { "database", CONFIG_STR, offsetof(struct config, database), "", 0, 0, NULL,
          "Where everything is kept: empty for DATA/wasl.db (SQLite), or postgresql://user@host/name." },
        { "listen", CONFIG_STR, offsetof(struct config, listen), "127.0.0.1", 0, 0, NULL,
          "Address to listen on. Keep 127.0.0.1 behind Caddy or nginx, which bring HTTPS." },
        { "port", CONFIG_INT, offsetof(struct config, port), "8080", 0, 65535, NULL, "Port to listen on; 0 takes any free one." },
        { "site_url", CONFIG_STR, offsetof(struct config, site_url), "", 0, 0, NULL,
          "The address that people type, such as https://example.org. Links in mails are made from it. Empty: http://LISTEN:PORT." },
        { "trusted_proxy", CONFIG_STR, offsetof(struct config, trusted_proxy), "", 0, 0, NULL,
          "Address of the proxy in front, whose X-Forwarded-For is believed, such as 127.0.0.1. Empty: none." },
        { "threads", CONFIG_INT, offsetof(struct config, threads), "0", 0, 256, NULL, "Threads that read requests; 0: one per core." },
        { "pool_size", CONFIG_INT, offsetof(struct config, pool_size), "8", 1, 256, NULL, "Connections to PostgreSQL." },
        { "workers", CONFIG_INT, offsetof(struct config, workers), "1", 0, 64, NULL,
          "Threads of `wasl serve` that run jobs (mail, expiry, maturing). 0: run `wasl work` beside it." },
        { "mail_transport", CONFIG_STR, offsetof(struct config, mail_transport), "folder", 0, 0, "folder|smtp",
          "smtp sends mail; folder writes each mail as a file, for a machine without a mail server." },
        { "mail_folder", CONFIG_STR, offsetof(struct config, mail_folder), "", 0, 0, NULL,
          "Where the folder transport writes. Empty: DATA/mail." },
        { "mail_from", CONFIG_STR, offsetof(struct config, mail_from), "wasl@localhost", 0, 0, NULL, "Sender's address of every mail." },
        { "smtp_url", CONFIG_STR, offsetof(struct config, smtp_url), "smtp://127.0.0.1:25", 0, 0, NULL,
          "smtp://host:587 (STARTTLS where offered) or smtps://host:465." },
        { "smtp_user", CONFIG_STR, offsetof(struct config, smtp_user), "", 0, 0, NULL, "User name at the mail server. Empty: none." },
        { "smtp_password", CONFIG_STR, offsetof(struct config, smtp_password), "", 0, 0, NULL,
          "Better given as WASL_SMTP_PASSWORD in the environment." },
        { "rate_limits", CONFIG_BOOL, offsetof(struct config, rate_limits), "on", 0, 0, "on|off",
          "Limits of requests per address. Turn off for load tests only." },
        { "log_level", CONFIG_STR, offsetof(struct config, log_level), "info", 0, 0, "debug|info|warn|error",
          "Least level that is logged." },
        { "test_clock", CONFIG_STR, offsetof(struct config, test_clock), "", 0, 0, NULL,
          "For tests: a file of eight bytes, milliseconds that are added to the time. Leave empty." },
};

static const struct config_key *find_key(struct str name)
{
        for (size_t i = 0; i < ARRAY_LEN(keys); i++)
                if (str_eq(str_c(keys[i].name), name))
                        return &keys[i];
        return NULL;
}

static bool is_choice(const char *choices, struct str value)
{
        struct str rest = str_c(choices), part;

        while (str_next(&rest, '|', &part))
                if (str_eq(part, value))
                        return true;
        return false;
}

/* Sets one field; false and *ret_why where the value does not fit. */
static bool set_value(struct arena *a, struct config *c, const struct config_key *k, struct str value, struct str *ret_why)
{
        char *field = (char *)c + k->offset;
        int64_t v = 0;

        if (k->choices && !is_choice(k->choices, value)) {
                *ret_why = str_fmt(a, "%s must be one of %s, not '%.*s'", k->name, k->choices, STR_ARG(value));
                return false;
        }
        if (k->type == CONFIG_INT && (!str_int(value, &v) || v < k->low || v > k->high)) {
                *ret_why = str_fmt(a, "%s must be a whole number from %lld to %lld, not '%.*s'", k->name, (long long)k->low,
                                   (long long)k->high, STR_ARG(value));
                return false;
        }
        if (k->type == CONFIG_INT)
                *(int64_t *)(void *)field = v;
        else if (k->type == CONFIG_BOOL)
                *(bool *)(void *)field = str_eq(value, S("on"));
        else
                *(struct str *)(void *)field = str_dup(a, value);
        return true;
}

static bool read_line(struct arena *a, struct config *c, struct str line, struct str *ret_why)
{
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
                return true;
        ptrdiff_t eq = str_find(line, '=');
        if (eq < 0) {
                *ret_why = S("expected 'name = value'");
                return false;
        }
        struct str name = str_trim(str_slice(line, 0, (size_t)eq));
        const struct config_key *k = find_key(name);
        if (!k) {
                *ret_why = str_fmt(a, "unknown setting '%.*s'; `wasl serve --help` lists them", STR_ARG(name));
                return false;
        }
        return set_value(a, c, k, str_trim(str_slice(line, (size_t)eq + 1, line.n)), ret_why);
}

static enum err read_file(struct arena *a, struct str path, struct config *c, struct str *ret_why)
{
        FILE *f = fopen(str_z(a, path), "re");
        char *line = NULL;
        size_t cap = 0;
        enum err e = OK;
        struct str why;

        if (!f && errno == ENOENT)
                return OK;
        if (!f) {
                *ret_why = str_fmt(a, "%.*s: error: %s", STR_ARG(path), strerror(errno));
                return ERR_CONFIG;
        }
        ssize_t n;
        for (int number = 1; e == OK && (n = getline(&line, &cap, f)) >= 0; number++)
                if (!read_line(a, c, (struct str){ line, (size_t)n }, &why)) {
                        *ret_why = str_fmt(a, "%.*s:%d: error: %.*s", STR_ARG(path), number, STR_ARG(why));
                        e = ERR_CONFIG;
                }
        free(line);
        fclose(f);
        return e;
}

static enum err read_environment(struct arena *a, struct config *c, struct str *ret_why)
{
        for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
                char name[64] = "WASL_";
                struct str why;
                for (size_t k = 0; k < 50 && keys[i].name[k]; k++)
                        name[5 + k] = (char)(keys[i].name[k] == '_' ? '_' : keys[i].name[k] - 32);
                const char *value = getenv(name);
                if (value && !set_value(a, c, &keys[i], str_c(value), &why)) {
                        *ret_why = str_fmt(a, "%s (environment): error: %.*s", name, STR_ARG(why));
                        return ERR_CONFIG;
                }
        }
        return OK;
}

enum err config_load(struct arena *a, struct str data_dir, struct config *ret, struct str *ret_why)
{
        struct config c = { .data_dir = data_dir };

        for (size_t i = 0; i < ARRAY_LEN(keys); i++)
                if (!set_value(a, &c, &keys[i], str_c(keys[i].fallback), ret_why))
                        return ERR_CONFIG;
        TRY(read_file(a, str_fmt(a, "%.*s/wasl.conf", STR_ARG(data_dir)), &c, ret_why));
        TRY(read_environment(a, &c, ret_why));
        if (c.database.n == 0)
                c.database = str_fmt(a, "sqlite:%.*s/wasl.db", STR_ARG(data_dir));
        if (c.mail_folder.n == 0)
                c.mail_folder = str_fmt(a, "%.*s/mail", STR_ARG(data_dir));
        *ret = c;
        return OK;
}

struct str config_template(struct arena *a)
{
        struct buf b = buf_in(a);

        buf_put(&b, S("# How Wasl runs on this machine. Every setting stands here with its default; take the # off to change one.\n"
                      "# Each can also be given in the environment: WASL_PORT for port. Names, commission and the like are\n"
                      "# the operator's settings, in the console of the site or through `wasl admin set`.\n"));
        for (size_t i = 0; i < ARRAY_LEN(keys); i++)
                buf_fmt(&b, "\n# %s\n#%s = %s\n", keys[i].meaning, keys[i].name, keys[i].fallback);
        return buf_str(&b);
}
