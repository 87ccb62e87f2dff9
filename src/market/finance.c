/* What finance staff read: queues and the trial balance. */
#include "market/money_flows.h"

#include "people/states.h"
#include "site/site.h"

enum err finance_require(struct tx *tx, struct user_id actor)
{
        int64_t rights;

        TRY(staff_rights_of(tx, actor, &rights));
        return (rights & (STAFF_FINANCE | STAFF_OPERATOR)) != 0 ? OK : ERR_FORBIDDEN;
}

static int64_t skip_of(int64_t page)
{
        return (page > 1 ? page - 1 : 0) * LIMIT_PAGE_ITEMS;
}

/* "%WSL7K3%" of whatever is letters and digits in what was typed, in capitals: nothing else has a meaning to LIKE. */
static struct str reference_pattern(struct arena *a, struct str typed)
{
        struct buf b = buf_in(a);

        buf_putc(&b, '%');
        for (size_t i = 0; i < typed.n; i++) {
                char c = typed.p[i];
                if (c >= 'a' && c <= 'z')
                        c = (char)(c - 'a' + 'A');
                if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
                        buf_putc(&b, c);
        }
        if (b.n > 1)
                buf_putc(&b, '%');
        return buf_str(&b);
}

enum err top_up_queue(struct tx *tx, struct user_id staff, enum top_up_state state, struct str reference, int64_t page,
                      struct top_up_queue_rows *ret)
{
        TRY(finance_require(tx, staff));
        return sql_top_up_queue(tx, state, reference_pattern(tx->arena, reference), LIMIT_PAGE_ITEMS + 1, skip_of(page), ret);
}

enum err top_up_for_staff(struct tx *tx, struct user_id staff, struct top_up_id id, struct top_up_detail_row *ret)
{
        TRY(finance_require(tx, staff));
        return sql_top_up_detail(tx, id, ret);
}

enum err withdrawal_queue(struct tx *tx, struct user_id staff, enum withdrawal_state state, int64_t page, struct withdrawal_queue_rows *ret)
{
        TRY(finance_require(tx, staff));
        return sql_withdrawal_queue(tx, state, LIMIT_PAGE_ITEMS + 1, skip_of(page), ret);
}

enum err withdrawal_for_staff(struct tx *tx, struct user_id staff, struct withdrawal_id id, struct withdrawal_detail_row *ret)
{
        TRY(finance_require(tx, staff));
        return sql_withdrawal_detail(tx, id, ret);
}

static enum err trial_line_of(const struct trial_balance_row *r, struct trial_line *ret)
{
        struct trial_line l = { .kind = r->kind, .accounts = r->accounts };
        struct currency cur;

        TRY(currency_of(r->currency, &cur));
        l.credit = money_of(r->credit, cur);
        l.debit = money_of(r->debit, cur);
        TRY(money_sub(l.credit, l.debit, &l.balance));
        *ret = l;
        return OK;
}

/* The total of the line's currency; lines come currency by currency. */
static struct trial_total *total_of(struct finance *f, struct currency cur)
{
        struct money zero = { 0, cur };

        if (f->n_totals == 0 || !currency_eq(f->totals[f->n_totals - 1].cur, cur))
                f->totals[f->n_totals++] = (struct trial_total){ cur, zero, zero, zero, false };
        return &f->totals[f->n_totals - 1];
}

static enum err add_line(struct trial_total *t, const struct trial_line *l)
{
        struct money sum;

        switch (l->kind) {
        case ACCOUNT_CASH: TRY(money_sub(t->at_bank, l->balance, &t->at_bank)); break;
        case ACCOUNT_WALLET:
        case ACCOUNT_PENDING:
        case ACCOUNT_ESCROW:
        case ACCOUNT_PAYOUT: TRY(money_add(t->owed, l->balance, &t->owed)); break;
        case ACCOUNT_FEES:
        case ACCOUNT_TAX:
        case ACCOUNT_PROMO:
        case ACCOUNT_LOSS: TRY(money_add(t->house, l->balance, &t->house)); break;
        }
        TRY(money_add(t->owed, t->house, &sum));
        t->balances = sum.minor == t->at_bank.minor;
        return OK;
}

static enum err trial_balance(struct tx *tx, struct finance *f)
{
        struct trial_balance_rows rows;

        TRY(sql_trial_balance(tx, &rows));
        f->lines = ARENA_ARRAY(tx->arena, struct trial_line, rows.n);
        f->totals = ARENA_ARRAY(tx->arena, struct trial_total, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                TRY(trial_line_of(&rows.v[i], &f->lines[i]));
                TRY(add_line(total_of(f, f->lines[i].credit.cur), &f->lines[i]));
        }
        f->n_lines = rows.n;
        return OK;
}

enum err finance_overview(struct tx *tx, struct user_id staff, struct finance *ret)
{
        struct finance f = { .n_lines = 0 };
        struct finance_counts_row counts;

        TRY(finance_require(tx, staff));
        TRY(trial_balance(tx, &f));
        TRY(sql_finance_counts(tx, TOP_UP_ANNOUNCED, WITHDRAWAL_REQUESTED, &counts));
        f.top_ups_waiting = counts.top_ups;
        f.withdrawals_waiting = counts.withdrawals;
        f.oldest_top_up_at = counts.oldest_top_up;
        f.oldest_withdrawal_at = counts.oldest_withdrawal;
        f.transfers = counts.transfers;
        f.last_sealed_day = counts.sealed;
        *ret = f;
        return OK;
}
