/* What finance staff see and do: top-ups to confirm, withdrawals to send, the trial balance. */
#include "web/money/finance_web.h"

/* ---- Top-ups ------------------------------------------------------------------------------------------------------ */

/* GET /console/top-ups?state=1&q=7K3Q: those that wait, unless something else is asked for; a search looks everywhere. */
struct reply console_top_ups_get(struct req *r)
{
        struct finance_top_ups_page p = { .form = form_new(r), .now_ms = r->now_ms };
        struct str q = str_trim(req_query(r, "q"));
        struct out o = page_out(r);

        p.searched = q.n > 0;
        p.state = req_query_int(r, "state", p.searched ? 0 : TOP_UP_ANNOUNCED, 0, TOP_UP_REFUSED);
        form_set(&p.form, "q", q);
        TRY_REPLY(r, console_of(r, T("Top-ups"), CONSOLE_TOP_UPS, &p.c));
        TRY_REPLY(r, top_up_queue(r->tx, r->me.id, (enum top_up_state)p.state, q, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        html_finance_top_ups(&o, &p);
        return reply_out(r, 200, &o);
}

static struct reply show_top_up(struct req *r, int status, const struct form *f)
{
        struct finance_top_up_page p = { .form = *f, .now_ms = r->now_ms };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Top-up"), CONSOLE_TOP_UPS, &p.c));
        TRY_REPLY(r, top_up_for_staff(r->tx, r->me.id, (struct top_up_id){ r->id }, &p.t));
        p.amount = row_money(p.t.amount_minor, p.t.currency);
        p.waits = p.t.state == TOP_UP_ANNOUNCED;
        p.own = p.t.user_id.v == r->me.id.v;
        html_finance_top_up(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /console/top-ups/{id} */
struct reply console_top_up_get(struct req *r)
{
        struct form f = form_new(r);

        return show_top_up(r, 200, &f);
}

/* POST /console/top-ups/{id}/confirm */
struct reply console_top_up_confirm_post(struct req *r)
{
        TRY_REPLY(r, top_up_confirm(r->tx, r->me.id, r->http->remote, (struct top_up_id){ r->id }));
        return reply_done(r, req_path(r, "/console/top-ups"), T("The top-up is confirmed. The money is in the person's balance."));
}

/* POST /console/top-ups/{id}/refuse */
struct reply console_top_up_refuse_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str reason = form_block(&f, "reason", 3, LIMIT_REASON_CHARS);

        if (!form_ok(&f))
                return show_top_up(r, 422, &f);
        TRY_REPLY(r, top_up_refuse(r->tx, r->me.id, r->http->remote, (struct top_up_id){ r->id }, reason));
        return reply_done(r, req_path(r, "/console/top-ups"), T("The top-up is refused. The person reads your reason."));
}

/* ---- Withdrawals -------------------------------------------------------------------------------------------------- */

/* GET /console/withdrawals?state=1 */
struct reply console_withdrawals_get(struct req *r)
{
        struct finance_withdrawals_page p = { .now_ms = r->now_ms };
        struct out o = page_out(r);

        p.state = req_query_int(r, "state", WITHDRAWAL_REQUESTED, 0, WITHDRAWAL_FAILED);
        TRY_REPLY(r, console_of(r, T("Withdrawals"), CONSOLE_WITHDRAWALS, &p.c));
        TRY_REPLY(r, withdrawal_queue(r->tx, r->me.id, (enum withdrawal_state)p.state, req_query_int(r, "page", 1, 1, LIMIT_PAGES),
                        &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        html_finance_withdrawals(&o, &p);
        return reply_out(r, 200, &o);
}

static struct reply show_withdrawal(struct req *r, int status, const struct form *f)
{
        struct finance_withdrawal_page p = { .form = *f, .now_ms = r->now_ms };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Withdrawal"), CONSOLE_WITHDRAWALS, &p.c));
        TRY_REPLY(r, withdrawal_for_staff(r->tx, r->me.id, (struct withdrawal_id){ r->id }, &p.w));
        p.amount = row_money(p.w.amount_minor, p.w.currency);
        p.waits = p.w.state == WITHDRAWAL_REQUESTED || p.w.state == WITHDRAWAL_IN_BATCH;
        p.may_fail = p.waits || p.w.state == WITHDRAWAL_SENT;
        p.own = p.w.user_id.v == r->me.id.v;
        html_finance_withdrawal(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /console/withdrawals/{id} */
struct reply console_withdrawal_get(struct req *r)
{
        struct form f = form_new(r);

        return show_withdrawal(r, 200, &f);
}

/* POST /console/withdrawals/{id}/sent */
struct reply console_withdrawal_sent_post(struct req *r)
{
        TRY_REPLY(r, withdrawal_mark_sent(r->tx, r->me.id, r->http->remote, (struct withdrawal_id){ r->id }));
        return reply_done(r, req_path(r, "/console/withdrawals"), T("Marked as sent. The person has been told."));
}

/* POST /console/withdrawals/{id}/failed */
struct reply console_withdrawal_failed_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str reason = form_block(&f, "reason", 3, LIMIT_REASON_CHARS);

        if (!form_ok(&f))
                return show_withdrawal(r, 422, &f);
        TRY_REPLY(r, withdrawal_mark_failed(r->tx, r->me.id, r->http->remote, (struct withdrawal_id){ r->id }, reason));
        return reply_done(r, req_path(r, "/console/withdrawals"), T("Marked as failed. The money is back in the person's balance."));
}

/* ---- Overview ----------------------------------------------------------------------------------------------------- */

/* GET /console/finance */
struct reply console_finance_get(struct req *r)
{
        struct out o = page_out(r);
        struct finance_page p = { .transfers = 0 };
        struct finance f;

        TRY_REPLY(r, console_of(r, T("Finance"), CONSOLE_FINANCE, &p.c));
        TRY_REPLY(r, finance_overview(r->tx, r->me.id, &f));
        p.lines.v = f.lines;
        p.lines.n = f.n_lines;
        p.totals.v = f.totals;
        p.totals.n = f.n_totals;
        p.transfers = f.transfers;
        p.sealed_ms = f.last_sealed_day >= 0 ? f.last_sealed_day * MS_DAY + MS_DAY / 2 : 0; /* noon: the same day in every zone of ours */
        html_finance(&o, &p);
        return reply_out(r, 200, &o);
}
