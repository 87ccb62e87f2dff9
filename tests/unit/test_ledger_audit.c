/*
 * Unit tests of src/ledger: random walks with races, the audit clean after each; and every falsification that we could think of, which the
 * audit must find.
 */
#include "ledger_probe.sql.h"
#include "ledger_world.h"

#include "ledger/audit_job.h"

#include <stdio.h>
#include <string.h>

static void assert_clean(struct world *w)
{
        struct findings f = { .n = 0 };

        assert_int_equal(world_audit(w->p->db, &f), OK);
        if (f.n != 0)
                fail_msg("%lld findings, first: %s", (long long)f.n, f.first);
}

/* ---- Walks ---------------------------------------------------------------------------------------------------------------------- */

/* One random act; which and with what was drawn before the transaction, so that a repeat does the same. */
struct act {
        struct world *w;
        int64_t kind, pick, amount;
};

static enum err run_act(struct tx *tx, void *ctx)
{
        struct act *a = ctx;
        struct world *w = a->w;
        struct user_id user = w->users[a->pick % WORLD_USERS];
        struct contract_id contract = w->contracts[a->pick % WORLD_CONTRACTS];
        struct withdrawal_id withdrawal;
        struct probe_withdrawal_nth_row nth;
        struct money amount = money_of(a->amount, a->pick % 4 == 0 ? w->usd : w->mad);
        struct top_up_id top_up;

        switch (a->kind) {
        case 0: return world_top_up(tx, user, amount, &top_up);
        case 1:
        case 2: return world_fund(tx, contract);
        case 3: return world_accept(tx, contract);
        case 4: return world_mature(tx, contract);
        case 5: return world_cancel(tx, contract);
        case 6: return world_withdraw(tx, user, amount, &withdrawal);
        }
        TRY(sql_probe_withdrawal_nth(tx, a->pick % 20, &nth));
        return a->kind == 7 ? world_sent(tx, nth.id) : world_failed(tx, nth.id);
}

static struct act draw(struct world *w, struct rng *r)
{
        struct act a = { .w = w, .kind = rng_between(r, 0, 8) };

        a.pick = rng_between(r, 0, 1000000);
        a.amount = rng_between(r, 1, a.kind == 0 ? 20000 : 5000);
        return a;
}

struct walker {
        struct world *w;
        uint64_t seed;
        int acts, done, wrong;
};

static void *walk(void *arg)
{
        struct walker *k = arg;
        struct rng r = rng_seed(k->seed);

        for (int i = 0; i < k->acts; i++) {
                struct arena *arena = arena_new(8192);
                struct act a = draw(k->w, &r);
                enum err e = db_write(k->w->p->db, arena, run_act, &a);
                k->done += e == OK;
                /* what the field refuses, and a transaction that gave up: nothing is written */
                k->wrong += e != OK && e != ERR_FUNDS && e != ERR_STATE && e != ERR_NOT_FOUND && e != ERR_BUSY;
                arena_free(arena);
        }
        return NULL;
}

static void many_at_once_leave_clean_books(void **state)
{
        struct world w;
        struct walker k[4];
        pthread_t threads[4];
        int done = 0;

        world_make(&w, *state);
        for (size_t i = 0; i < ARRAY_LEN(k); i++) {
                k[i] = (struct walker){ .w = &w, .seed = 1000 + i, .acts = 150 };
                assert_int_equal(pthread_create(&threads[i], NULL, walk, &k[i]), 0);
        }
        for (size_t i = 0; i < ARRAY_LEN(k); i++) {
                pthread_join(threads[i], NULL);
                assert_int_equal(k[i].wrong, 0);
                done += k[i].done;
        }
        assert_true(done > 100);
        assert_clean(&w);
}

struct books {
        struct probe_accounts_rows rows;
};

static enum err read_books(struct tx *tx, void *ctx)
{
        struct books *b = ctx;

        return sql_probe_accounts(tx, &b->rows);
}

/* The same seed on both databases: the same books. */
static void one_seed_makes_the_same_books_on_both(void **state)
{
        void *places[2];
        struct world w[2];
        struct books b[2];

        (void)state;
        assert_int_equal(place_sqlite(&places[0]), 0);
        assert_int_equal(place_pg(&places[1]), 0);
        for (size_t i = 0; i < 2; i++) {
                world_make(&w[i], places[i]);
                struct walker k = { .w = &w[i], .seed = 7, .acts = 300 };
                walk(&k);
                assert_int_equal(k.wrong, 0);
                assert_clean(&w[i]);
                assert_int_equal(db_read(w[i].p->db, w[i].p->a, read_books, &b[i]), OK);
        }
        assert_true(b[0].rows.n == b[1].rows.n && b[0].rows.n > 20);
        for (size_t i = 0; i < b[0].rows.n; i++) {
                const struct probe_accounts_row *x = &b[0].rows.v[i], *y = &b[1].rows.v[i];
                assert_true(x->owner == y->owner && x->owner_id == y->owner_id && x->kind == y->kind && str_eq(x->currency, y->currency));
                assert_int_equal(x->credit_posted, y->credit_posted);
                assert_int_equal(x->debit_posted, y->debit_posted);
        }
        for (size_t i = 0; i < 2; i++)
                place_leave(&places[i]);
}

/* ---- Falsifications ------------------------------------------------------------------------------------------------------------- */

/*
 * A marketplace with one of each: an offered, active, accepted, closed and cancelled contract, withdrawals in three states, a reversal,
 * sealed days.
 */
static enum err live_a_little(struct tx *tx, void *ctx)
{
        struct world *w = ctx;
        struct withdrawal_id out;
        struct top_up_id top_up;
        struct transfer_id t;

        for (size_t i = 0; i < WORLD_USERS; i++)
                TRY(world_top_up(tx, w->users[i], money_of(100000, w->mad), &top_up));
        for (size_t i = 1; i < 4; i++) { /* contracts 2, 3 and 4; the first stays offered */
                TRY(world_fund(tx, w->contracts[i]));
                if (i > 1)
                        TRY(world_accept(tx, w->contracts[i]));
                if (i > 2)
                        TRY(world_mature(tx, w->contracts[i]));
        }
        TRY(world_fund(tx, w->contracts[5]));
        TRY(world_cancel(tx, w->contracts[5]));
        TRY(world_withdraw(tx, w->users[5], money_of(1000, w->mad), &out));
        TRY(world_withdraw(tx, w->users[5], money_of(2000, w->mad), &out));
        TRY(world_sent(tx, out));
        TRY(world_withdraw(tx, w->users[5], money_of(3000, w->mad), &out));
        TRY(world_failed(tx, out));
        struct transfer_draft d = {
                .event = TRANSFER_ADJUST, .subject = SUBJECT_USER, .subject_id = w->users[0].v, .key = S("adjust:1"), .actor = w->users[1],
                .postings = { { account_bank(), money_of(-11, w->mad) }, { account_wallet(w->users[0]), money_of(11, w->mad) } }, .n = 2,
        };
        TRY(ledger_post(tx, &d, &t));
        return ledger_reverse(tx, t, w->users[1], S("adjust:1:back"), &t);
}

static enum err seal_later(struct tx *tx, void *ctx)
{
        (void)ctx;
        int64_t sealed;

        tx->now_ms += 3 * MS_DAY;
        return ledger_seal_days(tx, &sealed);
}

#define SQL(text) { .name = "falsify", .sql = text }

/* What lets the falsifier work at all: the triggers and checks out of the way, inside the transaction that is rolled back afterwards. */
static const struct query lift_sqlite[] = {
        SQL("DROP TRIGGER transfers_no_update"), SQL("DROP TRIGGER transfers_no_delete"), SQL("DROP TRIGGER postings_no_update"),
        SQL("DROP TRIGGER postings_no_delete"),  SQL("DROP TRIGGER seals_no_update"),     SQL("DROP TRIGGER seals_no_delete"),
        SQL("PRAGMA defer_foreign_keys = ON"),   SQL("PRAGMA ignore_check_constraints = ON"),
};
static const struct query lift_pg[] = {
        SQL("SET LOCAL session_replication_role = replica"),
        SQL("ALTER TABLE accounts DROP CONSTRAINT accounts_check"),
        SQL("ALTER TABLE accounts DROP CONSTRAINT accounts_check1"),
        SQL("ALTER TABLE postings DROP CONSTRAINT postings_amount_minor_check"),
};
static const struct query checks_on = SQL("PRAGMA ignore_check_constraints = OFF");

#define ONE_WALLET "(SELECT min(id) FROM accounts WHERE owner = 2 AND kind = 2)"
#define FUND_OF_2 "(SELECT min(id) FROM transfers WHERE event = 2 AND subject_id = 2)"
#define A_TOP_UP "(SELECT min(id) FROM transfers WHERE event = 1)"
#define REVERSAL "(SELECT min(id) FROM transfers WHERE event = 9)"

static const struct {
        const char *what;
        struct query q[2];
        const char *found; /* part of a finding */
} falsified[] = {
        /* balances */
        { "a balance raised", { SQL("UPDATE accounts SET credit_posted = credit_posted + 1 WHERE id = " ONE_WALLET) }, "the account says" },
        { "a balance lowered", { SQL("UPDATE accounts SET debit_posted = debit_posted + 1 WHERE id = " ONE_WALLET) }, "the account says" },
        { "both sides raised",
          { SQL("UPDATE accounts SET credit_posted = credit_posted + 5, debit_posted = debit_posted + 5 WHERE id = " ONE_WALLET) },
          "the account says" },
        { "a balance from nothing",
          { SQL("INSERT INTO accounts (owner, owner_id, kind, currency, credit_posted, created_at) VALUES (2, 1, 3, 'EUR', 5, 1)") },
          "without a posting" },
        { "the total", { SQL("UPDATE accounts SET credit_posted = credit_posted + 1 WHERE id = " ONE_WALLET) }, "instead of zero" },
        { "a running balance",
          { SQL("UPDATE postings SET balance_minor = balance_minor + 1 WHERE id = (SELECT min(id) FROM postings)") },
          "the posting says" },
        { "an account moved to another person", { SQL("UPDATE accounts SET owner_id = 777 WHERE id = " ONE_WALLET) }, "owner 777" },
        { "an account of a wrong kind",
          { SQL("UPDATE accounts SET kind = 6 WHERE id = " ONE_WALLET) },
          "cannot have an account of kind 6" },
        { "an account removed", { SQL("DELETE FROM accounts WHERE id = " ONE_WALLET) }, "does not exist" },
        { "a liability below zero",
          { SQL("UPDATE postings SET amount_minor = -1 WHERE id = (SELECT min(id) FROM postings WHERE account_id = " ONE_WALLET ")"),
            SQL("UPDATE accounts SET credit_posted = 0, debit_posted = 99999999 WHERE id = " ONE_WALLET) },
          "below zero" },
        { "movements out of order", { SQL("UPDATE transfers SET at = at + 1 WHERE id = " A_TOP_UP) }, "earlier movement" },
        /* postings */
        { "an amount",
          { SQL("UPDATE postings SET amount_minor = amount_minor + 1 WHERE id = (SELECT max(id) FROM postings)") },
          "instead of zero" },
        { "an amount of nothing",
          { SQL("UPDATE postings SET amount_minor = 0 WHERE id = (SELECT max(id) FROM postings)") },
          "moves nothing" },
        { "two amounts that still sum to zero",
          { SQL("UPDATE postings SET amount_minor = amount_minor * 2 WHERE transfer_id = " A_TOP_UP) },
          "not those that it was made of" },
        { "a posting given to another account",
          { SQL("UPDATE postings SET account_id = account_id + 1 WHERE id = (SELECT min(id) FROM postings)") },
          "not those that it was made of" },
        { "a posting removed", { SQL("DELETE FROM postings WHERE id = (SELECT max(id) FROM postings)") }, "has 1 postings" },
        { "all postings of a transfer removed", { SQL("DELETE FROM postings WHERE transfer_id = " A_TOP_UP) }, "has 0 postings" },
        { "a posting added",
          { SQL("INSERT INTO postings (transfer_id, account_id, amount_minor, balance_minor) VALUES (" A_TOP_UP ", " ONE_WALLET
                ", 9, 9)") },
          "not those that it was made of" },
        { "a posting of no transfer",
          { SQL("UPDATE postings SET transfer_id = 99999 WHERE id = (SELECT max(id) FROM postings)") },
          "transfer 99999 does not exist" },
        /* transfers */
        { "a transfer removed", { SQL("DELETE FROM transfers WHERE id = " A_TOP_UP) }, "does not exist" },
        { "an event", { SQL("UPDATE transfers SET event = 10 WHERE id = " A_TOP_UP) }, "does not fit" },
        { "a subject", { SQL("UPDATE transfers SET subject_id = 4242 WHERE id = " A_TOP_UP) }, "subject 4242" },
        { "the content",
          { SQL("UPDATE transfers SET content = (SELECT content FROM transfers WHERE id = " FUND_OF_2 ") WHERE id = " A_TOP_UP) },
          "not those that it was made of" },
        { "a sealed key", { SQL("UPDATE transfers SET idem_key = 'x' WHERE id = " A_TOP_UP) }, "hash is not that" },
        { "a sealed actor", { SQL("UPDATE transfers SET actor_id = 3 WHERE id = " FUND_OF_2) }, "hash is not that" },
        { "a sealed time", { SQL("UPDATE transfers SET at = at - 86400000") }, "seal of day" },
        { "a reversal that is not opposite",
          { SQL("UPDATE postings SET amount_minor = amount_minor * 3 WHERE transfer_id = " REVERSAL) },
          "not the exact opposite" },
        { "a reversal of another transfer",
          { SQL("UPDATE transfers SET reverses_id = " A_TOP_UP " WHERE id = " REVERSAL) },
          "not the exact opposite" },
        { "a reversal of nothing", { SQL("UPDATE transfers SET reverses_id = NULL WHERE id = " REVERSAL) }, "not the exact opposite" },
        { "a transfer passed off as a reversal",
          { SQL("UPDATE transfers SET reverses_id = " A_TOP_UP " WHERE id = " FUND_OF_2) },
          "is no reversal" },
        /* the field */
        { "a contract back to offered", { SQL("UPDATE contracts SET state = 1 WHERE id = 2") }, "contract 2 in state 1: escrow" },
        { "a contract accepted without money", { SQL("UPDATE contracts SET state = 6 WHERE id = 2") }, "contract 2 in state 6: escrow" },
        { "a contract active without money", { SQL("UPDATE contracts SET state = 4 WHERE id = 1") }, "contract 1 in state 4: escrow is 0" },
        { "a contract closed before it matured",
          { SQL("UPDATE contracts SET state = 7 WHERE id = 3") },
          "contract 3 in state 7: what has matured" },
        { "a contract that matured but says accepted",
          { SQL("UPDATE contracts SET state = 6 WHERE id = 4") },
          "contract 4 in state 6: what has matured" },
        { "pending beside accepted contracts", { SQL("UPDATE contracts SET state = 6 WHERE id = 4") }, "pending in MAD" },
        { "a price", { SQL("UPDATE contracts SET price_minor = price_minor + 1 WHERE id = 2") }, "contract 2 in state 4: escrow" },
        { "a commission",
          { SQL("UPDATE contracts SET commission_bp = commission_bp + 300 WHERE id = 4") },
          "contract 4 in state 7: the fee" },
        { "the freelancer", { SQL("UPDATE contracts SET freelancer_id = 6 WHERE id = 4") }, "contract 4 in state 7" },
        { "the client", { SQL("UPDATE contracts SET client_id = 6 WHERE id = 2") }, "contract 2 in state 4: the client's wallet" },
        { "a contract's currency", { SQL("UPDATE contracts SET currency = 'USD' WHERE id = 2") }, "accounts in another currency" },
        { "a cancelled contract that kept the money",
          { SQL("UPDATE contracts SET state = 4 WHERE id = 6") },
          "contract 6 in state 4: escrow is 0" },
        { "an active contract that says cancelled", { SQL("UPDATE contracts SET state = 8 WHERE id = 2") }, "what was refunded" },
        { "a contract removed", { SQL("DELETE FROM contracts WHERE id = 2") }, "does not exist" },
        { "a withdrawal that says sent",
          { SQL("UPDATE withdrawals SET state = 3 WHERE id = 1") },
          "withdrawal 1 in state 3: payout account" },
        { "a withdrawal that says failed",
          { SQL("UPDATE withdrawals SET state = 5 WHERE id = 1") },
          "withdrawal 1 in state 5: what came back" },
        { "a sent withdrawal that says requested",
          { SQL("UPDATE withdrawals SET state = 1 WHERE id = 2") },
          "withdrawal 2 in state 1: payout account" },
        { "a failed withdrawal that says sent",
          { SQL("UPDATE withdrawals SET state = 3 WHERE id = 3") },
          "withdrawal 3 in state 3: what was sent" },
        { "a withdrawal's amount",
          { SQL("UPDATE withdrawals SET amount_minor = amount_minor + 1 WHERE id = 2") },
          "withdrawal 2 in state 3: what was sent" },
        { "a withdrawal's owner",
          { SQL("UPDATE withdrawals SET user_id = 2 WHERE id = 2") },
          "withdrawal 2 in state 3: the wallet on asking" },
        { "a withdrawal removed", { SQL("DELETE FROM withdrawals WHERE id = 1") }, "does not exist" },
        { "a top-up that says announced",
          { SQL("UPDATE top_ups SET state = 1 WHERE id = 1") },
          "top-up 1 in state 1: number of transfers" },
        { "a top-up confirmed without money",
          { SQL("INSERT INTO top_ups (user_id, amount_minor, currency, reference, state, announced_at) "
                "VALUES (1, 5, 'MAD', 'forged', 2, 1)") },
          "number of transfers is 0 instead of 1" },
        { "a top-up's amount",
          { SQL("UPDATE top_ups SET amount_minor = amount_minor + 1 WHERE id = 1") },
          "top-up 1 in state 2: what reached the wallet" },
        { "a top-up's owner", { SQL("UPDATE top_ups SET user_id = 5 WHERE id = 1") }, "top-up 1 in state 2: what reached the wallet" },
        /* seals */
        { "a seal's count", { SQL("UPDATE seals SET transfers = transfers + 1 WHERE day = (SELECT min(day) FROM seals)") }, "seal of day" },
        { "a seal's hash",
          { SQL("UPDATE seals SET hash = (SELECT hash FROM seals WHERE day = (SELECT max(day) FROM seals)) "
                "WHERE day = (SELECT min(day) FROM seals)") },
          "hash is not that" },
        { "a seal removed from the middle", { SQL("DELETE FROM seals WHERE day = (SELECT min(day) + 1 FROM seals)") }, "have no seal" },
        { "the first seal removed", { SQL("DELETE FROM seals WHERE day = (SELECT min(day) FROM seals)") }, "is earlier" },
        { "a whole day forged with its seal",
          { SQL("UPDATE transfers SET actor_id = 3 WHERE id = " FUND_OF_2),
            SQL("UPDATE seals SET hash = content FROM transfers WHERE transfers.id = 1") },
          "hash is not that" },
};

struct forgery {
        struct place *p;
        size_t i;
        struct findings f;
};

static enum err run_sql(struct tx *tx, const struct query *q)
{
        struct db_rows *rows;

        TRY(db_query(tx, q, NULL, &rows));
        while (db_next(rows))
                ;
        return db_done(rows, NULL);
}

static enum err falsify_for_good(struct tx *tx, void *ctx)
{
        return run_sql(tx, ctx);
}

/* Falsifies, audits, and rolls back by ending in ERR_EXPIRED. */
static enum err forge(struct tx *tx, void *ctx)
{
        struct forgery *g = ctx;
        const struct query *lift = g->p->sqlite ? lift_sqlite : lift_pg;
        size_t n = g->p->sqlite ? ARRAY_LEN(lift_sqlite) : ARRAY_LEN(lift_pg);
        int64_t found;

        g->f = (struct findings){ .want = falsified[g->i].found };
        for (size_t i = 0; i < n; i++)
                TRY(run_sql(tx, &lift[i]));
        for (size_t i = 0; i < 2 && falsified[g->i].q[i].sql != NULL; i++)
                TRY(run_sql(tx, &falsified[g->i].q[i]));
        TRY(ledger_audit(tx, findings_take, &g->f, &found));
        if (g->p->sqlite)
                TRY(run_sql(tx, &checks_on));
        return ERR_EXPIRED;
}

static void every_falsification_is_found(void **state)
{
        struct world w;

        world_make(&w, *state);
        assert_int_equal(db_write(w.p->db, w.p->a, live_a_little, &w), OK);
        assert_int_equal(db_write(w.p->db, w.p->a, seal_later, NULL), OK);
        assert_clean(&w);
        for (size_t i = 0; i < ARRAY_LEN(falsified); i++) {
                struct forgery g = { .p = w.p, .i = i };
                enum err e = db_write(w.p->db, w.p->a, forge, &g);
                if (e != ERR_EXPIRED)
                        fail_msg("%s: %s", falsified[i].what, err_name(e));
                if (!g.f.seen)
                        fail_msg("%s: not found; %lld findings, first: %s", falsified[i].what, (long long)g.f.n, g.f.first);
        }
        assert_clean(&w);
}

/* ---- The nightly job ------------------------------------------------------------------------------------------------------------ */

struct failed {
        struct failed_jobs jobs;
        struct job_counts counts;
};

static enum err list_failed(struct tx *tx, void *ctx)
{
        struct failed *f = ctx;

        TRY(jobs_count(tx, &f->counts));
        return jobs_failed(tx, (struct job_id){ 0 }, 10, &f->jobs);
}

static void the_nightly_audit_tells_staff(void **state)
{
        static const struct job_kind kinds[] = { { LEDGER_AUDIT_JOB, ledger_audit_run, 0 } };
        static const struct clock_kind clocks[] = { { "audit", MS_DAY, ledger_audit_ask } };
        static const struct query tamper = SQL("UPDATE withdrawals SET state = 3 WHERE id = 1");
        struct world w;
        struct failed f = { .counts = { 0, 0 } };
        int64_t run;

        world_make(&w, *state);
        struct worker_config cfg = { .kinds = kinds, .n_kinds = 1, .clocks = clocks, .n_clocks = 1,
                        .env = { .db = w.p->db, .clock = w.p->clock } };
        assert_int_equal(db_write(w.p->db, w.p->a, live_a_little, &w), OK);
        assert_int_equal(worker_drain(&cfg, &run), OK);
        assert_int_equal(run, 1);
        assert_int_equal(db_read(w.p->db, w.p->a, list_failed, &f), OK);
        assert_int_equal(f.counts.failed, 0);
        assert_int_equal(db_write(w.p->db, w.p->a, falsify_for_good, (void *)(uintptr_t)&tamper), OK);
        assert_int_equal(worker_drain(&cfg, &run), OK);
        assert_int_equal(db_read(w.p->db, w.p->a, list_failed, &f), OK);
        assert_true(f.jobs.n == 1 && str_starts(f.jobs.v[0].why, S("2 findings; the first: withdrawal 1 in state 3")));
}

/* The audit keeps its own numbers of states: they are the field's. */
static void the_audits_numbers_are_the_fields(void **state)
{
        (void)state;
        assert_true(CONTRACT_OFFERED == 1 && CONTRACT_UNDERSTOOD == 2 && CONTRACT_FUNDED == 3 && CONTRACT_ACTIVE == 4 &&
                    CONTRACT_DELIVERED == 5);
        assert_true(CONTRACT_ACCEPTED == 6 && CONTRACT_CLOSED == 7 && CONTRACT_CANCELLED == 8 && CONTRACT_DISPUTED == 9 &&
                    CONTRACT_RULED == 10);
        assert_true(WITHDRAWAL_REQUESTED == 1 && WITHDRAWAL_IN_BATCH == 2 && WITHDRAWAL_SENT == 3 && WITHDRAWAL_SETTLED == 4 &&
                    WITHDRAWAL_FAILED == 5);
        assert_true(TOP_UP_ANNOUNCED == 1 && TOP_UP_CONFIRMED == 2 && TOP_UP_REFUSED == 3);
        assert_true(ACCOUNT_CASH == 1 && ACCOUNT_WALLET == 2 && ACCOUNT_PENDING == 3 && ACCOUNT_ESCROW == 4 && ACCOUNT_PAYOUT == 5 &&
                    ACCOUNT_FEES == 6);
        assert_true(ACCOUNT_TAX == 7 && ACCOUNT_PROMO == 8 && ACCOUNT_LOSS == 9);
        assert_true(OWNER_HOUSE == 1 && OWNER_USER == 2 && OWNER_CONTRACT == 3 && OWNER_WITHDRAWAL == 4);
        assert_true(TRANSFER_TOP_UP == 1 && TRANSFER_FUND == 2 && TRANSFER_RELEASE == 3 && TRANSFER_MATURE == 4 && TRANSFER_REFUND == 5);
        assert_true(TRANSFER_WITHDRAW_REQUEST == 6 && TRANSFER_WITHDRAW_SENT == 7 && TRANSFER_WITHDRAW_FAILED == 8 &&
                    TRANSFER_REVERSAL == 9 && TRANSFER_ADJUST == 10);
        assert_true(SUBJECT_USER == 1 && SUBJECT_CONTRACT == 4 && SUBJECT_TOP_UP == 5 && SUBJECT_WITHDRAWAL == 6 && SUBJECT_TRANSFER == 11);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(many_at_once_leave_clean_books),
                cmocka_unit_test(one_seed_makes_the_same_books_on_both),
                BOTH(every_falsification_is_found),
                BOTH(the_nightly_audit_tells_staff),
                cmocka_unit_test(the_audits_numbers_are_the_fields),
        };
        return cmocka_run_group_tests_name("ledger_audit", tests, NULL, NULL);
}
