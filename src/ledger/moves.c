/* The moves of the field: which accounts each touches, and the key that lets it happen once. */
#include "ledger/ledger.h"

static struct transfer_draft draft(struct tx *tx, enum transfer_event event, enum subject_kind subject, int64_t subject_id,
                                   const char *move, struct user_id actor)
{
        return (struct transfer_draft){
                .event = event,
                .subject = subject,
                .subject_id = subject_id,
                .actor = actor,
                .key = str_fmt(tx->arena, "%s:%lld", move, (long long)subject_id),
        };
}

static void add(struct transfer_draft *d, struct account_ref account, struct money amount)
{
        assert(d->n < LIMIT_POSTINGS);
        d->postings[d->n++] = (struct posting_draft){ account, amount };
}

/* A whole amount from one account to another. */
static enum err move(struct tx *tx, struct transfer_draft d, struct account_ref from, struct account_ref to, struct money amount,
                     struct transfer_id *ret)
{
        struct money taken;

        if (amount.minor <= 0)
                return ERR_INVALID;
        TRY(money_negate(amount, &taken));
        add(&d, from, taken);
        add(&d, to, amount);
        return ledger_post(tx, &d, ret);
}

enum err ledger_top_up(struct tx *tx, struct top_up_id t, struct user_id user, struct money amount, struct user_id staff,
                       struct transfer_id *ret)
{
        return move(tx, draft(tx, TRANSFER_TOP_UP, SUBJECT_TOP_UP, t.v, "top_up", staff), account_bank(), account_wallet(user), amount,
                    ret);
}

enum err ledger_fund(struct tx *tx, struct contract_id c, struct user_id client, struct money amount, struct transfer_id *ret)
{
        return move(tx, draft(tx, TRANSFER_FUND, SUBJECT_CONTRACT, c.v, "fund:contract", client), account_wallet(client), account_escrow(c),
                    amount, ret);
}

enum err ledger_release(struct tx *tx, struct contract_id c, struct user_id freelancer, struct money net, struct money fee,
                        struct user_id actor, struct transfer_id *ret)
{
        struct transfer_draft d = draft(tx, TRANSFER_RELEASE, SUBJECT_CONTRACT, c.v, "release:contract", actor);
        struct money gross, taken;

        if (net.minor < 0 || fee.minor < 0)
                return ERR_INVALID;
        TRY(money_add(net, fee, &gross));
        TRY(money_negate(gross, &taken));
        add(&d, account_escrow(c), taken);
        if (net.minor > 0)
                add(&d, account_pending(freelancer), net);
        if (fee.minor > 0)
                add(&d, account_fees(), fee);
        return ledger_post(tx, &d, ret);
}

enum err ledger_mature(struct tx *tx, struct contract_id c, struct user_id freelancer, struct money net, struct transfer_id *ret)
{
        struct user_id clock = { 0 };

        return move(tx, draft(tx, TRANSFER_MATURE, SUBJECT_CONTRACT, c.v, "mature:contract", clock), account_pending(freelancer),
                    account_wallet(freelancer), net, ret);
}

enum err ledger_refund(struct tx *tx, struct contract_id c, struct user_id client, struct money amount, struct user_id actor,
                       struct transfer_id *ret)
{
        return move(tx, draft(tx, TRANSFER_REFUND, SUBJECT_CONTRACT, c.v, "refund:contract", actor), account_escrow(c),
                    account_wallet(client), amount, ret);
}

enum err ledger_withdraw_request(struct tx *tx, struct withdrawal_id w, struct user_id user, struct money amount, struct transfer_id *ret)
{
        return move(tx, draft(tx, TRANSFER_WITHDRAW_REQUEST, SUBJECT_WITHDRAWAL, w.v, "withdraw", user), account_wallet(user),
                    account_payout(w), amount, ret);
}

enum err ledger_withdraw_sent(struct tx *tx, struct withdrawal_id w, struct money amount, struct user_id staff, struct transfer_id *ret)
{
        return move(tx, draft(tx, TRANSFER_WITHDRAW_SENT, SUBJECT_WITHDRAWAL, w.v, "withdraw_sent", staff), account_payout(w),
                    account_bank(), amount, ret);
}

enum err ledger_withdraw_failed(struct tx *tx, struct withdrawal_id w, struct user_id user, struct money amount, struct user_id staff,
                                struct transfer_id *ret)
{
        return move(tx, draft(tx, TRANSFER_WITHDRAW_FAILED, SUBJECT_WITHDRAWAL, w.v, "withdraw_failed", staff), account_payout(w),
                    account_wallet(user), amount, ret);
}
