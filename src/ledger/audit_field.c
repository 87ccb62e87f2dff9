/*
 * The audit's second part: each contract, withdrawal and top-up against what the postings say about its money. Numbers of states are the
 * stored ones.
 */
#include "ledger/audit.h"
#include "ledger/audit.sql.h"

/* market/states.h is a floor above; tests/unit/test_ledger.c holds these against it. */
enum { CONTRACT_NUMBER_ACCEPTED = 6, CONTRACT_NUMBER_CLOSED = 7, CONTRACT_NUMBER_CANCELLED = 8, CONTRACT_NUMBER_RULED = 10 };
enum { WITHDRAWAL_NUMBER_REQUESTED = 1, WITHDRAWAL_NUMBER_IN_BATCH = 2, WITHDRAWAL_NUMBER_FAILED = 5 };
enum { TOP_UP_NUMBER_CONFIRMED = 2 };

/* Offered or understood: no money yet. */
static bool before_money(int64_t state)
{
        return state == 1 || state == 2;
}

/* Funded, active, delivered, disputed. */
static bool holds_escrow(int64_t state)
{
        return state == 3 || state == 4 || state == 5 || state == 9;
}

static void check_sum(struct audit *a, const char *thing, int64_t id, int64_t state, const char *what, int64_t is, int64_t should)
{
        if (is != should)
                audit_finding(a, "%s %lld in state %lld: %s is %lld instead of %lld", thing, (long long)id, (long long)state, what,
                              (long long)is, (long long)should);
}

/* What was released, refunded and matured once escrow is over. */
static void check_settled(struct audit *a, const struct audit_contracts_row *c)
{
        int64_t fee = (int64_t)(((__int128)c->price_minor * c->commission_bp + 5000) / 10000);

        if (c->state == CONTRACT_NUMBER_CANCELLED) {
                check_sum(a, "contract", c->contract, c->state, "what was released", c->net + c->fee, 0);
                check_sum(a, "contract", c->contract, c->state, "what was refunded less what was paid in", c->refunded + c->funded, 0);
                return;
        }
        check_sum(a, "contract", c->contract, c->state, "what was released and refunded", c->net + c->fee + c->refunded, c->price_minor);
        if (c->refunded == 0 && c->state != CONTRACT_NUMBER_RULED)
                check_sum(a, "contract", c->contract, c->state, "the fee", c->fee, fee);
}

static void check_contract(struct audit *a, const struct audit_contracts_row *c)
{
        bool holds = holds_escrow(c->state);
        bool cancelled_unfunded = c->state == CONTRACT_NUMBER_CANCELLED && c->funded == 0;

        check_sum(a, "contract", c->contract, c->state, "escrow", c->escrow, holds ? c->price_minor : 0);
        check_sum(a, "contract", c->contract, c->state, "accounts in another currency", c->astray, 0);
        if (!cancelled_unfunded)
                check_sum(a, "contract", c->contract, c->state, "the client's wallet", c->funded,
                          before_money(c->state) ? 0 : -c->price_minor);
        check_sum(a, "contract", c->contract, c->state, "what has matured", c->matured, c->state == CONTRACT_NUMBER_CLOSED ? c->net : 0);
        if (holds || before_money(c->state))
                check_sum(a, "contract", c->contract, c->state, "what was released or refunded", c->net + c->fee + c->refunded, 0);
        else
                check_settled(a, c);
}

static enum err audit_contracts(struct audit *a)
{
        struct audit_contracts_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_contracts(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        after = rows.v[i].contract;
                        check_contract(a, &rows.v[i]);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static enum err audit_pending(struct audit *a)
{
        struct audit_pending_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_pending(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_pending_row *p = &rows.v[i];
                        after = p->account;
                        if (p->balance != p->expected)
                                audit_finding(
                                        a, "user %lld: pending in %.*s is %lld, accepted contracts that have not matured come to %lld",
                                        (long long)p->freelancer, STR_ARG(p->currency), (long long)p->balance, (long long)p->expected);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static void check_withdrawal(struct audit *a, const struct audit_withdrawals_row *w)
{
        bool waits = w->state == WITHDRAWAL_NUMBER_REQUESTED || w->state == WITHDRAWAL_NUMBER_IN_BATCH;
        bool failed = w->state == WITHDRAWAL_NUMBER_FAILED;

        check_sum(a, "withdrawal", w->withdrawal, w->state, "payout account", w->payout, waits ? w->amount_minor : 0);
        check_sum(a, "withdrawal", w->withdrawal, w->state, "accounts in another currency", w->astray, 0);
        check_sum(a, "withdrawal", w->withdrawal, w->state, "the wallet on asking", w->asked, -w->amount_minor);
        check_sum(a, "withdrawal", w->withdrawal, w->state, "what was sent", w->sent, waits || failed ? 0 : w->amount_minor);
        check_sum(a, "withdrawal", w->withdrawal, w->state, "what came back to the wallet", w->returned, failed ? w->amount_minor : 0);
}

static enum err audit_withdrawals(struct audit *a)
{
        struct audit_withdrawals_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_withdrawals(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        after = rows.v[i].withdrawal;
                        check_withdrawal(a, &rows.v[i]);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static enum err audit_top_ups(struct audit *a)
{
        struct audit_top_ups_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_top_ups(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_top_ups_row *u = &rows.v[i];
                        bool confirmed = u->state == TOP_UP_NUMBER_CONFIRMED;
                        after = u->top_up;
                        check_sum(a, "top-up", u->top_up, u->state, "number of transfers", u->moves, confirmed ? 1 : 0);
                        check_sum(a, "top-up", u->top_up, u->state, "what reached the wallet", u->credited,
                                  confirmed ? u->amount_minor : 0);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

enum err audit_field(struct audit *a)
{
        TRY(audit_contracts(a));
        TRY(audit_pending(a));
        TRY(audit_withdrawals(a));
        return audit_top_ups(a);
}
