#include "ledger/ledger.h"
#include "ledger/ledger.sql.h"

static struct statement_line *statement_lines(struct tx *tx, const struct ledger_statement_page_rows *rows, struct currency cur, size_t n)
{
        struct statement_line *v = ARENA_ARRAY(tx->arena, struct statement_line, n);

        for (size_t i = 0; i < n; i++) { /* rows come newest first */
                const struct ledger_statement_page_row *r = &rows->v[n - 1 - i];
                v[i] = (struct statement_line){
                        .id = r->id, .transfer = r->transfer_id, .event = r->event, .subject = r->subject, .subject_id = r->subject_id,
                        .amount = money_of(r->amount_minor, cur), .balance = money_of(r->balance_minor, cur), .at = r->at,
                        .other = { r->other_owner, r->other_owner_id, r->other_kind }, .other_amount = money_of(r->other_minor, cur),
                };
        }
        return v;
}

enum err ledger_statement(struct tx *tx, struct account_ref a, struct currency cur, int64_t from_ms, int64_t to_ms, int64_t before,
                          size_t limit, struct statement *ret)
{
        struct statement st = { .opening = { 0, cur }, .closing = { 0, cur } };
        struct ledger_account_find_row account;
        struct ledger_statement_page_rows rows;
        struct ledger_balance_before_row last;
        enum err e = sql_ledger_account_find(tx, a.owner, a.owner_id, a.kind, currency_code(&cur), &account);

        assert(limit > 0 && limit < LIMIT_QUERY_ROWS);
        if (e == ERR_NOT_FOUND) {
                *ret = st;
                return OK;
        }
        TRY(e);
        TRY(sql_ledger_statement_page(tx, account.id, from_ms, to_ms, before, (int64_t)limit + 1, &rows));
        st.more = rows.n > limit;
        st.n = st.more ? limit : rows.n;
        if (st.n == 0) {
                e = sql_ledger_balance_before(tx, account.id, to_ms, &last);
                if (e != OK && e != ERR_NOT_FOUND)
                        return e;
                st.opening.minor = st.closing.minor = e == OK ? last.balance_minor : 0;
                *ret = st;
                return OK;
        }
        st.v = statement_lines(tx, &rows, cur, st.n);
        TRY(money_sub(st.v[0].balance, st.v[0].amount, &st.opening));
        st.closing = st.v[st.n - 1].balance;
        *ret = st;
        return OK;
}
