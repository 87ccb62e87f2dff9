/* wasl init, migrate, audit, version. */
#include "main/cli.h"

#include <stdio.h>
#include <string.h>

#include "ledger/ledger.h"
#include "main/operator.h"
#include "main/version.h"
#include "market/category.h"
#include "site/site.h"

/* Everything that a new marketplace has before anyone comes: categories and skills, terms and privacy. */
static enum err add_defaults(struct tx *tx, void *ctx)
{
        struct setting_pair name = { S("name"), *(struct str *)ctx };

        TRY(catalogue_defaults(tx));
        TRY(site_texts_defaults(tx));
        struct str bad;
        return name.value.n > 0 ? settings_change(tx, (struct user_id){ 0 }, S(""), &name, 1, &bad) : OK;
}

static bool fill_new(struct cli *c, struct db *db)
{
        int64_t version = 0;
        struct str why = S("unknown error");

        if (db_version(db, &version) != OK || version != 0) {
                cli_fail("there is a marketplace in %.*s already", STR_ARG(c->cfg.database));
                return false;
        }
        if (db_migrate(db, &why, c->a) != OK) {
                cli_fail("cannot make the tables: %.*s", STR_ARG(why));
                return false;
        }
        if (db_write(db, c->a, add_defaults, &c->name) == OK)
                return true;
        cli_fail("cannot write the first settings, categories and texts");
        return false;
}

int cmd_init(struct cli *c)
{
        struct db *db = NULL;

        if (!make_data_dir(c) || !open_any_db(c, clock_new(c->a, c->cfg.test_clock), &db))
                return 1;
        bool ok = fill_new(c, db) && (c->email.n == 0 || make_operator(c, db, c->email, c->name));
        db_close(db);
        if (!ok)
                return 1;
        printf("The marketplace is in %.*s. Next: `wasl serve --data %.*s`.\n", STR_ARG(c->cfg.data_dir), STR_ARG(c->cfg.data_dir));
        return 0;
}

int cmd_migrate(struct cli *c)
{
        struct db *db = NULL;
        struct str why = S("unknown error");
        int64_t before = 0;

        if (!open_any_db(c, clock_new(c->a, c->cfg.test_clock), &db))
                return 1;
        bool ok = db_version(db, &before) == OK && db_migrate(db, &why, c->a) == OK;
        db_close(db);
        if (!ok)
                return cli_fail("the database stays at version %lld: %.*s", (long long)before, STR_ARG(why));
        printf("database version %lld (was %lld)\n", (long long)db_schema_version(), (long long)before);
        return 0;
}

static void print_finding(void *ctx, struct str finding)
{
        (void)ctx;
        printf("%.*s\n", STR_ARG(finding));
}

static enum err run_audit(struct tx *tx, void *ctx)
{
        return ledger_audit(tx, print_finding, NULL, ctx);
}

int cmd_audit(struct cli *c)
{
        struct db *db = NULL;
        int64_t findings = 0;

        if (!open_db(c, clock_new(c->a, c->cfg.test_clock), &db))
                return 2;
        enum err e = db_read(db, c->a, run_audit, &findings);
        db_close(db);
        if (e != OK)
                return cli_fail("the audit could not read everything (%s)", err_name(e)), 2;
        printf("%lld findings\n", (long long)findings);
        return findings == 0 ? 0 : 1;
}

int cmd_version(struct cli *c)
{
        (void)c;
        printf("wasl %s, database version %lld\n", WASL_VERSION, (long long)db_schema_version());
        return 0;
}
