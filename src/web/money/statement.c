/* Statements: any month of one's own balance or pending balance, as a page and as CSV. */
#include "web/money/money_web.h"

/* What is asked for, from the query; anything odd falls back to this month, the balance, the main currency. */
struct asked {
        int64_t year, month;
        int64_t from_ms, to_ms;
        bool pending;
        struct currency cur;
        struct account_ref account;
};

static bool read_month(struct str s, int64_t *ret_year, int64_t *ret_month)
{
        bool whole = s.n == 7 && s.p[4] == '-' && str_int(str_slice(s, 0, 4), ret_year) && str_int(str_slice(s, 5, 7), ret_month);

        return whole && *ret_year >= 1970 && *ret_month >= 1 && *ret_month <= 12;
}

static struct asked read_query(struct req *r)
{
        struct asked q = { .pending = str_eq(req_query(r, "account"), S("pending")), .cur = r->settings->currencies[0] };

        if (!read_month(req_query(r, "month"), &q.year, &q.month))
                month_of_ms(r->loc.time_zone, r->now_ms, &q.year, &q.month);
        q.from_ms = month_start_ms(r->loc.time_zone, q.year, q.month);
        q.to_ms = month_start_ms(r->loc.time_zone, q.year, q.month + 1);
        for (size_t i = 0; i < r->settings->n_currencies; i++)
                if (str_eq(req_query(r, "currency"), currency_code(&r->settings->currencies[i])))
                        q.cur = r->settings->currencies[i];
        q.account = q.pending ? account_pending(r->me.id) : account_wallet(r->me.id);
        return q;
}

static struct str month_value(struct arena *a, int64_t year, int64_t month)
{
        return str_fmt(a, "%04lld-%02lld", (long long)year, (long long)month);
}

/* This month and those before it, back to the first movement. */
static enum err month_options(struct req *r, struct options *ret)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, STATEMENT_MONTHS);
        int64_t first, year, month, start;
        size_t n = 0;

        TRY(wallet_first_at(r->tx, r->me.id, &first));
        month_of_ms(r->loc.time_zone, r->now_ms, &year, &month);
        do {
                start = month_start_ms(r->loc.time_zone, year, month);
                v[n++] = (struct option){ .value = month_value(r->arena, year, month),
                        .label = date_text(r->arena, r->loc, start, DATE_MONTH, r->now_ms) };
                year -= month == 1;
                month = month == 1 ? 12 : month - 1;
        } while (n < STATEMENT_MONTHS && first > 0 && first < start);
        *ret = (struct options){ v, n };
        return OK;
}

static struct str query_of(struct req *r, const struct asked *q)
{
        return str_fmt(r->arena, "month=%.*s&account=%s&currency=%s", STR_ARG(month_value(r->arena, q->year, q->month)),
                        q->pending ? "pending" : "wallet", q->cur.code);
}

static enum err load_statement(struct req *r, const struct asked *q, struct statement_page *p)
{
        int64_t before = req_query_int(r, "before", 0, 0, INT64_MAX);
        struct statement edge;

        TRY(ledger_statement(r->tx, q->account, q->cur, q->from_ms, q->to_ms, before, STATEMENT_PAGE_LINES, &p->st));
        /* Nothing is in it: both ends are the balance before the month. */
        TRY(ledger_statement(r->tx, q->account, q->cur, q->from_ms, q->from_ms, 0, 1, &edge));
        p->opening = edge.closing;
        TRY(ledger_statement(r->tx, q->account, q->cur, q->to_ms, q->to_ms, 0, 1, &edge));
        p->closing = edge.closing;
        p->first_page = before == 0;
        struct str query = query_of(r, q);
        p->csv_url = req_path(r, "/wallet/statement.csv?%.*s", STR_ARG(query));
        if (p->st.more)
                p->older_url = req_path(r, "/wallet/statement?%.*s&before=%lld", STR_ARG(query), (long long)p->st.v[0].id.v);
        return OK;
}

/* GET /wallet/statement?month=2026-11&account=wallet&currency=MAD */
struct reply statement_get(struct req *r)
{
        static const struct option accounts[] = {
                { .value = STR_INIT("wallet"), .msgid = T("Balance") },
                { .value = STR_INIT("pending"), .msgid = T("Pending") },
        };
        struct statement_page p = { .shell = shell_of(r, t_raw(r->lang, T("Statement")), NAV_WALLET), .form = form_new(r) };
        struct asked q = read_query(r);
        struct out o = page_out(r);

        p.shell.noindex = true;
        p.from_ms = q.from_ms;
        p.to_ms = q.to_ms;
        p.accounts = (struct options){ accounts, ARRAY_LEN(accounts) };
        p.currencies = currency_options(r);
        form_set(&p.form, "month", month_value(r->arena, q.year, q.month));
        form_set(&p.form, "account", q.pending ? S("pending") : S("wallet"));
        form_set(&p.form, "currency", str_dup(r->arena, currency_code(&q.cur)));
        TRY_REPLY(r, month_options(r, &p.months));
        TRY_REPLY(r, load_statement(r, &q, &p));
        html_statement(&o, &p);
        return reply_out(r, 200, &o);
}

/* ---- CSV (RFC 4180) ----------------------------------------------------------------------------------------------- */

static void put_field(struct buf *b, struct str s)
{
        buf_putc(b, '"');
        for (size_t i = 0; i < s.n; i++) {
                if (s.p[i] == '"')
                        buf_putc(b, '"');
                buf_putc(b, s.p[i]);
        }
        buf_putc(b, '"');
}

static void put_row(struct buf *b, const struct str *v, size_t n)
{
        for (size_t i = 0; i < n; i++) {
                if (i > 0)
                        buf_putc(b, ',');
                put_field(b, v[i]);
        }
        buf_put(b, S("\r\n"));
}

/* Every value is ours: numbers, dates and our own words, so nothing in it can be a formula for a spreadsheet. */
static void put_line(struct req *r, struct buf *b, const struct statement_line *l)
{
        bool in = l->amount.minor > 0;
        const char *other = account_words(l->other, r->me.id);
        struct str row[] = {
                date_iso(r->arena, l->at),
                str_fmt(r->arena, "%lld", (long long)l->transfer.v),
                t_raw(r->lang, movement_words(l->event)),
                str_fmt(r->arena, "%lld", (long long)l->subject_id),
                t_raw(r->lang, other),
                in ? money_plain(r->arena, l->amount) : S(""),
                in ? S("") : money_plain(r->arena, money_of(-l->amount.minor, l->amount.cur)),
                money_plain(r->arena, l->balance),
                str_dup(r->arena, currency_code(&l->amount.cur)),
        };

        put_row(b, row, ARRAY_LEN(row));
}

static void put_head(struct req *r, struct buf *b)
{
        static const char *const heads[] = {
                T("Time (UTC)"), T("Movement number"), T("Movement"), T("Number of its contract, top-up or withdrawal"), T("Other end"),
                T("In"), T("Out"), T("Balance after it"), T("Currency"),
        };
        struct str row[ARRAY_LEN(heads)];

        buf_put(b, S("\xef\xbb\xbf")); /* without it some spreadsheets do not read Arabic */
        for (size_t i = 0; i < ARRAY_LEN(heads); i++)
                row[i] = t_raw(r->lang, heads[i]);
        put_row(b, row, ARRAY_LEN(row));
}

/* GET /wallet/statement.csv: the whole month, oldest first. */
struct reply statement_csv_get(struct req *r)
{
        struct asked q = read_query(r);
        struct buf b = buf_in(r->arena);
        struct statement pages[STATEMENT_CSV_LINES / 5000];
        int64_t before = 0;
        size_t n = 0;

        do { /* pages come newest first */
                if (n == ARRAY_LEN(pages))
                        return reply_error(r, ERR_TOO_LARGE);
                TRY_REPLY(r, ledger_statement(r->tx, q.account, q.cur, q.from_ms, q.to_ms, before, 5000, &pages[n]));
                before = pages[n].n > 0 ? pages[n].v[0].id.v : 0;
        } while (pages[n++].more);
        put_head(r, &b);
        while (n-- > 0)
                for (size_t i = 0; i < pages[n].n; i++)
                        put_line(r, &b, &pages[n].v[i]);
        struct reply rep = reply_text(r, 200, S("text/csv; charset=utf-8"), buf_str(&b));
        http_reply_header(&rep.http, S("Content-Disposition"),
                          str_fmt(r->arena, "attachment; filename=\"%s-%.*s-%s.csv\"", q.pending ? "pending" : "balance", 7,
                                  month_value(r->arena, q.year, q.month).p, q.cur.code));
        rep.http.no_store = true;
        return rep;
}
