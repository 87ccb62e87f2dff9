/* The market's public figures, on both databases: unknown before there is enough, the median after, nothing of people who are suspended. */
#include "market_help.h"

#include "market/figures.h"

struct step {
        struct market m;
        struct market_figures f;
        struct figures_demand_row demand;
        enum err (*run)(struct tx *tx, struct step *s);
};

static enum err step_run(struct tx *tx, void *ctx)
{
        struct step *s = ctx;

        return s->run(tx, s);
}

static void do_step(struct place *p, struct step *s, enum err (*run)(struct tx *tx, struct step *s))
{
        s->run = run;
        assert_int_equal(db_write(p->db, p->a, step_run, s), OK);
}

static enum err begin(struct tx *tx, struct step *s)
{
        return market_new(tx, &s->m);
}

static enum err count_and_read(struct tx *tx, struct step *s)
{
        struct figures_demand_rows rows;
        bool more = true;

        TRY(market_figures_count(tx, &more));
        if (more)
                return ERR_STATE;
        TRY(market_figures(tx, &s->f));
        TRY(market_demand(tx, LANG_EN, &rows));
        for (size_t i = 0; i < rows.n; i++)
                if (rows.v[i].id.v == s->m.category.v)
                        s->demand = rows.v[i];
        return OK;
}

/* One open project with one proposal that comes after so many minutes. */
static enum err open_with_wait(struct tx *tx, struct step *s, int64_t minutes)
{
        struct project_id project;
        struct proposal_text text = market_text(&s->m, 200000);
        struct proposal_id proposal;

        TRY(market_open_project(tx, &s->m, s->m.who[OWNER], &project));
        tx->now_ms += minutes * MS_MINUTE;
        enum err e = proposal_send(tx, s->m.who[WRITER], project, &text, &proposal);
        tx->now_ms -= minutes * MS_MINUTE;
        return e;
}

static enum err open_two(struct tx *tx, struct step *s)
{
        TRY(open_with_wait(tx, s, 5));
        return open_with_wait(tx, s, 50);
}

static enum err open_third(struct tx *tx, struct step *s)
{
        return open_with_wait(tx, s, 20);
}

static enum err suspend_owner(struct tx *tx, struct step *s)
{
        return sql_help_set_user(tx, s->m.who[OWNER], USER_SUSPENDED);
}

static void counts_the_market(void **state)
{
        struct place *p = *state;
        struct step s = { 0 };

        do_step(p, &s, begin);
        do_step(p, &s, count_and_read);
        assert_int_equal(s.f.open_projects, 0);
        assert_int_equal(s.f.contracts_done, 0);
        assert_false(s.f.has_first_proposal);
        assert_false(s.f.has_first_earning);
        assert_int_equal(s.demand.open, 0);

        do_step(p, &s, open_two);
        do_step(p, &s, count_and_read);
        assert_int_equal(s.f.open_projects, 2);
        assert_false(s.f.has_first_proposal); /* two are no median */
        assert_int_equal(demand_of(s.demand.open, s.demand.proposals_tenths), DEMAND_UNKNOWN);

        do_step(p, &s, open_third);
        do_step(p, &s, count_and_read);
        assert_int_equal(s.f.open_projects, 3);
        assert_true(s.f.has_first_proposal);
        assert_int_equal(s.f.first_proposal_ms, 20 * MS_MINUTE);
        assert_int_equal(s.demand.open, 3);
        assert_int_equal(s.demand.proposals_tenths, 10);
        assert_int_equal(demand_of(s.demand.open, s.demand.proposals_tenths), DEMAND_SHORT);

        do_step(p, &s, suspend_owner);
        do_step(p, &s, count_and_read);
        assert_int_equal(s.f.open_projects, 0);
}

/* The clock counts again and again: the same numbers, the same rows. */
static void counts_again(void **state)
{
        struct place *p = *state;
        struct step s = { 0 };

        do_step(p, &s, begin);
        do_step(p, &s, open_two);
        do_step(p, &s, count_and_read);
        do_step(p, &s, count_and_read);
        assert_int_equal(s.f.open_projects, 2);
        assert_int_equal(s.demand.open, 2);
}

int main(void)
{
        const struct CMUnitTest tests[] = { BOTH(counts_the_market), BOTH(counts_again) };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
