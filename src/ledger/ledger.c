#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"

struct account_ref account_wallet(struct user_id u)
{
        return (struct account_ref){ OWNER_USER, u.v, ACCOUNT_WALLET };
}

struct account_ref account_pending(struct user_id u)
{
        return (struct account_ref){ OWNER_USER, u.v, ACCOUNT_PENDING };
}

struct account_ref account_escrow(struct contract_id c)
{
        return (struct account_ref){ OWNER_CONTRACT, c.v, ACCOUNT_ESCROW };
}

struct account_ref account_payout(struct withdrawal_id w)
{
        return (struct account_ref){ OWNER_WITHDRAWAL, w.v, ACCOUNT_PAYOUT };
}

struct account_ref account_fees(void)
{
        return (struct account_ref){ OWNER_HOUSE, 0, ACCOUNT_FEES };
}

struct account_ref account_bank(void)
{
        return (struct account_ref){ OWNER_HOUSE, 0, ACCOUNT_CASH };
}

/*
 * Cash is an asset; promo and loss are what the house spends. The others are owed to somebody or earned: never below zero. The schema's
 * CHECK says the same.
 */
static bool may_go_below_zero(enum account_kind kind)
{
        return kind == ACCOUNT_CASH || kind == ACCOUNT_PROMO || kind == ACCOUNT_LOSS;
}

static bool same_account(const struct posting_draft *a, const struct posting_draft *b)
{
        return a->account.owner == b->account.owner && a->account.owner_id == b->account.owner_id && a->account.kind == b->account.kind &&
               currency_eq(a->amount.cur, b->amount.cur);
}

/* The sum of all postings in the currency of the one at i. */
static enum err sum_of_currency(const struct transfer_draft *d, size_t i, int64_t *ret)
{
        int64_t sum = 0;

        for (size_t k = 0; k < d->n; k++)
                if (currency_eq(d->postings[k].amount.cur, d->postings[i].amount.cur) &&
                    __builtin_add_overflow(sum, d->postings[k].amount.minor, &sum))
                        return ERR_OVERFLOW;
        *ret = sum;
        return OK;
}

static enum err check_posting(const struct transfer_draft *d, size_t i)
{
        const struct posting_draft *p = &d->postings[i];
        struct currency cur;
        int64_t sum;

        if (p->amount.cur.code[3] != '\0' || currency_of(str_c(p->amount.cur.code), &cur) != OK)
                return ERR_CURRENCY;
        if (p->amount.minor == 0 || p->account.owner == 0 || p->account.kind == 0)
                return ERR_INVALID;
        if (p->amount.minor > LIMIT_AMOUNT_MINOR || p->amount.minor < -LIMIT_AMOUNT_MINOR)
                return ERR_LIMIT;
        for (size_t k = 0; k < i; k++)
                if (same_account(p, &d->postings[k]))
                        return ERR_INVALID;
        TRY(sum_of_currency(d, i, &sum));
        return sum == 0 ? OK : ERR_INVALID;
}

static enum err check_draft(const struct transfer_draft *d)
{
        if (d->n < 2 || d->n > LIMIT_POSTINGS || d->key.n == 0 || d->event == 0 || d->subject == 0)
                return ERR_INVALID;
        for (size_t i = 0; i < d->n; i++)
                TRY(check_posting(d, i));
        return OK;
}

/*
 * What a key stands for: SHA-256 of "wasl transfer 1", a line "event subject subject_id reverses" and a line "owner owner_id kind currency
 * amount" per posting in order.
 * The audit computes the same from the stored postings, so that a falsified posting shows.
 */
static struct sha256 content_of(struct arena *a, const struct transfer_draft *d, struct transfer_id reverses)
{
        struct buf b = buf_in(a);

        buf_fmt(&b, "wasl transfer 1\n%d %d %lld %lld\n", (int)d->event, (int)d->subject, (long long)d->subject_id, (long long)reverses.v);
        for (size_t i = 0; i < d->n; i++) {
                const struct posting_draft *p = &d->postings[i];
                buf_fmt(&b, "%d %lld %d %s %lld\n", (int)p->account.owner, (long long)p->account.owner_id, (int)p->account.kind,
                        p->amount.cur.code, (long long)p->amount.minor);
        }
        return sha256_of(buf_str(&b));
}

static enum err find_or_make(struct tx *tx, const struct posting_draft *p, struct ledger_account_find_row *ret)
{
        struct str cur = currency_code(&p->amount.cur);
        enum err e = sql_ledger_account_find(tx, p->account.owner, p->account.owner_id, p->account.kind, cur, ret);

        if (e != ERR_NOT_FOUND)
                return e;
        TRY(sql_ledger_account_make(tx, p->account.owner, p->account.owner_id, p->account.kind, cur, tx->now_ms));
        return sql_ledger_account_find(tx, p->account.owner, p->account.owner_id, p->account.kind, cur, ret);
}

/* The balance that a posting leaves, or why it may not be. */
static enum err balance_after(const struct ledger_account_find_row *a, const struct posting_draft *p, int64_t *ret)
{
        int64_t side, balance;

        if (p->amount.minor > 0 ? __builtin_add_overflow(a->credit_posted, p->amount.minor, &side)
                                : __builtin_sub_overflow(a->debit_posted, p->amount.minor, &side))
                return ERR_OVERFLOW;
        balance = a->credit_posted - a->debit_posted + p->amount.minor; /* both sides are >= 0 and fit */
        if (balance < 0 && !may_go_below_zero(p->account.kind))
                return ERR_FUNDS;
        *ret = balance;
        return OK;
}

/*
 * An account's sums and one posting. The CHECK behind it is the second line: what it refuses is a lack of funds that the first line has
 * missed.
 */
static enum err write_posting(struct tx *tx, struct transfer_id t, struct account_id account, int64_t amount, int64_t balance)
{
        int64_t changed;
        enum err e = sql_ledger_account_add(tx, account, amount > 0 ? amount : 0, amount < 0 ? -amount : 0, &changed);

        if (e == ERR_STATE)
                return ERR_FUNDS;
        TRY(e);
        if (changed != 1)
                return ERR_DB;
        return sql_ledger_posting_add(tx, t, account, amount, balance);
}

/* Later than every movement of the accounts and than the last sealed day. */
static enum err time_of_transfer(struct tx *tx, const struct ledger_account_find_row *accounts, size_t n, int64_t *ret)
{
        struct ledger_last_seal_row seal;
        int64_t at = tx->now_ms;
        enum err e = sql_ledger_last_seal(tx, &seal);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (e == OK && at < (seal.day + 1) * MS_DAY)
                at = (seal.day + 1) * MS_DAY;
        for (size_t i = 0; i < n; i++)
                if (at < accounts[i].last_at)
                        at = accounts[i].last_at;
        *ret = at;
        return OK;
}

/* The first transfer of the key. ERR_NOT_FOUND: there is none. */
static enum err replay(struct tx *tx, struct str key, struct str content, struct transfer_id *ret)
{
        struct ledger_transfer_by_key_row first;

        TRY(sql_ledger_transfer_by_key(tx, key, &first));
        if (!str_eq(first.content, content))
                return ERR_IDEM_CONFLICT;
        *ret = first.id;
        return OK;
}

static enum err post(struct tx *tx, const struct transfer_draft *d, struct transfer_id reverses, struct transfer_id *ret)
{
        struct ledger_account_find_row accounts[LIMIT_POSTINGS];
        int64_t balances[LIMIT_POSTINGS], at;
        struct ledger_transfer_add_row added;

        TRY(check_draft(d));
        struct sha256 hash = content_of(tx->arena, d, reverses);
        struct str content = { (const char *)hash.b, sizeof hash.b };
        enum err e = replay(tx, d->key, content, ret);
        if (e != ERR_NOT_FOUND)
                return e;

        for (size_t i = 0; i < d->n; i++) {
                TRY(find_or_make(tx, &d->postings[i], &accounts[i]));
                TRY(balance_after(&accounts[i], &d->postings[i], &balances[i]));
        }
        TRY(time_of_transfer(tx, accounts, d->n, &at));
        e = sql_ledger_transfer_add(tx, d->event, d->subject, d->subject_id, d->key, content, reverses, d->actor.v, at, &added);
        if (e == ERR_EXISTS) /* the same key or the same reversal at the same moment on another connection: look again */
                return ERR_RETRY;
        TRY(e);
        for (size_t i = 0; i < d->n; i++)
                TRY(write_posting(tx, added.id, accounts[i].id, d->postings[i].amount.minor, balances[i]));
        *ret = added.id;
        return OK;
}

enum err ledger_post(struct tx *tx, const struct transfer_draft *d, struct transfer_id *ret)
{
        if (d->event == TRANSFER_REVERSAL)
                return ERR_INVALID;
        return post(tx, d, (struct transfer_id){ 0 }, ret);
}

static enum err draft_reversal(struct tx *tx, struct transfer_id of, struct transfer_draft *d)
{
        struct ledger_postings_of_rows rows;

        TRY(sql_ledger_postings_of(tx, of, &rows));
        if (rows.n > LIMIT_POSTINGS)
                return ERR_LIMIT;
        for (size_t i = 0; i < rows.n; i++) {
                const struct ledger_postings_of_row *p = &rows.v[i];
                struct money amount = { .minor = p->amount_minor };

                TRY(currency_of(p->currency, &amount.cur));
                TRY(money_negate(amount, &amount));
                d->postings[i] = (struct posting_draft){ { p->owner, p->owner_id, p->kind }, amount };
        }
        d->n = rows.n;
        return OK;
}

/* Has the transfer been taken back under another key? */
static enum err refuse_second_reversal(struct tx *tx, struct transfer_id of, struct str key)
{
        struct ledger_reversal_of_row reversal;
        struct ledger_transfer_by_key_row mine;
        enum err e = sql_ledger_reversal_of(tx, of, &reversal);

        if (e == ERR_NOT_FOUND)
                return OK;
        TRY(e);
        e = sql_ledger_transfer_by_key(tx, key, &mine);
        if (e == ERR_NOT_FOUND || (e == OK && mine.id.v != reversal.id.v))
                return ERR_STATE;
        return e;
}

enum err ledger_reverse(struct tx *tx, struct transfer_id of, struct user_id actor, struct str key, struct transfer_id *ret)
{
        struct transfer_draft d = {
                .event = TRANSFER_REVERSAL, .subject = SUBJECT_TRANSFER, .subject_id = of.v, .key = key, .actor = actor
        };
        struct ledger_transfer_get_row t;

        TRY(sql_ledger_transfer_get(tx, of, &t));
        if (t.event == TRANSFER_REVERSAL)
                return ERR_STATE;
        TRY(refuse_second_reversal(tx, of, key));
        TRY(draft_reversal(tx, of, &d));
        return post(tx, &d, of, ret);
}

enum err ledger_balance(struct tx *tx, struct account_ref a, struct currency cur, struct money *ret)
{
        struct ledger_account_find_row row;
        enum err e = sql_ledger_account_find(tx, a.owner, a.owner_id, a.kind, currency_code(&cur), &row);

        if (e == ERR_NOT_FOUND) {
                *ret = money_of(0, cur);
                return OK;
        }
        TRY(e);
        *ret = money_of(row.credit_posted - row.debit_posted, cur);
        return OK;
}
