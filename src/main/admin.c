/* wasl admin: settings and staff from the command line, for the machine's owner. */
#include "main/cli.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "main/operator.h"
#include "people/account.h"
#include "people/password.h"
#include "people/staff.h"
#include "people/states.h"
#include "people/totp.h"
#include "site/site.h"

#define ALL_RIGHTS (STAFF_REVIEW | STAFF_FINANCE | STAFF_PEOPLE | STAFF_OPERATOR)

/* One line from standard input, not shown where it is a terminal. */
static bool read_password(struct arena *a, struct str *ret)
{
        char line[LIMIT_PASSWORD_MAX + 2];
        struct termios old, quiet;
        bool terminal = tcgetattr(STDIN_FILENO, &old) == 0;

        if (terminal) {
                fputs("Password: ", stderr);
                quiet = old;
                quiet.c_lflag &= ~(tcflag_t)ECHO;
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        }
        bool ok = fgets(line, sizeof line, stdin) != NULL;
        if (terminal) {
                tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
                fputc('\n', stderr);
        }
        *ret = ok ? str_dup(a, (struct str){ line, strcspn(line, "\r\n") }) : S("");
        return ok;
}

static enum err add_operator(struct tx *tx, void *ctx)
{
        struct user_id ignored;

        return account_add(tx, ctx, &ignored);
}

bool make_operator(struct cli *c, struct db *db, struct str email, struct str name)
{
        struct account_new in = { .email = email, .name = name.n > 0 ? name : S("Operator"), .is_client = true, .confirmed = true,
                                  .staff_rights = ALL_RIGHTS, .lang = LANG_AR };
        struct str password;

        if (!email_ok(email))
                return cli_fail("'%.*s' does not look like an e-mail address", STR_ARG(email)), false;
        if (!read_password(c->a, &password) || password_is_common(c->a, password, &email, 1) ||
            password_hash(c->a, password, password_cost_site(), &in.password_hash) != OK)
                return cli_fail("give a password of %d to %d characters on standard input, not an easy one", LIMIT_PASSWORD_MIN,
                                LIMIT_PASSWORD_MAX),
                       false;
        enum err e = db_write(db, c->a, add_operator, &in);
        if (e == ERR_EXISTS)
                return cli_fail("%.*s has an account already: `wasl admin staff %.*s operator` gives it the rights", STR_ARG(email),
                                STR_ARG(email)),
                       false;
        if (e != OK)
                return cli_fail("the operator could not be added (%s)", err_name(e)), false;
        printf("%.*s is an operator. At the first sign-in the site asks to set up the second factor.\n", STR_ARG(email));
        return true;
}

/* ---- settings ---------------------------------------------------------------------------------------------------------- */

static enum err list_settings(struct tx *tx, void *ctx)
{
        const struct setting_def *defs;
        struct setting_pair *values;
        size_t n;

        (void)ctx;
        defs = setting_defs(&n);
        TRY(settings_values(tx, &values));
        for (size_t i = 0; i < n; i++)
                printf("%-22s %.*s\n%-22s   %s\n", defs[i].key, STR_ARG(values[i].value), "", defs[i].meaning);
        return OK;
}

struct setting_wish {
        struct setting_pair pair;
        struct str bad;
};

static enum err force_setting(struct tx *tx, void *ctx)
{
        struct setting_wish *w = ctx;

        return settings_change(tx, (struct user_id){ 0 }, S(""), &w->pair, 1, &w->bad);
}

static int set_setting(struct cli *c, struct db *db, const char *key, const char *value)
{
        struct setting_wish w = { .pair = { str_c(key), str_c(value) } };
        enum err e = db_write(db, c->a, force_setting, &w);

        if (e == ERR_INVALID)
                return cli_fail("'%s' is not a value for '%s'; `wasl admin settings` lists keys and meanings", value, key);
        if (e != OK)
                return cli_fail("nothing was saved (%s)", err_name(e));
        printf("%s = %s\n", key, value);
        return 0;
}

/* ---- staff --------------------------------------------------------------------------------------------------------------- */

struct staff_wish {
        struct str email;
        int64_t rights;
};

static enum err force_rights(struct tx *tx, void *ctx)
{
        struct staff_wish *w = ctx;
        struct user_id u;

        TRY(account_by_email(tx, w->email, &u));
        return user_force_rights(tx, u, w->rights);
}

static enum err factor_off(struct tx *tx, void *ctx)
{
        struct staff_wish *w = ctx;
        struct user_id u;

        TRY(account_by_email(tx, w->email, &u));
        return totp_reset(tx, u);
}

static bool read_rights(struct str text, int64_t *ret)
{
        static const struct {
                struct str name;
                int64_t bit;
        } names[] = { { STR_INIT("review"), STAFF_REVIEW }, { STR_INIT("finance"), STAFF_FINANCE }, { STR_INIT("people"), STAFF_PEOPLE },
                      { STR_INIT("operator"), STAFF_OPERATOR }, { STR_INIT("none"), 0 } };
        struct str part;

        *ret = 0;
        while (str_next(&text, ',', &part)) {
                size_t i = 0;
                while (i < ARRAY_LEN(names) && !str_eq(names[i].name, part))
                        i++;
                if (i == ARRAY_LEN(names))
                        return false;
                *ret |= names[i].bit;
        }
        return true;
}

static int change_staff(struct cli *c, struct db *db, enum err (*change)(struct tx *, void *), struct staff_wish *w)
{
        enum err e = db_write(db, c->a, change, w);

        if (e == ERR_NOT_FOUND)
                return cli_fail("nobody has an account with %.*s", STR_ARG(w->email));
        if (e != OK)
                return cli_fail("nothing was saved (%s)", err_name(e));
        printf("done\n");
        return 0;
}

static bool is(struct cli *c, const char *word, int n_args)
{
        return c->n_args == n_args && strcmp(c->args[0], word) == 0;
}

static int run_admin(struct cli *c, struct db *db)
{
        struct staff_wish w = { .email = c->n_args > 1 ? str_c(c->args[1]) : S("") };

        if (is(c, "settings", 1))
                return db_read(db, c->a, list_settings, NULL) == OK ? 0 : cli_fail("the settings could not be read");
        if (is(c, "set", 3))
                return set_setting(c, db, c->args[1], c->args[2]);
        if (is(c, "operator", 2))
                return make_operator(c, db, str_c(c->args[1]), c->name) ? 0 : 1;
        if (is(c, "second-factor-off", 2))
                return change_staff(c, db, factor_off, &w);
        if (is(c, "staff", 3))
                return read_rights(str_c(c->args[2]), &w.rights)
                               ? change_staff(c, db, force_rights, &w)
                               : cli_fail("'%s' is not a list of rights: none, or review,finance,people,operator", c->args[2]);
        return cli_fail("`wasl admin --help` lists what it can do"), 2;
}

int cmd_admin(struct cli *c)
{
        struct db *db = NULL;

        if (c->n_args == 0)
                return cli_fail("`wasl admin --help` lists what it can do"), 2;
        if (!open_db(c, clock_new(c->a, c->cfg.test_clock), &db))
                return 1;
        int status = run_admin(c, db);
        db_close(db);
        return status;
}
