/*
 * The audit's first part: the books by themselves. It trusts nothing of ledger.c and shares no code with it: the same rules are written
 * here a second time, from the design.
 * Numbers of kinds, owners and events are the stored ones, listed on top of audit.sql.
 *
 * Everything is read a page at a time; what a page left in the arena is forgotten before the next.
 */
#include "ledger/audit.h"
#include "ledger/audit.sql.h"

#include <stdio.h>

#define EVENT_NUMBER_REVERSAL 9

void audit_finding(struct audit *a, const char *fmt, ...)
{
        char line[400];
        va_list args;

        va_start(args, fmt);
        int n = vsnprintf(line, sizeof line, fmt, args);
        va_end(args);
        assert(n > 0);
        a->n++;
        a->found(a->ctx, str_c(line));
}

/* ---- Balances: every account's postings in order ---------------------------------------------------------------------------- */

/* One account while its postings pass by. */
struct running {
        int64_t account, kind, credit, debit, last_at;
        int64_t credit_posted, debit_posted; /* as the account says */
        bool known;
};

static bool is_asset(int64_t kind)
{
        return kind == 1 || kind == 8 || kind == 9;
}

static void end_account(struct audit *a, const struct running *r)
{
        if (r->account == 0)
                return;
        if (!r->known) {
                audit_finding(a, "account %lld: has postings but does not exist", (long long)r->account);
                return;
        }
        if (r->credit != r->credit_posted || r->debit != r->debit_posted)
                audit_finding(a, "account %lld: postings come to credit %lld and debit %lld, the account says %lld and %lld",
                              (long long)r->account, (long long)r->credit, (long long)r->debit, (long long)r->credit_posted,
                              (long long)r->debit_posted);
        if (!is_asset(r->kind) && r->credit < r->debit)
                audit_finding(a, "account %lld: %lld below zero", (long long)r->account, (long long)(r->debit - r->credit));
}

static void take_posting(struct audit *a, struct running *r, const struct audit_postings_row *p)
{
        bool overflow = p->amount_minor > 0 ? __builtin_add_overflow(r->credit, p->amount_minor, &r->credit)
                                            : __builtin_sub_overflow(r->debit, p->amount_minor, &r->debit);

        if (overflow)
                audit_finding(a, "posting %lld: the account's sum is beyond 63 bits", (long long)p->posting);
        if (p->amount_minor == 0)
                audit_finding(a, "posting %lld: moves nothing", (long long)p->posting);
        if (p->known_transfer == 0)
                audit_finding(a, "posting %lld: its transfer %lld does not exist", (long long)p->posting, (long long)p->transfer);
        if (p->balance_minor != r->credit - r->debit)
                audit_finding(a, "posting %lld: balance of account %lld is %lld after it, the posting says %lld", (long long)p->posting,
                              (long long)p->account, (long long)(r->credit - r->debit), (long long)p->balance_minor);
        if (p->at < r->last_at)
                audit_finding(a, "posting %lld: stands before an earlier movement of account %lld", (long long)p->posting,
                              (long long)p->account);
        r->last_at = p->at;
}

static enum err audit_balances(struct audit *a)
{
        struct audit_postings_rows rows;
        struct running r = { .account = 0 };
        int64_t account = 0, posting = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_postings(a->tx, account, posting, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_postings_row *p = &rows.v[i];
                        account = p->account;
                        posting = p->posting;
                        if (r.account != account) {
                                end_account(a, &r);
                                r = (struct running){ .account = account,
                                                      .kind = p->kind,
                                                      .credit_posted = p->credit_posted,
                                                      .debit_posted = p->debit_posted,
                                                      .known = p->known_account != 0 };
                        }
                        take_posting(a, &r, p);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        end_account(a, &r);
        return OK;
}

static enum err audit_unfounded_balances(struct audit *a)
{
        struct audit_unfounded_balances_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_unfounded_balances(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        after = rows.v[i].account;
                        audit_finding(a, "account %lld: says credit %lld and debit %lld without a posting", (long long)after,
                                      (long long)rows.v[i].credit_posted, (long long)rows.v[i].debit_posted);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static enum err audit_owners(struct audit *a)
{
        struct audit_ownerless_accounts_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_ownerless_accounts(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_ownerless_accounts_row *r = &rows.v[i];
                        after = r->account;
                        audit_finding(a, "account %lld: owner %lld of kind %lld does not exist or cannot have an account of kind %lld",
                                      (long long)after, (long long)r->owner_id, (long long)r->owner, (long long)r->kind);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static enum err audit_totals(struct audit *a)
{
        struct audit_totals_rows rows;

        TRY(sql_audit_totals(a->tx, &rows));
        for (size_t i = 0; i < rows.n; i++)
                audit_finding(a, "currency %.*s: all balances together come to %lld instead of zero", STR_ARG(rows.v[i].currency),
                              (long long)rows.v[i].total);
        return OK;
}

/* ---- Transfers: sums, content, what they are about ---------------------------------------------------------------------------- */

/* One transfer while its postings pass by: the text whose hash is its content, and the sum of each currency. */
struct passing {
        int64_t transfer, event, postings;
        struct str content;
        struct buf text;
        struct {
                struct str currency;
                int64_t sum;
        } sums[LIMIT_POSTINGS];
        size_t n_sums;
};

static void add_to_sum(struct audit *a, struct passing *t, const struct audit_transfers_row *p)
{
        size_t i = 0;

        while (i < t->n_sums && !str_eq(t->sums[i].currency, p->currency))
                i++;
        if (i == LIMIT_POSTINGS)
                return; /* end_transfer() tells of so many postings */
        if (i == t->n_sums) {
                t->sums[i].currency = p->currency;
                t->sums[i].sum = 0;
                t->n_sums++;
        }
        if (__builtin_add_overflow(t->sums[i].sum, p->amount_minor, &t->sums[i].sum))
                audit_finding(a, "transfer %lld: its sum is beyond 63 bits", (long long)t->transfer);
}

static void end_transfer(struct audit *a, const struct passing *t)
{
        struct sha256 hash;

        if (t->transfer == 0)
                return;
        hash = sha256_of(buf_str(&t->text));
        if (t->postings < 2 || t->postings > LIMIT_POSTINGS)
                audit_finding(a, "transfer %lld: has %lld postings", (long long)t->transfer, (long long)t->postings);
        if (!str_eq(t->content, (struct str){ (const char *)hash.b, sizeof hash.b }))
                audit_finding(a, "transfer %lld: its postings are not those that it was made of", (long long)t->transfer);
        for (size_t i = 0; i < t->n_sums; i++)
                if (t->sums[i].sum != 0)
                        audit_finding(a, "transfer %lld: its postings in %.*s sum to %lld instead of zero", (long long)t->transfer,
                                      STR_ARG(t->sums[i].currency), (long long)t->sums[i].sum);
}

static void begin_transfer(struct audit *a, struct passing *t, const struct audit_transfers_row *p)
{
        *t = (struct passing){ .transfer = p->transfer, .event = p->event, .content = p->content, .text = buf_in(a->tx->arena) };
        buf_fmt(&t->text, "wasl transfer 1\n%lld %lld %lld %lld\n", (long long)p->event, (long long)p->subject, (long long)p->subject_id,
                (long long)p->reverses);
}

static enum err audit_transfers(struct audit *a)
{
        struct audit_transfers_rows rows;
        int64_t after = 0;

        do { /* a page holds whole transfers */
                struct arena_mark m = arena_mark(a->tx->arena);
                struct passing t = { .transfer = 0 };

                TRY(sql_audit_transfers(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_transfers_row *p = &rows.v[i];
                        if (p->transfer != t.transfer) {
                                end_transfer(a, &t);
                                begin_transfer(a, &t, p);
                        }
                        after = p->transfer;
                        if (p->posting == 0)
                                continue;
                        t.postings++;
                        buf_fmt(&t.text, "%lld %lld %lld %.*s %lld\n", (long long)p->owner, (long long)p->owner_id, (long long)p->kind,
                                STR_ARG(p->currency), (long long)p->amount_minor);
                        add_to_sum(a, &t, p);
                }
                end_transfer(a, &t);
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static enum err audit_subjects(struct audit *a)
{
        struct audit_unfounded_transfers_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_unfounded_transfers(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_unfounded_transfers_row *t = &rows.v[i];
                        after = t->transfer;
                        audit_finding(a,
                                      "transfer %lld: event %lld is about subject %lld of kind %lld, which does not exist or does not fit",
                                      (long long)after, (long long)t->event, (long long)t->subject_id, (long long)t->subject);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

static enum err audit_reversals(struct audit *a)
{
        struct audit_bad_reversals_rows rows;
        int64_t after = 0;

        do {
                struct arena_mark m = arena_mark(a->tx->arena);

                TRY(sql_audit_bad_reversals(a->tx, after, &rows));
                for (size_t i = 0; i < rows.n; i++) {
                        const struct audit_bad_reversals_row *t = &rows.v[i];
                        after = t->transfer;
                        if (t->event != EVENT_NUMBER_REVERSAL)
                                audit_finding(a, "transfer %lld: takes back transfer %lld but is no reversal", (long long)after,
                                              (long long)t->reverses);
                        else
                                audit_finding(a, "transfer %lld: is not the exact opposite of transfer %lld", (long long)after,
                                              (long long)t->reverses);
                }
                arena_rewind(a->tx->arena, m);
        } while (rows.n > 0);
        return OK;
}

enum err audit_books(struct audit *a)
{
        TRY(audit_balances(a));
        TRY(audit_unfounded_balances(a));
        TRY(audit_owners(a));
        TRY(audit_totals(a));
        TRY(audit_transfers(a));
        TRY(audit_subjects(a));
        return audit_reversals(a);
}

enum err ledger_audit(struct tx *tx, void (*found)(void *ctx, struct str finding), void *ctx, int64_t *ret_n)
{
        struct audit a = { .tx = tx, .found = found, .ctx = ctx };

        TRY(audit_books(&a));
        TRY(audit_field(&a));
        TRY(audit_chain(&a));
        *ret_n = a.n;
        return OK;
}
