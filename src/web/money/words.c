/* The words of money: movements, accounts, states. */
#include "web/money/money_web.h"

const char *movement_words(enum transfer_event event)
{
        switch (event) {
        case TRANSFER_TOP_UP:
                return T("Top-up");
        case TRANSFER_FUND:
                return T("Payment into escrow");
        case TRANSFER_RELEASE:
                return T("Payment for your work");
        case TRANSFER_MATURE:
                return T("Earnings became withdrawable");
        case TRANSFER_REFUND:
                return T("Refund from escrow");
        case TRANSFER_WITHDRAW_REQUEST:
                return T("Withdrawal");
        case TRANSFER_WITHDRAW_SENT:
                return T("Withdrawal sent");
        case TRANSFER_WITHDRAW_FAILED:
                return T("Withdrawal returned");
        case TRANSFER_REVERSAL:
                return T("Correction of an earlier movement");
        case TRANSFER_ADJUST:
                return T("Adjustment by the marketplace");
        }
        return T("Movement");
}

const char *account_words(struct account_ref a, struct user_id me)
{
        bool mine = a.owner == OWNER_USER && a.owner_id == me.v;

        switch (a.kind) {
        case ACCOUNT_CASH:
                return T("Bank transfer");
        case ACCOUNT_WALLET:
                return mine ? T("Your balance") : T("Another person's balance");
        case ACCOUNT_PENDING:
                return mine ? T("Your pending balance") : T("Another person's balance");
        case ACCOUNT_ESCROW:
                return T("Escrow");
        case ACCOUNT_PAYOUT:
                return T("Transfer to your bank");
        case ACCOUNT_FEES:
                return T("Platform fee");
        case ACCOUNT_TAX:
        case ACCOUNT_PROMO:
        case ACCOUNT_LOSS:
                return T("The marketplace");
        }
        return T("Account");
}

const char *account_kind_words(enum account_kind kind)
{
        switch (kind) {
        case ACCOUNT_CASH:
                return T("Cash at bank");
        case ACCOUNT_WALLET:
                return T("Balances of people");
        case ACCOUNT_PENDING:
                return T("Pending balances");
        case ACCOUNT_ESCROW:
                return T("Escrow");
        case ACCOUNT_PAYOUT:
                return T("Withdrawals under way");
        case ACCOUNT_FEES:
                return T("Platform fees");
        case ACCOUNT_TAX:
                return T("Tax");
        case ACCOUNT_PROMO:
                return T("Promotion");
        case ACCOUNT_LOSS:
                return T("Loss");
        }
        return T("Account");
}

struct badge badge_of_withdrawal(enum withdrawal_state state, struct user_id owner, struct user_id decided_by)
{
        if (withdrawal_is_cancelled(state, owner, decided_by))
                return BADGE(.label = T("Taken back"));
        return badge_withdrawal(state);
}

struct money row_money(int64_t minor, struct str currency)
{
        struct money m = { .minor = minor };
        enum err e = currency_of(currency, &m.cur);

        assert(e == OK);
        return m;
}
