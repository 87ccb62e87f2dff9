/*
 * Top-ups and withdrawals: every act by everyone in every state, repeated and at once; what the wallet and the finance staff read; bank
 * accounts.
 */
#include "market_help.h"

#include "ledger_world.h"
#include "market/contract.h"
#include "market/money_flows.h"
#include "people/account.h"
#include "site/site.h"

#include <stdio.h>
#include <string.h>

/* A marketplace with a second cashier and an operator, money in the owner's wallet, one top-up and one withdrawal. */
struct scene {
        struct place *p;
        struct market m;
        struct user_id second;
        struct top_up_id top_up;
        struct withdrawal_id withdrawal;
};

static const char rib[] = "011519000001205000534921";

static struct withdrawal_wish wish_of(const struct scene *s, int64_t minor)
{
        return (struct withdrawal_wish){ money_of(minor, s->m.mad), S("Owner of Accounts"), str_c(rib), S("Bank") };
}

static enum err second_cashier(struct tx *tx, struct scene *s)
{
        struct account_new in = { .email = S("second@example.org"),
                                  .name = S("second"),
                                  .password_hash = S("x"),
                                  .is_client = true,
                                  .confirmed = true,
                                  .staff_rights = STAFF_OPERATOR,
                                  .lang = LANG_FR };

        return account_add(tx, &in, &s->second);
}

static enum err make_scene(struct tx *tx, void *ctx)
{
        struct scene *s = ctx;
        struct top_up_id first;
        struct withdrawal_wish wish;

        TRY(market_new(tx, &s->m));
        TRY(second_cashier(tx, s));
        TRY(top_up_announce(tx, s->m.who[OWNER], money_of(100000, s->m.mad), &first));
        TRY(top_up_confirm(tx, s->m.who[CASHIER], S("::1"), first));
        TRY(top_up_announce(tx, s->m.who[OWNER], money_of(5000, s->m.mad), &s->top_up));
        wish = wish_of(s, 20000);
        return withdrawal_request(tx, s->m.who[OWNER], &wish, &s->withdrawal);
}

static void scene_new(struct scene *s, void **state)
{
        *s = (struct scene){ .p = *state };
        assert_int_equal(db_write(s->p->db, s->p->a, make_scene, s), OK);
}

static void assert_clean(struct scene *s)
{
        struct findings f = { .n = 0 };

        assert_int_equal(world_audit(s->p->db, &f), OK);
        if (f.n != 0)
                fail_msg("%lld findings, first: %s", (long long)f.n, f.first);
}

/* ---- Acts ------------------------------------------------------------------------------------------------------------------------- */

typedef enum err act_fn(struct tx *tx, const struct scene *s, struct user_id actor);

static enum err act_announce(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct top_up_id id;

        return top_up_announce(tx, actor, money_of(700, s->m.mad), &id);
}

static enum err act_confirm(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return top_up_confirm(tx, actor, S("::1"), s->top_up);
}

static enum err act_refuse(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return top_up_refuse(tx, actor, S("::1"), s->top_up, S("Nothing came in"));
}

static enum err act_see_top_up(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct top_up_row row;

        return top_up_get(tx, actor, s->top_up, &row);
}

static enum err act_request(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct withdrawal_wish wish = wish_of(s, 1000);
        struct withdrawal_id id;

        return withdrawal_request(tx, actor, &wish, &id);
}

static enum err act_cancel(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return withdrawal_cancel(tx, actor, s->withdrawal);
}

static enum err act_sent(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return withdrawal_mark_sent(tx, actor, S("::1"), s->withdrawal);
}

static enum err act_failed(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return withdrawal_mark_failed(tx, actor, S("::1"), s->withdrawal, S("Account closed"));
}

static enum err act_see_withdrawal(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct withdrawal_row row;

        return withdrawal_get(tx, actor, s->withdrawal, &row);
}

static enum err act_queue(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct top_up_queue_rows rows;
        struct top_up_detail_row detail;

        TRY(top_up_queue(tx, actor, TOP_UP_ANNOUNCED, S(""), 1, &rows));
        return top_up_for_staff(tx, actor, s->top_up, &detail);
}

static enum err act_payouts(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct withdrawal_queue_rows rows;
        struct withdrawal_detail_row detail;

        TRY(withdrawal_queue(tx, actor, WITHDRAWAL_REQUESTED, 1, &rows));
        return withdrawal_for_staff(tx, actor, s->withdrawal, &detail);
}

static enum err act_overview(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct finance f;

        (void)s;
        return finance_overview(tx, actor, &f);
}

/* An act tried by somebody; the transaction is taken back unless keep. */
struct trial {
        const struct scene *s;
        act_fn *act;
        struct user_id actor;
        bool keep;
        enum err outcome;
};

static enum err run_trial(struct tx *tx, void *ctx)
{
        struct trial *t = ctx;

        t->outcome = t->act(tx, t->s, t->actor);
        return t->keep ? t->outcome : ERR_EXPIRED;
}

static enum err attempt(const struct scene *s, act_fn *act, struct user_id actor, bool keep)
{
        struct trial t = { s, act, actor, keep, OK };
        enum err e = db_write(s->p->db, s->p->a, run_trial, &t);

        assert_true(keep ? e == t.outcome : e == ERR_EXPIRED);
        return t.outcome;
}

/* nobody, owner, writer, other freelancer, other client, reviewer, cashier */
static const struct {
        const char *name;
        act_fn *act;
        const char *outcomes;
} rights[] = {
        { "announce", act_announce, "fkkkkkk" },
        { "confirm", act_confirm, "ffffffk" },
        { "refuse", act_refuse, "ffffffk" },
        { "see top-up", act_see_top_up, "nknnnnn" },
        { "request", act_request, "fk$$$$$" },
        { "cancel", act_cancel, "fknnnnn" },
        { "sent", act_sent, "ffffffk" },
        { "failed", act_failed, "ffffffk" },
        { "see withdrawal", act_see_withdrawal, "nknnnnn" },
        { "queue", act_queue, "ffffffk" },
        { "payouts", act_payouts, "ffffffk" },
        { "overview", act_overview, "ffffffk" },
};

static void everyone_may_what_the_table_says(void **state)
{
        struct scene s;

        scene_new(&s, state);
        for (size_t i = 0; i < ARRAY_LEN(rights); i++)
                for (int who = 0; who < WHO_COUNT; who++) {
                        enum err e = attempt(&s, rights[i].act, s.m.who[who], false);
                        char got = e == ERR_FUNDS ? '$' : err_letter(e);
                        if (got != rights[i].outcomes[who])
                                fail_msg("%s by %s: %c (%s), not %c", rights[i].name, who_names[who], got, err_name(e),
                                         rights[i].outcomes[who]);
                }
        assert_clean(&s);
}

static const struct query suspend = { .name = "suspend", .sql = "UPDATE users SET state = 2" };

static enum err act_suspended(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct db_rows *rows;

        TRY(db_query(tx, &suspend, NULL, &rows));
        TRY(db_done(rows, NULL));
        assert_int_equal(act_announce(tx, s, actor), ERR_SUSPENDED);
        assert_int_equal(act_request(tx, s, actor), ERR_SUSPENDED);
        assert_int_equal(act_cancel(tx, s, actor), ERR_SUSPENDED);
        assert_int_equal(act_confirm(tx, s, s->m.who[CASHIER]), ERR_FORBIDDEN);
        return act_sent(tx, s, s->m.who[CASHIER]);
}

static void the_suspended_move_nothing(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(attempt(&s, act_suspended, s.m.who[OWNER], false), ERR_FORBIDDEN);
}

/*
 * ---- States: what each act does in each -----------------------------------------------------------------------------------------------
 */

static act_fn *const to_top_up_state[] = { NULL, act_confirm, act_refuse };
static act_fn *const to_withdrawal_state[] = { NULL, act_sent, act_failed, act_cancel };

static const struct {
        const char *name;
        act_fn *act;
        const char *outcomes; /* of a top-up that is announced, confirmed, refused */
} top_up_moves[] = { { "confirm", act_confirm, "kks" }, { "refuse", act_refuse, "ksk" } };
static const struct {
        const char *name;
        act_fn *act;
        bool by_owner;
        const char *outcomes; /* of a withdrawal that is requested, sent, failed, taken back */
} withdrawal_moves[] = { { "sent", act_sent, false, "kkss" },
                         { "failed", act_failed, false, "kkkk" },
                         { "cancel", act_cancel, true, "kssk" } };

/* A fresh database of the same kind. */
static void another_place(void **state)
{
        bool sqlite = ((struct place *)*state)->sqlite;

        place_leave(state);
        assert_int_equal((sqlite ? place_sqlite : place_pg)(state), 0);
}

static struct user_id actor_for(const struct scene *s, act_fn *act)
{
        return act == act_cancel ? s->m.who[OWNER] : s->m.who[CASHIER];
}

static void a_move_that_is_not_named_is_refused(void **state)
{
        for (size_t from = 0; from < 3; from++) {
                struct scene s;
                scene_new(&s, state);
                if (to_top_up_state[from] != NULL)
                        assert_int_equal(attempt(&s, to_top_up_state[from], s.m.who[CASHIER], true), OK);
                for (size_t i = 0; i < ARRAY_LEN(top_up_moves); i++)
                        if (err_letter(attempt(&s, top_up_moves[i].act, s.m.who[CASHIER], false)) != top_up_moves[i].outcomes[from])
                                fail_msg("top-up %zu: %s", from, top_up_moves[i].name);
                assert_clean(&s);
                another_place(state);
        }
}

static void a_withdrawal_moves_only_as_named(void **state)
{
        for (size_t from = 0; from < 4; from++) {
                struct scene s;
                scene_new(&s, state);
                if (to_withdrawal_state[from] != NULL)
                        assert_int_equal(attempt(&s, to_withdrawal_state[from], actor_for(&s, to_withdrawal_state[from]), true), OK);
                for (size_t i = 0; i < ARRAY_LEN(withdrawal_moves); i++)
                        if (err_letter(attempt(&s, withdrawal_moves[i].act, actor_for(&s, withdrawal_moves[i].act), false)) !=
                            withdrawal_moves[i].outcomes[from])
                                fail_msg("withdrawal %zu: %s", from, withdrawal_moves[i].name);
                assert_clean(&s);
                another_place(state);
        }
}

/* ---- The money itself ---------------------------------------------------------------------------------------------------------------- */

struct look {
        const struct scene *s;
        struct user_id user;
        struct wallets wallets;
        struct wallet_movements_rows movements;
        struct wallet_maturing_rows maturing;
        struct finance finance;
        enum movement_filter filter;
};

static enum err look_at(struct tx *tx, void *ctx)
{
        struct look *l = ctx;

        TRY(wallet_of(tx, l->user, &l->wallets));
        TRY(wallet_movements(tx, l->user, l->filter, 1, &l->movements));
        TRY(wallet_maturing(tx, l->user, &l->maturing));
        return finance_overview(tx, l->s->m.who[CASHIER], &l->finance);
}

static struct look look(const struct scene *s, enum who_acts who, enum movement_filter filter)
{
        struct look l = { .s = s, .user = s->m.who[who], .filter = filter };

        assert_int_equal(db_read(s->p->db, s->p->a, look_at, &l), OK);
        return l;
}

static int64_t has(const struct scene *s)
{
        return look(s, OWNER, MOVEMENTS_ALL).wallets.v[0].withdrawable.minor;
}

static void acts_repeated_move_nothing_twice(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(has(&s), 80000);
        for (int i = 0; i < 3; i++)
                assert_int_equal(attempt(&s, act_confirm, i % 2 ? s.second : s.m.who[CASHIER], true), OK);
        assert_int_equal(has(&s), 85000);
        for (int i = 0; i < 3; i++)
                assert_int_equal(attempt(&s, act_request, s.m.who[OWNER], true), OK); /* one wish, sent three times */
        assert_int_equal(has(&s), 84000);
        for (int i = 0; i < 3; i++)
                assert_int_equal(attempt(&s, act_announce, s.m.who[OWNER], true), OK);
        assert_int_equal(look(&s, OWNER, MOVEMENTS_ALL).finance.top_ups_waiting, 1);
        for (int i = 0; i < 3; i++)
                assert_int_equal(attempt(&s, act_sent, i % 2 ? s.second : s.m.who[CASHIER], true), OK);
        assert_int_equal(has(&s), 84000);
        assert_clean(&s);
        for (int i = 0; i < 3; i++)
                assert_int_equal(attempt(&s, act_failed, i % 2 ? s.second : s.m.who[CASHIER], true), OK); /* the bank sent it back */
        assert_int_equal(has(&s), 104000);
        assert_clean(&s);
}

static enum err act_confirm_own(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct top_up_id id;

        (void)actor;
        TRY(top_up_announce(tx, s->second, money_of(700, s->m.mad), &id));
        assert_int_equal(top_up_refuse(tx, s->second, S("::1"), id, S("Nothing came in")), ERR_FORBIDDEN);
        return top_up_confirm(tx, s->second, S("::1"), id);
}

static void staff_do_not_decide_about_their_own_money(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(attempt(&s, act_confirm_own, s.second, false), ERR_FORBIDDEN);
}

static enum err act_wrong_inputs(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct currency yen;
        struct top_up_id t;
        struct withdrawal_id id;
        struct withdrawal_wish w = wish_of(s, 1000);

        TRY(currency_of(S("JPY"), &yen));
        assert_int_equal(top_up_announce(tx, actor, money_of(0, s->m.mad), &t), ERR_INVALID);
        assert_int_equal(top_up_announce(tx, actor, money_of(-5, s->m.mad), &t), ERR_INVALID);
        assert_int_equal(top_up_announce(tx, actor, money_of(LIMIT_AMOUNT_MINOR + 1, s->m.mad), &t), ERR_LIMIT);
        assert_int_equal(top_up_announce(tx, actor, money_of(5, yen), &t), ERR_CURRENCY);
        w.amount.minor = 999;
        assert_int_equal(withdrawal_request(tx, actor, &w, &id), ERR_LIMIT);
        w.amount.minor = 80001;
        assert_int_equal(withdrawal_request(tx, actor, &w, &id), ERR_FUNDS);
        return ERR_EXPIRED;
}

static enum err act_wrong_account(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct withdrawal_id id;
        struct withdrawal_wish w = wish_of(s, 1000);

        w.destination = S("011519000001205000534922");
        assert_int_equal(withdrawal_request(tx, actor, &w, &id), ERR_INVALID);
        w = wish_of(s, 1000), w.holder = S(" x ");
        assert_int_equal(withdrawal_request(tx, actor, &w, &id), ERR_INVALID);
        assert_int_equal(top_up_refuse(tx, s->m.who[CASHIER], S("::1"), s->top_up, S("  ")), ERR_INVALID);
        assert_int_equal(withdrawal_mark_failed(tx, s->m.who[CASHIER], S("::1"), s->withdrawal, S("no")), ERR_INVALID);
        for (int64_t i = 0; i < LIMIT_OPEN_TOP_UPS - 1; i++) {
                struct top_up_id t;
                assert_int_equal(top_up_announce(tx, actor, money_of(100 + i, s->m.mad), &t), OK);
        }
        return top_up_announce(tx, actor, money_of(99, s->m.mad), &(struct top_up_id){ 0 });
}

static void what_breaks_a_rule_is_refused(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(attempt(&s, act_wrong_inputs, s.m.who[OWNER], false), ERR_EXPIRED);
        assert_int_equal(attempt(&s, act_wrong_account, s.m.who[OWNER], false), ERR_LIMIT);
        assert_int_equal(has(&s), 80000);
        assert_clean(&s);
}

/*
 * ---- Two at once ------------------------------------------------------------------------------------------------------------------------
 */

struct racer {
        struct trial trial;
        pthread_barrier_t *start;
        enum err outcome;
};

static void *race(void *arg)
{
        struct racer *r = arg;
        struct arena *a = arena_new(16384);

        pthread_barrier_wait(r->start);
        do
                r->outcome = db_write(r->trial.s->p->db, a, run_trial, &r->trial);
        while (r->outcome == ERR_BUSY);
        arena_free(a);
        return NULL;
}

static void race_two(struct scene *s, act_fn *first, struct user_id by, act_fn *second, struct user_id by_other, enum err *ret)
{
        pthread_barrier_t start;
        pthread_t threads[2];
        struct racer r[2] = { { .trial = { s, first, by, true, OK } }, { .trial = { s, second, by_other, true, OK } } };

        pthread_barrier_init(&start, NULL, 2);
        for (size_t i = 0; i < 2; i++) {
                r[i].start = &start;
                assert_int_equal(pthread_create(&threads[i], NULL, race, &r[i]), 0);
        }
        for (size_t i = 0; i < 2; i++) {
                pthread_join(threads[i], NULL);
                ret[i] = r[i].outcome;
        }
        pthread_barrier_destroy(&start);
}

static enum err next_top_up(struct tx *tx, const struct scene *s, struct user_id actor)
{
        /* casts the scene's own id: each round has a new one */
        return top_up_announce(tx, actor, money_of(100 + tx->now_ms % 1000 + 1000 * s->top_up.v, s->m.mad),
                               (struct top_up_id *)(uintptr_t)&s->top_up);
}

static enum err next_withdrawal(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct withdrawal_wish w = wish_of(s, 1000 + s->withdrawal.v);

        return withdrawal_request(tx, actor, &w, (struct withdrawal_id *)(uintptr_t)&s->withdrawal);
}

static void two_of_staff_at_once_make_one_movement(void **state)
{
        struct scene s;
        enum err e[2];

        scene_new(&s, state);
        for (int round = 0; round < 8; round++) {
                int64_t before = look(&s, OWNER, MOVEMENTS_ALL).finance.transfers;
                race_two(&s, act_confirm, s.m.who[CASHIER], round % 2 ? act_confirm : act_refuse, s.second, e);
                struct look l = look(&s, OWNER, MOVEMENTS_ALL);
                if (round % 2)
                        assert_true(e[0] == OK && e[1] == OK && l.movements.v[0].event == TRANSFER_TOP_UP);
                else
                        assert_true((e[0] == OK && e[1] == ERR_STATE) || (e[0] == ERR_STATE && e[1] == OK));
                assert_true(l.finance.transfers - before <= 1 || !s.p->sqlite);
                assert_int_equal(l.finance.top_ups_waiting, 0);
                assert_clean(&s);
                assert_int_equal(attempt(&s, next_top_up, s.m.who[OWNER], true), OK);
        }
}

static void a_withdrawal_is_sent_or_taken_back_not_both(void **state)
{
        struct scene s;
        enum err e[2];

        scene_new(&s, state);
        for (int round = 0; round < 8; round++) {
                act_fn *other = round % 2 ? act_cancel : act_failed;
                race_two(&s, act_sent, s.m.who[CASHIER], other, round % 2 ? s.m.who[OWNER] : s.second, e);
                if (round % 2) /* sent, or taken back */
                        assert_true((e[0] == OK && e[1] == ERR_STATE) || (e[0] == ERR_STATE && e[1] == OK));
                else /* failed may come after sent: then the sending is reversed */
                        assert_true(e[1] == OK && (e[0] == OK || e[0] == ERR_STATE));
                assert_clean(&s);
                assert_int_equal(attempt(&s, next_withdrawal, s.m.who[OWNER], true), OK);
        }
}

/*
 * ---- What is read
 * ------------------------------------------------------------------------------------------------------------------------
 */

/* A contract from the proposal to the accepted delivery: 40,000, of which 15 % is the fee. */
static enum err work_and_earn(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct proposal_text text = market_text(&s->m, 40000);
        struct project_id project;
        struct proposal_id proposal;
        struct contract_id contract;

        TRY(market_open_project(tx, &s->m, actor, &project));
        TRY(proposal_send(tx, s->m.who[WRITER], project, &text, &proposal));
        TRY(proposal_open(tx, actor, proposal));
        TRY(proposal_accept(tx, actor, proposal, &contract));
        TRY(contract_fund(tx, actor, contract));
        TRY(contract_deliver(tx, s->m.who[WRITER], contract, S("Everything is in the folder, with a page about how to change prices."),
                             NULL, 0));
        return contract_accept(tx, actor, contract);
}

static enum err fund_another(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct proposal_text text = market_text(&s->m, 10000);
        struct project_id project;
        struct proposal_id proposal;
        struct contract_id contract;

        TRY(market_open_project(tx, &s->m, actor, &project));
        TRY(proposal_send(tx, s->m.who[WRITER], project, &text, &proposal));
        TRY(proposal_open(tx, actor, proposal));
        TRY(proposal_accept(tx, actor, proposal, &contract));
        return contract_fund(tx, actor, contract);
}

static void the_wallet_tells_what_is_where(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(attempt(&s, work_and_earn, s.m.who[OWNER], true), OK);
        assert_int_equal(attempt(&s, fund_another, s.m.who[OWNER], true), OK);
        struct look owner = look(&s, OWNER, MOVEMENTS_ALL), writer = look(&s, WRITER, MOVEMENTS_ALL),
                    other = look(&s, OTHER_CLIENT, MOVEMENTS_ALL);

        assert_true(owner.wallets.n == 1 && owner.wallets.v[0].withdrawable.minor == 30000 && owner.wallets.v[0].pending.minor == 0);
        assert_true(owner.wallets.v[0].paid_in.minor == 10000 && owner.wallets.v[0].contracts_paid == 1 &&
                    owner.wallets.v[0].waiting.minor == 0);
        assert_true(writer.wallets.v[0].withdrawable.minor == 0 && writer.wallets.v[0].pending.minor == 34000);
        assert_true(writer.wallets.v[0].waiting.minor == 10000 && writer.wallets.v[0].contracts_waiting == 1);
        assert_true(writer.maturing.n == 1 && writer.maturing.v[0].net_minor == 34000 && writer.maturing.v[0].matures_at > 0);
        assert_true(other.wallets.n == 1 && other.wallets.v[0].withdrawable.minor == 0 && other.movements.n == 0);

        /* newest first: two payments, the withdrawal, the top-up */
        assert_int_equal(owner.movements.n, 4);
        assert_true(owner.movements.v[0].event == TRANSFER_FUND && owner.movements.v[0].amount_minor == -10000);
        assert_true(owner.movements.v[0].other_owner == OWNER_CONTRACT && owner.movements.v[0].other_kind == ACCOUNT_ESCROW);
        assert_true(owner.movements.v[2].event == TRANSFER_WITHDRAW_REQUEST &&
                    owner.movements.v[2].withdrawal_state == WITHDRAWAL_REQUESTED);
        assert_true(owner.movements.v[3].event == TRANSFER_TOP_UP && str_starts(owner.movements.v[3].reference, S("WSL-")));
        assert_int_equal(look(&s, OWNER, MOVEMENTS_PAYMENTS).movements.n, 2);
        assert_int_equal(look(&s, OWNER, MOVEMENTS_WITHDRAWALS).movements.n, 1);
        assert_int_equal(look(&s, OWNER, MOVEMENTS_TOP_UPS).movements.n, 1);
        assert_int_equal(look(&s, OWNER, MOVEMENTS_EARNINGS).movements.n, 0);
        assert_int_equal(writer.movements.n, 1);
        assert_true(writer.movements.v[0].amount_minor == 34000 && writer.movements.v[0].other_minor == -40000);
        assert_true(writer.movements.v[0].contract_state == CONTRACT_ACCEPTED && writer.movements.v[0].commission_bp == 1500);

        assert_int_equal(writer.finance.n_totals, 1);
        assert_true(writer.finance.totals[0].balances && writer.finance.totals[0].at_bank.minor == 100000);
        assert_true(writer.finance.totals[0].house.minor == 6000 && writer.finance.totals[0].owed.minor == 94000);
        assert_true(writer.finance.top_ups_waiting == 1 && writer.finance.withdrawals_waiting == 1);
        assert_clean(&s);
}

static enum err find_by_reference(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct top_up_queue_rows rows;
        struct top_up_detail_row t;

        TRY(top_up_for_staff(tx, actor, s->top_up, &t));
        assert_int_equal(t.reference.n, 11);
        for (size_t i = 0; i < t.reference.n; i++) {
                bool dash = i == 3 || i == 8;
                assert_true(dash ? t.reference.p[i] == '-' : i < 3 || strchr("3479ACDEFHJKMNPQRTUVWXY", t.reference.p[i]) != NULL);
        }
        TRY(top_up_queue(tx, actor, 0, str_lower(tx->arena, t.reference), 1, &rows));
        assert_true(rows.n == 1 && rows.v[0].id.v == s->top_up.v);
        TRY(top_up_queue(tx, actor, 0, str_slice(t.reference, 4, 8), 1, &rows));
        assert_true(rows.n >= 1);
        TRY(top_up_queue(tx, actor, 0, S("%_"), 1, &rows)); /* nothing that could be searched for */
        assert_int_equal(rows.n, 2);
        TRY(top_up_queue(tx, actor, TOP_UP_ANNOUNCED, S(""), 1, &rows));
        assert_true(rows.n == 1 && str_eq(rows.v[0].person, S("owner")));
        TRY(top_up_queue(tx, actor, 0, S("WSL0000000"), 1, &rows));
        assert_int_equal(rows.n, 0);
        return OK;
}

static void staff_find_a_top_up_by_what_the_bank_shows(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(attempt(&s, find_by_reference, s.m.who[CASHIER], true), OK);
}

static enum err traces(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct audit_filter all = { .page = 1 };
        struct audit_entries entries;
        struct help_notes_row notes;
        struct events events;

        TRY(audit_page(tx, actor, &all, &entries));
        assert_true(entries.n >= 3 && str_eq(entries.v[0].act, S("withdrawal.failed")) && str_eq(entries.v[0].detail, S("Account closed")));
        assert_true(str_eq(entries.v[1].act, S("withdrawal.sent")) && str_eq(entries.v[1].detail, S("011 519 0000012050005349 21")));
        TRY(events_of(tx, SUBJECT_WITHDRAWAL, s->withdrawal.v, (struct event_id){ 0 }, 10, &events));
        assert_true(events.n == 3 && events.v[0].kind == EVENT_WITHDRAWAL_REQUESTED && events.v[2].kind == EVENT_WITHDRAWAL_FAILED);
        assert_true(events.v[0].moved.minor == 20000 && events.v[2].moved.minor == 20000);
        TRY(sql_help_notes(tx, s->m.who[OWNER], NOTE_WITHDRAWAL_SENT, &notes));
        assert_int_equal(notes.n, 1);
        TRY(sql_help_notes(tx, s->m.who[OWNER], NOTE_WITHDRAWAL_FAILED, &notes));
        assert_int_equal(notes.n, 1);
        TRY(sql_help_notes(tx, s->m.who[CASHIER], NOTE_STAFF_QUEUE, &notes));
        assert_int_equal(notes.n, 3); /* two top-ups and a withdrawal */
        return OK;
}

static void every_act_leaves_its_trace(void **state)
{
        struct scene s;

        scene_new(&s, state);
        assert_int_equal(attempt(&s, act_sent, s.m.who[CASHIER], true), OK);
        assert_int_equal(attempt(&s, act_failed, s.m.who[CASHIER], true), OK);
        assert_int_equal(attempt(&s, act_failed, s.m.who[CASHIER], true), OK); /* again: no second trace */
        assert_int_equal(attempt(&s, traces, s.m.who[CASHIER], true), OK);
}

/*
 * ---- Bank accounts
 * -----------------------------------------------------------------------------------------------------------------------
 */

static const struct {
        const char *typed, *number; /* NULL: refused */
        const char *shown;
} accounts[] = {
        { "011519000001205000534921", "011519000001205000534921", "011 519 0000012050005349 21" },
        { " 011 519 0000012050005349 21 ", "011519000001205000534921", "011 519 0000012050005349 21" },
        { "٠١١ ٥١٩ ٠٠٠٠٠١٢٠٥٠٠٠٥٣٤٩ ٢١", "011519000001205000534921", "011 519 0000012050005349 21" },
        { "007810000123456789012345", "007810000123456789012345", "007 810 0001234567890123 45" },
        { "007810000123456780002597", "007810000123456780002597", "007 810 0001234567800025 97" },
        { "007810000123456780002500", NULL, NULL }, /* key 00 is no key, though the number is a multiple of 97 */
        { "011519000001205000534922", NULL, NULL },
        { "011519000001205000534291", NULL, NULL }, /* two digits swapped */
        { "01151900000120500053492", NULL, NULL },
        { "0115190000012050005349211", NULL, NULL },
        { "MA64 0115 1900 0001 2050 0053 4921", "MA64011519000001205000534921", "MA64 0115 1900 0001 2050 0053 4921" },
        { "fr14 2004 1010 0505 0001 3m02 606", "FR1420041010050500013M02606", "FR14 2004 1010 0505 0001 3M02 606" },
        { "DE89370400440532013000", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00" },
        { "GB82-WEST-1234-5698-7654-32", "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32" },
        { "SA03 8000 0000 6080 1016 7519", "SA0380000000608010167519", "SA03 8000 0000 6080 1016 7519" },
        { "DE88370400440532013000", NULL, NULL },
        { "DE8937040044053201300", NULL, NULL },
        { "DE893704004405320130000", NULL, NULL },
        { "ZZ89370400440532013000", NULL, NULL },
        { "", NULL, NULL },
        { "DE", NULL, NULL },
        { "DE89 3704 0044 0532 0130 00;", NULL, NULL },
        { "011519000001205000534921011519000001205000534921", NULL, NULL },
};

static void bank_accounts_are_read_as_people_write_them(void **state)
{
        struct arena *a = arena_new(4096);

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
                struct bank_account b = { BANK_ACCOUNT_RIB, S("untouched") };
                enum err e = bank_account_read(a, str_c(accounts[i].typed), &b);
                bool right = accounts[i].number == NULL ? e == ERR_INVALID && str_eq(b.number, S("untouched"))
                                                        : e == OK && str_eq(b.number, str_c(accounts[i].number));
                if (!right)
                        fail_msg("%s: %s %.*s", accounts[i].typed, err_name(e), STR_ARG(b.number));
                if (accounts[i].shown != NULL && !str_eq(bank_account_text(a, b.number), str_c(accounts[i].shown)))
                        fail_msg("%s is shown as %.*s", accounts[i].typed, STR_ARG(bank_account_text(a, b.number)));
        }
        assert_true(str_eq(bank_account_tail(str_c(rib)), S("4921")));
        arena_free(a);
}

/* Any one digit changed is noticed: 97 is a prime. */
static void every_wrong_digit_of_a_rib_is_noticed(void **state)
{
        struct arena *a = arena_new(4096);
        char typed[sizeof rib];
        struct bank_account b;

        (void)state;
        for (size_t i = 0; i < sizeof rib - 1; i++)
                for (char c = '0'; c <= '9'; c++) {
                        memcpy(typed, rib, sizeof rib);
                        typed[i] = c;
                        assert_true((bank_account_read(a, str_c(typed), &b) == OK) == (c == rib[i]));
                }
        arena_free(a);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(everyone_may_what_the_table_says),
                BOTH(the_suspended_move_nothing),
                BOTH(a_move_that_is_not_named_is_refused),
                BOTH(a_withdrawal_moves_only_as_named),
                BOTH(acts_repeated_move_nothing_twice),
                BOTH(staff_do_not_decide_about_their_own_money),
                BOTH(what_breaks_a_rule_is_refused),
                BOTH(two_of_staff_at_once_make_one_movement),
                BOTH(a_withdrawal_is_sent_or_taken_back_not_both),
                BOTH(the_wallet_tells_what_is_where),
                BOTH(staff_find_a_top_up_by_what_the_bank_shows),
                BOTH(every_act_leaves_its_trace),
                cmocka_unit_test(bank_accounts_are_read_as_people_write_them),
                cmocka_unit_test(every_wrong_digit_of_a_rib_is_noticed),
        };
        return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
