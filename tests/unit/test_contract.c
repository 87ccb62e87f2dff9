/* Contracts and reviews: every state × every act × every kind of actor, the money of each move, the clock's acts, hidden reviews, races. */
#include "market_help.h"

#include "ledger/ledger.h"
#include "market/contract.h"
#include "market/review.h"
#include "people/staff.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

#define PRICE INT64_C(420000)
#define FEE INT64_C(63000) /* 15 % */

static const enum contract_state states[] = { CONTRACT_OFFERED, CONTRACT_ACTIVE, CONTRACT_DELIVERED, CONTRACT_ACCEPTED, CONTRACT_CLOSED };

struct scene {
        struct market m;
        struct contract_id contract;
        enum contract_state state;
        bool poor; /* the owner's wallet is left empty */
};

static struct review_text praise(void)
{
        return (struct review_text){ .marks = { 5, 4, 5, 5, 3, 5 }, .body = S("Clear, calm and on time.") };
}

/* ---- making a contract of a state by real moves ------------------------------------------------------------------------ */

static enum err top_up(struct tx *tx, struct user_id user, int64_t minor, struct currency cur)
{
        static const struct top_up_id first = { 1 };
        struct transfer_id t;

        return ledger_top_up(tx, first, user, money_of(minor, cur), (struct user_id){ 0 }, &t);
}

static enum err offered(struct tx *tx, struct scene *s)
{
        struct proposal_text text;
        struct project_id project;
        struct proposal_id proposal;

        TRY(market_new(tx, &s->m));
        TRY(market_open_project(tx, &s->m, s->m.who[OWNER], &project));
        text = market_text(&s->m, PRICE);
        TRY(proposal_send(tx, s->m.who[WRITER], project, &text, &proposal));
        TRY(proposal_open(tx, s->m.who[OWNER], proposal));
        TRY(proposal_accept(tx, s->m.who[OWNER], proposal, &s->contract));
        return s->poor ? OK : top_up(tx, s->m.who[OWNER], PRICE, s->m.mad);
}

static enum err reach(struct tx *tx, struct scene *s)
{
        bool more;

        TRY(offered(tx, s));
        if (s->state >= CONTRACT_ACTIVE)
                TRY(contract_fund(tx, s->m.who[OWNER], s->contract));
        if (s->state >= CONTRACT_DELIVERED)
                TRY(contract_deliver(tx, s->m.who[WRITER], s->contract, S("All pages are up."), NULL, 0));
        if (s->state >= CONTRACT_ACCEPTED)
                TRY(contract_accept(tx, s->m.who[OWNER], s->contract));
        if (s->state == CONTRACT_CLOSED) {
                tx->now_ms += 7 * MS_DAY;
                TRY(contract_clock_mature(tx, &more));
        }
        return OK;
}

static enum err run_reach(struct tx *tx, void *scene)
{
        return reach(tx, scene);
}

static void make(struct place *p, struct scene *s)
{
        assert_int_equal(db_write(p->db, p->a, run_reach, s), OK);
}

/* ---- state × act × actor --------------------------------------------------------------------------------------------------- */

typedef enum err act_fn(struct tx *tx, const struct scene *s, struct user_id actor);

static enum err act_see(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct contract c;

        return contract_get(tx, actor, s->contract, &c);
}

static enum err act_fund(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return contract_fund(tx, actor, s->contract);
}

static enum err act_deliver(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return contract_deliver(tx, actor, s->contract, S("The second version."), NULL, 0);
}

static enum err act_changes(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return contract_ask_changes(tx, actor, s->contract, S("Please make the pictures larger."));
}

static enum err act_accept(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return contract_accept(tx, actor, s->contract);
}

static enum err act_review(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct review_text t = praise();

        return review_write(tx, actor, s->contract, &t);
}

/*
 * Letters by actor: nobody, owner, writer, other freelancer, other client, reviewer, cashier; one word per state: offered, active,
 * delivered, accepted, closed.
 * k done, f forbidden, n not found, s refused in this state.
 */
static const struct {
        const char *name;
        act_fn *act;
        const char *expect[ARRAY_LEN(states)];
} acts[] = {
        { "see", act_see, { "nkknnkk", "nkknnkk", "nkknnkk", "nkknnkk", "nkknnkk" } },
        { "fund", act_fund, { "fkfnnnn", "fkfnnnn", "fsfnnnn", "fsfnnnn", "fsfnnnn" } },
        { "deliver", act_deliver, { "ffsnnnn", "ffknnnn", "ffsnnnn", "ffsnnnn", "ffsnnnn" } },
        { "ask for changes", act_changes, { "fsfnnnn", "fsfnnnn", "fkfnnnn", "fsfnnnn", "fsfnnnn" } },
        { "accept", act_accept, { "fsfnnnn", "fsfnnnn", "fkfnnnn", "fkfnnnn", "fkfnnnn" } },
        { "review", act_review, { "fssnnnn", "fssnnnn", "fssnnnn", "fkknnnn", "fkknnnn" } },
};

struct attempt {
        const struct scene *s;
        act_fn *act;
        struct user_id actor;
        int64_t moved_ms; /* a closed contract is a week old */
        enum err result;
};

static enum err run_attempt(struct tx *tx, void *ctx)
{
        struct attempt *t = ctx;

        tx->now_ms += t->moved_ms;
        t->result = t->act(tx, t->s, t->actor);
        return ERR_INVALID; /* leaves no trace */
}

static void try_all(struct place *p, size_t i)
{
        struct scene s = { .state = states[i] };
        int64_t age_ms = states[i] == CONTRACT_CLOSED ? 7 * MS_DAY : 0;

        make(p, &s);
        for (size_t k = 0; k < ARRAY_LEN(acts) * WHO_COUNT; k++) {
                size_t act = k / WHO_COUNT, who = k % WHO_COUNT;
                struct attempt t = { &s, acts[act].act, s.m.who[who], age_ms, OK };
                assert_int_equal(db_write(p->db, p->a, run_attempt, &t), ERR_INVALID);
                if (err_letter(t.result) != acts[act].expect[i][who])
                        fail_msg("state %d, %s by %s: %s instead of %c", (int)states[i], acts[act].name, who_names[who], err_name(t.result),
                                 acts[act].expect[i][who]);
        }
}

/* A marketplace of its own for each state. */
static void every_state_act_and_actor(void **state)
{
        struct place *p = *state;

        for (size_t i = 0; i < ARRAY_LEN(states); i++) {
                void *fresh;
                assert_int_equal(p->sqlite ? place_sqlite(&fresh) : place_pg(&fresh), 0);
                try_all(fresh, i);
                place_leave(&fresh);
        }
}

/* ---- money -------------------------------------------------------------------------------------------------------------------- */

struct purse {
        int64_t wallet_owner, escrow, pending, wallet_writer, fees;
};

struct purse_ask {
        const struct scene *s;
        struct purse got;
        int64_t findings;
        char first[300];
};

static void take_finding(void *ctx, struct str finding)
{
        struct purse_ask *q = ctx;

        if (!q->first[0])
                snprintf(q->first, sizeof q->first, "%.*s", STR_ARG(finding));
}

static enum err balance(struct tx *tx, struct account_ref a, struct currency cur, int64_t *ret)
{
        struct money m;

        TRY(ledger_balance(tx, a, cur, &m));
        *ret = m.minor;
        return OK;
}

static enum err run_purse(struct tx *tx, void *ctx)
{
        struct purse_ask *q = ctx;
        const struct scene *s = q->s;
        struct currency mad = s->m.mad;

        TRY(balance(tx, account_wallet(s->m.who[OWNER]), mad, &q->got.wallet_owner));
        TRY(balance(tx, account_escrow(s->contract), mad, &q->got.escrow));
        TRY(balance(tx, account_pending(s->m.who[WRITER]), mad, &q->got.pending));
        TRY(balance(tx, account_wallet(s->m.who[WRITER]), mad, &q->got.wallet_writer));
        TRY(balance(tx, account_fees(), mad, &q->got.fees));
        return ledger_audit(tx, take_finding, q, &q->findings);
}

static void assert_purse(struct place *p, const struct scene *s, struct purse want)
{
        struct purse_ask q = { .s = s };

        assert_int_equal(db_read(p->db, p->a, run_purse, &q), OK);
        assert_int_equal(q.got.wallet_owner, want.wallet_owner);
        assert_int_equal(q.got.escrow, want.escrow);
        assert_int_equal(q.got.pending, want.pending);
        assert_int_equal(q.got.wallet_writer, want.wallet_writer);
        assert_int_equal(q.got.fees, want.fees);
        /* The top-up of these tests has no row of its own; everything else must add up. */
        if (q.findings > 1)
                fail_msg("%lld findings, first: %s", (long long)q.findings, q.first);
}

static void each_move_moves_its_money(void **state)
{
        struct place *p = *state;
        static const struct purse want[ARRAY_LEN(states)] = {
                { .wallet_owner = PRICE },
                { .escrow = PRICE },
                { .escrow = PRICE },
                { .pending = PRICE - FEE, .fees = FEE },
                { .wallet_writer = PRICE - FEE, .fees = FEE },
        };

        for (size_t i = 0; i < ARRAY_LEN(states); i++) {
                void *fresh;
                struct scene s = { .state = states[i] };
                assert_int_equal(p->sqlite ? place_sqlite(&fresh) : place_pg(&fresh), 0);
                make(fresh, &s);
                assert_purse(fresh, &s, want[i]);
                place_leave(&fresh);
        }
}

static void an_empty_wallet_funds_nothing(void **state)
{
        struct scene s = { .state = CONTRACT_OFFERED, .poor = true };

        make(*state, &s);
        struct attempt t = { .s = &s, .act = act_fund, .actor = s.m.who[OWNER] };
        struct place *p = *state;
        assert_int_equal(db_write(p->db, p->a, run_attempt, &t), ERR_INVALID);
        assert_int_equal(t.result, ERR_FUNDS);
        assert_purse(p, &s, (struct purse){ 0 });
}

/* ---- the clock ------------------------------------------------------------------------------------------------------------------ */

struct clock_ask {
        const struct scene *s;
        int64_t after_ms;
        enum contract_state got;
        int64_t reminders, matures_in;
};

static enum err count_reminders(struct tx *tx, const struct scene *s, int64_t *ret)
{
        struct notifications list;

        TRY(notifications_of(tx, s->m.who[OWNER], 1, &list));
        *ret = 0;
        for (size_t i = 0; i < list.n; i++)
                *ret += list.v[i].kind == NOTE_CONTRACT_REMINDER;
        return OK;
}

static enum err run_clock(struct tx *tx, void *ctx)
{
        struct clock_ask *q = ctx;
        struct contract c;
        bool more;

        tx->now_ms += q->after_ms;
        TRY(contract_clock_remind(tx, &more));
        TRY(contract_clock_remind(tx, &more)); /* again: harmless */
        TRY(contract_clock_accept(tx, &more));
        TRY(contract_clock_accept(tx, &more));
        TRY(contract_clock_mature(tx, &more));
        TRY(contract_get(tx, q->s->m.who[OWNER], q->s->contract, &c));
        q->got = c.state;
        q->matures_in = c.matures_at - tx->now_ms;
        return count_reminders(tx, q->s, &q->reminders);
}

static void silence_is_acceptance_after_two_reminders(void **state)
{
        static const struct {
                int64_t day;
                enum contract_state state;
                int64_t reminders;
        } table[] = { { 6, CONTRACT_DELIVERED, 0 },  { 7, CONTRACT_DELIVERED, 1 },  { 11, CONTRACT_DELIVERED, 1 },
                      { 12, CONTRACT_DELIVERED, 2 }, { 13, CONTRACT_DELIVERED, 2 }, { 14, CONTRACT_ACCEPTED, 2 },
                      { 20, CONTRACT_ACCEPTED, 2 },  { 22, CONTRACT_CLOSED, 2 } };
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_DELIVERED };

        make(p, &s);
        for (size_t i = 0; i < ARRAY_LEN(table); i++) {
                struct clock_ask q = { .s = &s, .after_ms = table[i].day * MS_DAY + MS_MINUTE };
                assert_int_equal(db_write(p->db, p->a, run_clock, &q), OK);
                assert_int_equal(q.got, table[i].state);
                assert_int_equal(q.reminders, table[i].reminders);
        }
        assert_purse(p, &s, (struct purse){ .wallet_writer = PRICE - FEE, .fees = FEE });
}

/* ---- changes and deliveries ------------------------------------------------------------------------------------------------------- */

static enum err run_changes(struct tx *tx, void *ctx)
{
        struct scene *s = ctx;
        struct deliveries d;
        struct contract c;

        TRY(contract_ask_changes(tx, s->m.who[OWNER], s->contract, S("Larger pictures, please.")));
        TRY(contract_deliver(tx, s->m.who[WRITER], s->contract, S("With larger pictures."), NULL, 0));
        TRY(contract_get(tx, s->m.who[OWNER], s->contract, &c));
        TRY(contract_deliveries(tx, s->contract, &d));
        assert_int_equal(c.changes_asked, 1);
        assert_int_equal(d.n, 2);
        assert_str(d.v[0].changes_text, S("Larger pictures, please."));
        assert_true(d.v[0].changes_at > 0 && d.v[1].changes_at == 0);
        assert_str(d.v[1].body_md, S("With larger pictures."));
        assert_true(c.first_delivered_at <= c.delivered_at && c.auto_accept_at == c.delivered_at + 14 * MS_DAY);
        return OK;
}

static void changes_are_counted_and_kept_with_their_delivery(void **state)
{
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_DELIVERED };

        make(p, &s);
        assert_int_equal(db_write(p->db, p->a, run_changes, &s), OK);
}

static enum err run_bad_texts(struct tx *tx, void *ctx)
{
        struct scene *s = ctx;
        char *most = arena_alloc(tx->arena, LIMIT_MESSAGE_CHARS + 1);
        struct review_text t = praise();

        memset(most, 'x', LIMIT_MESSAGE_CHARS + 1);
        struct str long_text = { most, LIMIT_MESSAGE_CHARS + 1 };
        if (s->state == CONTRACT_ACTIVE) {
                assert_int_equal(contract_deliver(tx, s->m.who[WRITER], s->contract, S(""), NULL, 0), ERR_INVALID);
                assert_int_equal(contract_deliver(tx, s->m.who[WRITER], s->contract, long_text, NULL, 0), ERR_INVALID);
                return OK;
        }
        t.marks[3] = 6;
        assert_int_equal(review_write(tx, s->m.who[OWNER], s->contract, &t), ERR_INVALID);
        t.marks[3] = 0;
        assert_int_equal(review_write(tx, s->m.who[OWNER], s->contract, &t), ERR_INVALID);
        t = praise();
        t.body = S("");
        assert_int_equal(review_write(tx, s->m.who[OWNER], s->contract, &t), ERR_INVALID);
        t.body = long_text;
        assert_int_equal(review_write(tx, s->m.who[OWNER], s->contract, &t), ERR_INVALID);
        return OK;
}

static void empty_and_endless_texts_are_refused(void **state)
{
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_ACTIVE };
        void *other;

        make(p, &s);
        assert_int_equal(db_write(p->db, p->a, run_bad_texts, &s), OK);
        assert_int_equal(p->sqlite ? place_sqlite(&other) : place_pg(&other), 0);
        struct scene done = { .state = CONTRACT_ACCEPTED };
        make(other, &done);
        struct place *q = other;
        assert_int_equal(db_write(q->db, q->a, run_bad_texts, &done), OK);
        place_leave(&other);
}

/* ---- reviews ------------------------------------------------------------------------------------------------------------------------- */

static size_t seen_by(struct tx *tx, const struct scene *s, enum who_acts who)
{
        struct reviews list;
        int64_t until;
        bool may;

        assert_int_equal(reviews_of_contract(tx, s->m.who[who], s->contract, &list, &may, &until), OK);
        return list.n;
}

static enum err run_both_write(struct tx *tx, void *ctx)
{
        struct scene *s = ctx;
        struct review_text t = praise();
        struct review_means m;
        struct reviews about;

        TRY(review_write(tx, s->m.who[OWNER], s->contract, &t));
        assert_int_equal(seen_by(tx, s, OWNER), 1);
        assert_int_equal(seen_by(tx, s, WRITER), 0);
        TRY(reviews_about(tx, s->m.who[WRITER], true, 1, &about));
        assert_int_equal(about.n, 0);
        TRY(review_means_of(tx, s->m.who[WRITER], true, &m));
        assert_int_equal(m.count, 0);
        TRY(review_write(tx, s->m.who[WRITER], s->contract, &t));
        assert_int_equal(seen_by(tx, s, OWNER), 2);
        assert_int_equal(seen_by(tx, s, WRITER), 2);
        TRY(reviews_about(tx, s->m.who[WRITER], true, 1, &about));
        assert_int_equal(about.n, 1);
        assert_int_equal(about.v[0].tenths, 45);
        TRY(review_means_of(tx, s->m.who[WRITER], true, &m));
        assert_int_equal(m.count, 1);
        assert_int_equal(m.marks[4], 30);
        assert_int_equal(review_reply(tx, s->m.who[OWNER], about.v[0].id, S("Thanks")), ERR_NOT_FOUND);
        TRY(review_reply(tx, s->m.who[WRITER], about.v[0].id, S("Thank you, it was a pleasure.")));
        assert_int_equal(review_reply(tx, s->m.who[WRITER], about.v[0].id, S("Once more")), ERR_EXISTS);
        return OK;
}

static void reviews_are_hidden_until_both_have_written(void **state)
{
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_ACCEPTED };

        make(p, &s);
        assert_int_equal(db_write(p->db, p->a, run_both_write, &s), OK);
}

static enum err run_one_writes(struct tx *tx, void *ctx)
{
        struct scene *s = ctx;
        struct review_text t = praise();
        bool more;

        TRY(review_write(tx, s->m.who[WRITER], s->contract, &t));
        tx->now_ms += 13 * MS_DAY;
        TRY(review_clock_show(tx, &more));
        assert_int_equal(seen_by(tx, s, OWNER), 0);
        tx->now_ms += MS_DAY + MS_MINUTE;
        TRY(review_clock_show(tx, &more));
        assert_int_equal(seen_by(tx, s, OWNER), 1);
        assert_int_equal(review_write(tx, s->m.who[OWNER], s->contract, &t), ERR_STATE);
        return OK;
}

static void a_review_shows_when_the_window_is_over(void **state)
{
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_ACCEPTED };

        make(p, &s);
        assert_int_equal(db_write(p->db, p->a, run_one_writes, &s), OK);
}

static enum err run_second_review(struct tx *tx, void *ctx)
{
        struct scene *s = ctx;
        struct review_text t = praise();

        TRY(review_write(tx, s->m.who[OWNER], s->contract, &t));
        return review_write(tx, s->m.who[OWNER], s->contract, &t);
}

static void one_review_each(void **state)
{
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_ACCEPTED };

        make(p, &s);
        assert_int_equal(db_write(p->db, p->a, run_second_review, &s), ERR_EXISTS);
}

/*
 * ---- races ------------------------------------------------------------------------------------------------------------------------------
 */

struct racer {
        struct place *p;
        struct scene *s;
        bool changes; /* asks for changes; otherwise accepts */
        enum err result;
};

static enum err run_racer(struct tx *tx, void *ctx)
{
        struct racer *r = ctx;
        struct user_id owner = r->s->m.who[OWNER];

        return r->changes ? contract_ask_changes(tx, owner, r->s->contract, S("Wait, one more thing."))
                          : contract_accept(tx, owner, r->s->contract);
}

static void *race(void *ctx)
{
        struct racer *r = ctx;
        struct arena *a = arena_new(4096);

        r->result = db_write(r->p->db, a, run_racer, r);
        arena_free(a);
        return NULL;
}

/* In two tabs at once the owner accepts and asks for changes: one of the two happens, and the money tells which. */
static void of_two_decisions_at_once_one_counts(void **state)
{
        struct place *p = *state;
        struct scene s = { .state = CONTRACT_DELIVERED };
        struct racer racers[8];
        pthread_t threads[ARRAY_LEN(racers)];
        bool accepted = false, changed = false;

        make(p, &s);
        for (size_t i = 0; i < ARRAY_LEN(racers); i++) {
                racers[i] = (struct racer){ .p = p, .s = &s, .changes = i % 2 == 0 };
                assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
        }
        for (size_t i = 0; i < ARRAY_LEN(racers); i++)
                pthread_join(threads[i], NULL);
        for (size_t i = 0; i < ARRAY_LEN(racers); i++) {
                assert_true(racers[i].result == OK || racers[i].result == ERR_STATE);
                accepted |= racers[i].result == OK && !racers[i].changes;
                changed |= racers[i].result == OK && racers[i].changes;
        }
        assert_true(accepted != changed);
        assert_purse(p, &s, accepted ? (struct purse){ .pending = PRICE - FEE, .fees = FEE } : (struct purse){ .escrow = PRICE });
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(every_state_act_and_actor),
                BOTH(each_move_moves_its_money),
                BOTH(an_empty_wallet_funds_nothing),
                BOTH(silence_is_acceptance_after_two_reminders),
                BOTH(changes_are_counted_and_kept_with_their_delivery),
                BOTH(empty_and_endless_texts_are_refused),
                BOTH(reviews_are_hidden_until_both_have_written),
                BOTH(a_review_shows_when_the_window_is_over),
                BOTH(one_review_each),
                BOTH(of_two_decisions_at_once_one_counts),
        };

        return cmocka_run_group_tests_name("contract", tests, NULL, NULL);
}
