/* wasl demo: fills a new marketplace. */
#include "main/demo/demo.h"

#include <stdio.h>
#include <string.h>

#include "jobs/states.h"
#include "ledger/ledger.h"
#include "main/demo/demo.sql.h"
#include "market/category.h"
#include "market/contract.h"
#include "market/project.h"
#include "market/review.h"
#include "people/password.h"

#define PEOPLE_DEFAULT 450
#define PROJECTS_DEFAULT 360
#define PEOPLE_A_BATCH 200
#define ACTS_A_BATCH 300
#define BATCH_BYTES (4 << 20)
#define READ_AFTER_MS (36 * MS_HOUR)

/* ---- Before --------------------------------------------------------------------------------------------------------------- */

static enum err look(struct tx *tx, void *ctx)
{
        struct demo *d = ctx;
        struct demo_people_count_row people;
        struct skill_list_rows *skills = ARENA_NEW(tx->arena, struct skill_list_rows);

        TRY(sql_demo_people_count(tx, &people));
        if (people.n > 0)
                return ERR_EXISTS;
        TRY(settings_get(tx, &d->settings));
        for (size_t i = 0; i < CATEGORIES; i++) {
                struct category_by_slug_row row;
                TRY(category_by_slug(tx, str_c(demo_categories[i]), LANG_EN, &row));
                d->category[i] = row.id;
        }
        TRY(skill_list(tx, LANG_EN, skills));
        d->skills = skills;
        d->now_ms = tx->now_ms;
        return OK;
}

static bool look_around(struct demo *d)
{
        enum err e = db_read(d->db, d->a, look, d);

        if (e == ERR_EXISTS)
                return cli_fail("there are people in this marketplace already: "
                                "the demo fills only a new, empty one (`wasl init --data DIR`)"),
                       false;
        if (e == ERR_NOT_FOUND)
                return cli_fail("the marketplace's categories were changed: the demo needs those that `wasl init` makes"), false;
        if (e != OK)
                return cli_fail("the marketplace could not be read (%s)", err_name(e)), false;
        return true;
}

/* Least cost: these are no secrets. Nobody knows the password of the others. */
static bool make_hashes(struct demo *d)
{
        unsigned char nobodys[32];

        random_bytes(nobodys, sizeof nobodys);
        struct str unknown = str_hex(d->a, nobodys, sizeof nobodys);
        if (password_hash(d->a, S(DEMO_PASSWORD), password_cost_least(), &d->password_hash) == OK &&
            password_hash(d->a, unknown, password_cost_least(), &d->nobodys_hash) == OK)
                return true;
        return cli_fail("the passwords could not be hashed: not enough memory"), false;
}

/* ---- Writing --------------------------------------------------------------------------------------------------------------- */

struct batch {
        struct demo *d;
        size_t from, to;        /* people, or acts */
        struct story **plain;   /* planned for this transaction */
        int64_t *plain_at;
        size_t n_plain;
        const char *at;         /* what went wrong, for the message */
};

static bool write_batch(struct demo *d, enum err (*run)(struct tx *, void *), struct batch *b)
{
        enum err e = db_write(d->db, d->batch, run, b);

        arena_reset(d->batch);
        if (e != OK)
                cli_fail("the demo stopped at \"%s\" (%s): the marketplace is half filled, remove it and begin anew", b->at, err_name(e));
        return e == OK;
}

static enum err people_batch(struct tx *tx, void *ctx)
{
        struct batch *b = ctx;

        b->at = "people";
        return demo_write_people(b->d, tx, b->from, b->to);
}

static bool write_people(struct demo *d)
{
        for (size_t i = 0; i < d->n_people; i += PEOPLE_A_BATCH) {
                struct batch b = { .d = d, .from = i, .to = i + PEOPLE_A_BATCH < d->n_people ? i + PEOPLE_A_BATCH : d->n_people };
                if (!write_batch(d, people_batch, &b))
                        return false;
        }
        return true;
}

/* Acts and plain projects as time goes. */
static enum err acts_batch(struct tx *tx, void *ctx)
{
        struct batch *b = ctx;
        size_t plain = 0;
        int64_t changed;

        for (size_t i = b->from; i < b->to || plain < b->n_plain;) {
                struct arena_mark mark = arena_mark(tx->arena);
                if (plain < b->n_plain && (i == b->to || b->plain_at[plain] < b->d->acts.v[i].at)) {
                        b->at = "open a plain project";
                        TRY(demo_plain(b->d, tx, b->plain[plain], b->plain_at[plain]));
                        plain++;
                } else {
                        const struct act *act = &b->d->acts.v[i++];
                        b->at = demo_act_name((enum act_kind)act->kind).p;
                        TRY(demo_act(b->d, tx, act));
                }
                arena_rewind(tx->arena, mark);
        }
        b->at = "forget letters";
        return sql_demo_forget_mail(tx, JOB_WAITING, &changed);
}

/* The next acts, and the plain projects that open before the last of them. */
static struct batch next_batch(struct demo *d, size_t act, size_t plain)
{
        struct batch b = { .d = d, .from = act, .to = act };

        b.plain = ARENA_ARRAY(d->batch, struct story *, ACTS_A_BATCH);
        b.plain_at = ARENA_ARRAY(d->batch, int64_t, ACTS_A_BATCH);
        while (b.to - b.from + b.n_plain < ACTS_A_BATCH) {
                bool any_act = b.to < d->acts.n, any_plain = plain + b.n_plain < d->n_plain;
                if (!any_act && !any_plain)
                        break;
                int64_t at = any_plain ? demo_plain_at(d, plain + b.n_plain) : 0;
                if (any_act && (!any_plain || d->acts.v[b.to].at <= at)) {
                        b.to++;
                        continue;
                }
                b.plain[b.n_plain] = demo_plan_plain(d, d->batch, plain + b.n_plain);
                b.plain_at[b.n_plain++] = at;
        }
        return b;
}

static bool write_acts(struct demo *d)
{
        size_t act = 0, plain = 0;

        while (act < d->acts.n || plain < d->n_plain) {
                struct batch b = next_batch(d, act, plain);
                if (!write_batch(d, acts_batch, &b))
                        return false;
                act = b.to;
                plain += b.n_plain;
        }
        return true;
}

/* ---- After ------------------------------------------------------------------------------------------------------------------ */

/* The clock's work up to now, so that the first start of the site finds nothing that is overdue. */
static enum err run_clocks(struct tx *tx)
{
        static enum err (*const clocks[])(struct tx *tx, bool *ret_more) = {
                contract_clock_accept, contract_clock_remind, contract_clock_mature, review_clock_show,
                project_expire_due, category_recount_open,
        };
        int64_t sealed;

        for (size_t i = 0; i < ARRAY_LEN(clocks); i++) {
                bool more = true;
                while (more)
                        TRY(clocks[i](tx, &more));
        }
        do {
                TRY(ledger_seal_days(tx, &sealed));
        } while (sealed == LIMIT_SEALS_A_CALL);
        return OK;
}

static enum err finish(struct tx *tx, void *ctx)
{
        struct batch *b = ctx;
        int64_t changed;

        tx->now_ms = b->d->now_ms;
        b->at = "the demo accounts";
        TRY(demo_finish_cast(b->d, tx));
        b->at = "the clock's work";
        TRY(run_clocks(tx));
        b->at = "forget letters";
        TRY(sql_demo_forget_mail(tx, JOB_WAITING, &changed));
        b->at = "what has been read";
        TRY(sql_demo_read_notes(tx, tx->now_ms - READ_AFTER_MS, 3 * MS_HOUR, &changed));
        b->at = "when people were here";
        TRY(sql_demo_seen(tx, &changed));
        TRY(sql_demo_seen_writing(tx, &changed));
        return sql_demo_seen_posting(tx, &changed);
}

static bool fill(struct demo *d)
{
        struct batch last = { .d = d };
        uint64_t began_ns = clock_mono_ns();

        const char *file;
        int line;

        if (!demo_read_words(d, &file, &line))
                return cli_fail("%s:%d is no line of words", file, line), false;
        if (!look_around(d) || !make_hashes(d))
                return false;
        demo_plan_people(d);
        demo_plan_stories(d);
        if (!demo_pictures(d) || !write_people(d) || !write_acts(d) || !write_batch(d, finish, &last))
                return false;
        fprintf(stderr, "%zu people, %zu projects in %.1f s\n", d->n_people, d->n_stories + d->n_plain,
                (double)(clock_mono_ns() - began_ns) / 1e9);
        return demo_write_accounts(d);
}

int cmd_demo(struct cli *c)
{
        size_t projects = (size_t)(c->projects >= 0 ? c->projects : PROJECTS_DEFAULT);
        struct arena *batch CLEANUP(arena_freep) = arena_new(BATCH_BYTES);
        struct demo *d = ARENA_NEW(c->a, struct demo);

        *d = (struct demo){ .c = c,
                            .a = c->a,
                            .batch = batch,
                            .seed = c->seed >= 0 ? (uint64_t)c->seed : 1,
                            .n_people = (size_t)(c->people >= 0 ? c->people : PEOPLE_DEFAULT),
                            .n_stories = projects < LIVED_MOST ? projects : LIVED_MOST,
                            .n_plain = projects < LIVED_MOST ? 0 : projects - LIVED_MOST };
        if (!data_dir_usable(c) || !read_secret(c, d->secret.b) || !open_db(c, clock_new(c->a, c->cfg.test_clock), &d->db))
                return 1;
        bool ok = fill(d);
        db_close(d->db);
        return ok ? 0 : 1;
}
