/* Unit tests of src/ledger: posting, its refusals, statements, seals. The audit's and the walks: test_ledger_audit.c. */
#include "clock_help.h"
#include "ledger_probe.sql.h"
#include "ledger_world.h"

#include <stdio.h>
#include <string.h>

/* ---- One step in a transaction of its own ------------------------------------------------------------------------------------- */

struct step {
        struct world *w;
        enum err (*run)(struct tx *tx, struct step *s);
        struct user_id user;
        struct contract_id contract;
        struct withdrawal_id withdrawal;
        struct money amount;
        struct transfer_id transfer;
        const struct transfer_draft *draft;
        struct str key;
};

static enum err run_step(struct tx *tx, void *ctx)
{
        struct step *s = ctx;

        return s->run(tx, s);
}

static enum err do_step(struct step *s)
{
        return db_write(s->w->p->db, s->w->p->a, run_step, s);
}

static enum err step_post(struct tx *tx, struct step *s)
{
        return ledger_post(tx, s->draft, &s->transfer);
}

static enum err step_top_up(struct tx *tx, struct step *s)
{
        struct top_up_id id;

        return world_top_up(tx, s->user, s->amount, &id);
}

static enum err step_reverse(struct tx *tx, struct step *s)
{
        struct transfer_id of = s->transfer;

        return ledger_reverse(tx, of, s->user, s->key, &s->transfer);
}

static enum err step_withdraw(struct tx *tx, struct step *s)
{
        return world_withdraw(tx, s->user, s->amount, &s->withdrawal);
}

static void must_top_up(struct world *w, size_t user, int64_t minor)
{
        struct step s = { .w = w, .run = step_top_up, .user = w->users[user], .amount = money_of(minor, w->mad) };

        assert_int_equal(do_step(&s), OK);
}

struct reading {
        struct account_ref account;
        struct currency cur;
        struct money balance;
        struct probe_count_row count;
};

static enum err read_it(struct tx *tx, void *ctx)
{
        struct reading *r = ctx;

        TRY(ledger_balance(tx, r->account, r->cur, &r->balance));
        return sql_probe_count(tx, &r->count);
}

static int64_t balance(struct world *w, struct account_ref account)
{
        struct reading r = { .account = account, .cur = w->mad };

        assert_int_equal(db_read(w->p->db, w->p->a, read_it, &r), OK);
        return r.balance.minor;
}

static int64_t transfers(struct world *w)
{
        struct reading r = { .account = account_bank(), .cur = w->mad };

        assert_int_equal(db_read(w->p->db, w->p->a, read_it, &r), OK);
        return r.count.transfers;
}

static void assert_clean(struct world *w)
{
        struct findings f = { .n = 0 };

        assert_int_equal(world_audit(w->p->db, &f), OK);
        if (f.n != 0)
                fail_msg("%lld findings, first: %s", (long long)f.n, f.first);
}

/* ---- Posting -------------------------------------------------------------------------------------------------------------------- */

/* An adjustment between two accounts: the freest of the events. */
static struct transfer_draft adjust(struct world *w, struct str key, struct account_ref from, struct account_ref to, int64_t minor)
{
        return (struct transfer_draft){
                .event = TRANSFER_ADJUST, .subject = SUBJECT_USER, .subject_id = w->users[0].v, .key = key, .actor = w->users[1],
                .postings = { { from, money_of(-minor, w->mad) }, { to, money_of(minor, w->mad) } }, .n = 2,
        };
}

static enum err post_draft(struct world *w, const struct transfer_draft *d, struct transfer_id *ret)
{
        struct step s = { .w = w, .run = step_post, .draft = d };
        enum err e = do_step(&s);

        if (e == OK)
                *ret = s.transfer;
        return e;
}

static void money_comes_to_the_wallet_and_the_bank_stands_below_zero(void **state)
{
        struct world w;

        world_make(&w, *state);
        must_top_up(&w, 0, 12345);
        assert_int_equal(balance(&w, account_wallet(w.users[0])), 12345);
        assert_int_equal(balance(&w, account_bank()), -12345);
        assert_int_equal(balance(&w, account_wallet(w.users[1])), 0);
        assert_clean(&w);
}

static void the_same_key_and_content_is_the_first_transfer_again(void **state)
{
        struct world w;
        struct transfer_id first = { 0 }, again = { 0 };

        world_make(&w, *state);
        struct transfer_draft d = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[0]), 500);
        assert_int_equal(post_draft(&w, &d, &first), OK);
        d.actor = w.users[3]; /* somebody else asks: the same wish */
        assert_int_equal(post_draft(&w, &d, &again), OK);
        assert_int_equal(first.v, again.v);
        assert_int_equal(balance(&w, account_wallet(w.users[0])), 500);
        assert_int_equal(transfers(&w), 1);

        struct transfer_draft other = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[0]), 501);
        assert_int_equal(post_draft(&w, &other, &again), ERR_IDEM_CONFLICT);
        other = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[1]), 500);
        assert_int_equal(post_draft(&w, &other, &again), ERR_IDEM_CONFLICT);
        other = d;
        other.subject_id = w.users[2].v;
        assert_int_equal(post_draft(&w, &other, &again), ERR_IDEM_CONFLICT);
        assert_int_equal(transfers(&w), 1);
        assert_clean(&w);
}

static void drafts_that_break_a_rule_write_nothing(void **state)
{
        struct world w;
        struct transfer_id t;

        world_make(&w, *state);
        const struct transfer_draft good = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[0]), 500);
        struct transfer_draft d = good;
        d.postings[1].amount.minor = 501;
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID); /* does not sum to zero */
        d = good, d.n = 1;
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID);
        d = good, d.n = 0;
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID);
        d = good, d.postings[0].amount.minor = d.postings[1].amount.minor = 0;
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID);
        d = good, d.key = S("");
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID);
        d = good, d.postings[1].account = account_bank();
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID); /* an account twice */
        d = good, d.postings[0].amount.cur = w.usd;
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID); /* sums to zero over two currencies, in none of them */
        d = good, memcpy(d.postings[0].amount.cur.code, "XXX", 4), memcpy(d.postings[1].amount.cur.code, "XXX", 4);
        assert_int_equal(post_draft(&w, &d, &t), ERR_CURRENCY);
        d = good, d.postings[0].amount.minor = -LIMIT_AMOUNT_MINOR - 1, d.postings[1].amount.minor = LIMIT_AMOUNT_MINOR + 1;
        assert_int_equal(post_draft(&w, &d, &t), ERR_LIMIT);
        d = good, d.event = TRANSFER_REVERSAL;
        assert_int_equal(post_draft(&w, &d, &t), ERR_INVALID);
        assert_int_equal(transfers(&w), 0);
        assert_clean(&w);
}

static void what_is_not_there_cannot_be_moved(void **state)
{
        struct world w;
        struct transfer_id t;

        world_make(&w, *state);
        must_top_up(&w, 0, 1000);
        struct transfer_draft d = adjust(&w, S("k:1"), account_wallet(w.users[0]), account_wallet(w.users[1]), 1001);
        assert_int_equal(post_draft(&w, &d, &t), ERR_FUNDS);
        d = adjust(&w, S("k:2"), account_wallet(w.users[2]), account_wallet(w.users[1]), 1); /* no account yet */
        assert_int_equal(post_draft(&w, &d, &t), ERR_FUNDS);
        d = adjust(&w, S("k:3"), account_fees(), account_wallet(w.users[1]), 1);
        assert_int_equal(post_draft(&w, &d, &t), ERR_FUNDS);
        d = adjust(&w, S("k:4"), account_wallet(w.users[0]), account_wallet(w.users[1]), 1000);
        assert_int_equal(post_draft(&w, &d, &t), OK);
        assert_int_equal(balance(&w, account_wallet(w.users[0])), 0);
        assert_int_equal(balance(&w, account_wallet(w.users[1])), 1000);
        assert_clean(&w);
}

static enum err run_sql(struct tx *tx, void *ctx)
{
        struct db_rows *rows;

        TRY(db_query(tx, ctx, NULL, &rows));
        return db_done(rows, NULL);
}

static enum err run_query(struct world *w, const struct query *q)
{
        return db_write(w->p->db, w->p->a, run_sql, (void *)(uintptr_t)q);
}

static void sums_beyond_63_bits_are_refused(void **state)
{
        /* as if a great deal had passed through before */
        static const struct query force = {
                .name = "force",
                .sql = "UPDATE accounts SET credit_posted = 9223372036854775800, debit_posted = 9223372036854775000 WHERE kind = 2"
        };
        struct world w;
        struct transfer_id t;

        world_make(&w, *state);
        must_top_up(&w, 0, 10);
        assert_int_equal(run_query(&w, &force), OK);
        struct transfer_draft d = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[0]), 8);
        assert_int_equal(post_draft(&w, &d, &t), ERR_OVERFLOW);
        d = adjust(&w, S("k:2"), account_bank(), account_wallet(w.users[0]), 7);
        assert_int_equal(post_draft(&w, &d, &t), OK);
        d = adjust(&w, S("k:3"), account_wallet(w.users[0]), account_bank(), 807);
        assert_int_equal(post_draft(&w, &d, &t), OK);
        d = adjust(&w, S("k:4"), account_wallet(w.users[0]), account_bank(), 1);
        assert_int_equal(post_draft(&w, &d, &t), ERR_OVERFLOW);
}

/* ---- Taking back ------------------------------------------------------------------------------------------------------------------ */

static enum err reverse(struct world *w, struct transfer_id of, struct str key, struct transfer_id *ret)
{
        struct step s = { .w = w, .run = step_reverse, .user = w->users[5], .transfer = of, .key = key };
        enum err e = do_step(&s);

        if (e == OK)
                *ret = s.transfer;
        return e;
}

static void a_transfer_is_taken_back_whole_and_once(void **state)
{
        struct world w;
        struct transfer_id first, back = { 0 }, again = { 0 };

        world_make(&w, *state);
        struct transfer_draft d = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[0]), 500);
        assert_int_equal(post_draft(&w, &d, &first), OK);
        assert_int_equal(reverse(&w, (struct transfer_id){ 99 }, S("back:99"), &back), ERR_NOT_FOUND);
        assert_int_equal(reverse(&w, first, S("back:1"), &back), OK);
        assert_int_equal(balance(&w, account_wallet(w.users[0])), 0);
        assert_int_equal(balance(&w, account_bank()), 0);
        assert_int_equal(reverse(&w, first, S("back:1"), &again), OK);
        assert_int_equal(back.v, again.v);
        assert_int_equal(reverse(&w, first, S("back:other"), &again), ERR_STATE);
        assert_int_equal(reverse(&w, back, S("back:back"), &again), ERR_STATE);
        assert_int_equal(reverse(&w, first, S("k:1"), &again), ERR_STATE);
        assert_int_equal(transfers(&w), 2);
        assert_clean(&w);
}

static void what_is_spent_cannot_be_taken_back(void **state)
{
        struct world w;
        struct transfer_id first, t;

        world_make(&w, *state);
        struct transfer_draft d = adjust(&w, S("k:1"), account_bank(), account_wallet(w.users[0]), 500);
        assert_int_equal(post_draft(&w, &d, &first), OK);
        d = adjust(&w, S("k:2"), account_wallet(w.users[0]), account_wallet(w.users[1]), 1);
        assert_int_equal(post_draft(&w, &d, &t), OK);
        assert_int_equal(reverse(&w, first, S("back:1"), &t), ERR_FUNDS);
        assert_int_equal(transfers(&w), 2);
        assert_clean(&w);
}

/* ---- Nothing is changed afterwards --------------------------------------------------------------------------------------------------- */

static void the_database_itself_refuses_changes(void **state)
{
        static const struct query refused[] = {
                { .name = "t1", .sql = "UPDATE transfers SET actor_id = 7" },
                { .name = "t2", .sql = "DELETE FROM transfers" },
                { .name = "t3", .sql = "UPDATE postings SET balance_minor = 7" },
                { .name = "t4", .sql = "DELETE FROM postings" },
                { .name = "t5", .sql = "UPDATE seals SET transfers = 7" },
                { .name = "t6", .sql = "DELETE FROM seals" },
                { .name = "t7", .sql = "UPDATE accounts SET debit_posted = credit_posted + 1 WHERE kind = 2" },
                { .name = "t8", .sql = "UPDATE accounts SET credit_posted = -1 WHERE kind = 2" },
                { .name = "t9",
                  .sql = "INSERT INTO seals (day, transfers, last_transfer_id, hash, sealed_at) "
                         "SELECT 1, 0, 0, content, 1 FROM transfers" },
        };
        struct world w;

        world_make(&w, *state);
        must_top_up(&w, 0, 500);
        assert_int_equal(run_query(&w, &refused[8]), OK); /* a seal, so that there is one to refuse */
        for (size_t i = 0; i < 8; i++) {
                enum err e = run_query(&w, &refused[i]);
                if (e != ERR_STATE)
                        fail_msg("%s: %s", refused[i].sql, err_name(e));
        }
        assert_int_equal(balance(&w, account_wallet(w.users[0])), 500);
}

/* ---- Two at once ------------------------------------------------------------------------------------------------------------------ */

struct racer {
        struct step step;
        pthread_barrier_t *start;
        enum err outcome;
};

static void *race(void *arg)
{
        struct racer *r = arg;
        struct arena *a = arena_new(8192);

        pthread_barrier_wait(r->start);
        do
                r->outcome = db_write(r->step.w->p->db, a, run_step, &r->step);
        while (r->outcome == ERR_BUSY);
        arena_free(a);
        return NULL;
}

static void race_two(struct racer *r)
{
        pthread_barrier_t start;
        pthread_t threads[2];

        pthread_barrier_init(&start, NULL, 2);
        for (size_t i = 0; i < 2; i++) {
                r[i].start = &start;
                assert_int_equal(pthread_create(&threads[i], NULL, race, &r[i]), 0);
        }
        for (size_t i = 0; i < 2; i++)
                pthread_join(threads[i], NULL);
        pthread_barrier_destroy(&start);
}

static void of_two_withdrawals_at_once_one_gets_the_money(void **state)
{
        struct world w;

        world_make(&w, *state);
        for (int round = 0; round < 15; round++) {
                must_top_up(&w, 0, 100);
                struct racer r[2];
                for (size_t i = 0; i < 2; i++)
                        r[i] = (struct racer){
                                .step = { .w = &w, .run = step_withdraw, .user = w.users[0], .amount = money_of(100, w.mad) }
                        };
                race_two(r);
                assert_true((r[0].outcome == OK) != (r[1].outcome == OK));
                assert_true(r[0].outcome == ERR_FUNDS || r[1].outcome == ERR_FUNDS);
                assert_int_equal(balance(&w, account_wallet(w.users[0])), 0);
        }
        assert_clean(&w);
}

static void of_two_transfers_with_one_key_at_once_there_is_one(void **state)
{
        struct world w;

        world_make(&w, *state);
        for (int round = 0; round < 15; round++) {
                struct transfer_draft d =
                        adjust(&w, str_fmt(w.p->a, "key:%d", round), account_bank(), account_wallet(w.users[round % WORLD_USERS]), 7);
                struct racer r[2];
                for (size_t i = 0; i < 2; i++)
                        r[i] = (struct racer){ .step = { .w = &w, .run = step_post, .draft = &d } };
                race_two(r);
                assert_int_equal(r[0].outcome, OK);
                assert_int_equal(r[1].outcome, OK);
                assert_int_equal(r[0].step.transfer.v, r[1].step.transfer.v);
                assert_int_equal(transfers(&w), round + 1);
        }
        assert_clean(&w);
}

/* ---- Statements --------------------------------------------------------------------------------------------------------------------- */

struct asked {
        struct account_ref account;
        struct currency cur;
        int64_t from, to, before;
        size_t limit;
        struct statement st;
};

static enum err read_statement(struct tx *tx, void *ctx)
{
        struct asked *q = ctx;

        return ledger_statement(tx, q->account, q->cur, q->from, q->to, q->before, q->limit, &q->st);
}

static struct statement statement(struct world *w, struct user_id user, int64_t from, int64_t to, int64_t before, size_t limit)
{
        struct asked q = { account_wallet(user), w->mad, from, to, before, limit, { .n = 0 } };

        assert_int_equal(db_read(w->p->db, w->p->a, read_statement, &q), OK);
        return q.st;
}

static void statements_begin_and_end_where_the_lines_do(void **state)
{
        struct world w;

        struct moved_clock m = clock_take(*state);
        world_make(&w, *state);
        int64_t start = clock_now_ms(w.p->clock);
        for (int day = 0; day < 5; day++) {
                clock_move(&m, day * MS_DAY);
                must_top_up(&w, 0, 100);
                must_top_up(&w, 0, 1);
        }
        int64_t all = start + 10 * MS_DAY;
        struct statement st = statement(&w, w.users[0], 0, all, 0, 100);
        assert_int_equal(st.n, 10);
        assert_int_equal(st.opening.minor, 0);
        assert_int_equal(st.closing.minor, 505);
        assert_false(st.more);
        assert_int_equal(st.v[9].balance.minor, 505);
        assert_int_equal(st.v[9].amount.minor, 1);
        assert_int_equal(st.v[9].other.kind, ACCOUNT_CASH);
        assert_int_equal(st.v[9].other_amount.minor, -1);
        assert_int_equal(st.v[0].event, TRANSFER_TOP_UP);

        /* the second and third day */
        st = statement(&w, w.users[0], start + MS_DAY - MS_MINUTE, start + 3 * MS_DAY - MS_MINUTE, 0, 100);
        assert_int_equal(st.n, 4);
        assert_int_equal(st.opening.minor, 101);
        assert_int_equal(st.closing.minor, 303);

        /* pages from the newest, each opening where the one before it closes */
        st = statement(&w, w.users[0], 0, all, 0, 4);
        assert_true(st.more && st.n == 4 && st.closing.minor == 505);
        struct statement older = statement(&w, w.users[0], 0, all, st.v[0].id.v, 4);
        assert_true(older.more && older.closing.minor == st.opening.minor);
        older = statement(&w, w.users[0], 0, all, older.v[0].id.v, 4);
        assert_true(!older.more && older.n == 2 && older.opening.minor == 0);

        /* a time without movements; a person without an account */
        st = statement(&w, w.users[0], start + 6 * MS_DAY, all, 0, 100);
        assert_true(st.n == 0 && st.opening.minor == 505 && st.closing.minor == 505);
        st = statement(&w, w.users[1], 0, all, 0, 100);
        assert_true(st.n == 0 && st.opening.minor == 0 && st.closing.minor == 0);
        clock_leave(&m);
}

/* ---- Seals ------------------------------------------------------------------------------------------------------------------------ */

static enum err seal(struct tx *tx, void *ctx)
{
        return ledger_seal_days(tx, ctx);
}

static int64_t seal_days(struct world *w)
{
        int64_t sealed = -1;

        assert_int_equal(db_write(w->p->db, w->p->a, seal, &sealed), OK);
        return sealed;
}

static void whole_days_are_sealed_in_order_and_take_no_more(void **state)
{
        struct world w;
        struct moved_clock m = clock_take(*state);

        world_make(&w, *state);
        assert_int_equal(seal_days(&w), 0);
        must_top_up(&w, 0, 100);
        assert_int_equal(seal_days(&w), 0); /* today is not over */
        clock_move(&m, 4 * MS_DAY);
        must_top_up(&w, 0, 50);
        assert_int_equal(seal_days(&w), 4); /* the first day and three without a transfer */
        assert_int_equal(seal_days(&w), 0);
        assert_clean(&w);

        /* the clock goes back into a sealed day: what comes then is dated behind it */
        clock_move(&m, 2 * MS_DAY);
        must_top_up(&w, 1, 70);
        assert_clean(&w);
        clock_move(&m, 250 * MS_DAY);
        assert_int_equal(seal_days(&w), LIMIT_SEALS_A_CALL);
        assert_int_equal(seal_days(&w), LIMIT_SEALS_A_CALL);
        assert_int_equal(seal_days(&w), 250 - 4 - 2 * LIMIT_SEALS_A_CALL);
        assert_clean(&w);
        clock_leave(&m);
}

/* ---- Rounding ----------------------------------------------------------------------------------------------------------------------- */

static void fees_are_exact_from_0_to_30_percent(void **state)
{
        struct currency mad;
        struct money fee, net;

        (void)state;
        assert_int_equal(currency_of(S("MAD"), &mad), OK);
        for (int64_t bp = 0; bp <= 3000; bp++)
                for (int64_t gross = 1; gross <= 10000; gross++) {
                        if (money_split(money_of(gross, mad), bp, &fee, &net) != OK)
                                fail_msg("%lld at %lld", (long long)gross, (long long)bp);
                        int64_t off = 10000 * fee.minor - gross * bp; /* half up: -5000 < off <= 5000 */
                        if (fee.minor + net.minor != gross || fee.minor < 0 || net.minor < 0 || off > 5000 || off <= -5000)
                                fail_msg("%lld at %lld: fee %lld net %lld", (long long)gross, (long long)bp, (long long)fee.minor,
                                         (long long)net.minor);
                }
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(money_comes_to_the_wallet_and_the_bank_stands_below_zero),
                BOTH(the_same_key_and_content_is_the_first_transfer_again),
                BOTH(drafts_that_break_a_rule_write_nothing),
                BOTH(what_is_not_there_cannot_be_moved),
                BOTH(sums_beyond_63_bits_are_refused),
                BOTH(a_transfer_is_taken_back_whole_and_once),
                BOTH(what_is_spent_cannot_be_taken_back),
                BOTH(the_database_itself_refuses_changes),
                BOTH(of_two_withdrawals_at_once_one_gets_the_money),
                BOTH(of_two_transfers_with_one_key_at_once_there_is_one),
                BOTH(statements_begin_and_end_where_the_lines_do),
                BOTH(whole_days_are_sealed_in_order_and_take_no_more),
                cmocka_unit_test(fees_are_exact_from_0_to_30_percent),
        };
        return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
