/* The audit log and the list of failed jobs. */
#include "web/operator/console.h"

const char *log_words(const struct audit_entry *e)
{
        return audit_act_words(e->act);
}

struct str log_href(struct out *o, const struct audit_entry *e)
{
        switch (e->subject) {
        case SUBJECT_USER: return url_id(o, "/console/people/", e->subject_id, "");
        case SUBJECT_PROJECT: return url_id(o, "/console/projects/", e->subject_id, "");
        case SUBJECT_SETTING: return url(o, "/console/settings");
        case SUBJECT_PAGE: return url(o, "/console/texts");
        case SUBJECT_TOP_UP: return url_id(o, "/console/top-ups/", e->subject_id, "");
        case SUBJECT_WITHDRAWAL: return url_id(o, "/console/withdrawals/", e->subject_id, "");
        case SUBJECT_JOB: return url(o, "/console/jobs");
        default: return S("");
        }
}

static enum err acts_of(struct req *r, struct options *ret)
{
        struct str_list acts;

        TRY(audit_acts(r->tx, &acts));
        struct option *v = ARENA_ARRAY(r->arena, struct option, acts.n);
        for (size_t i = 0; i < acts.n; i++)
                v[i] = (struct option){ .value = acts.v[i], .msgid = audit_act_words(acts.v[i]), .label = acts.v[i] };
        *ret = (struct options){ v, acts.n };
        return OK;
}

/* "2026-11-23", as a date field sends it, in UTC; 0 for anything else. */
static int64_t day_start(struct str s)
{
        int64_t y, m, d;

        if (s.n != 10 || !str_int(str_slice(s, 0, 4), &y) || !str_int(str_slice(s, 5, 7), &m) || !str_int(str_slice(s, 8, 10), &d))
                return 0;
        if (y < 1970 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31)
                return 0;
        /* Days from civil (Hinnant 2013): years begin in March, so that the leap day is the last. */
        int64_t years = y - (m <= 2), era = years / 400, of_era = years % 400;
        int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
        return (era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468) * MS_DAY;
}

/* GET /console/log */
struct reply console_log_get(struct req *r)
{
        struct log_page p = { .form = form_new(r) };
        struct str act = req_query(r, "act"), from = req_query(r, "from"), to = req_query(r, "to");
        int64_t to_ms = day_start(to);
        struct audit_filter f = { .act = act, .actor = { req_query_int(r, "actor", 0, 1, INT64_MAX) }, .from_ms = day_start(from),
                .to_ms = to_ms > 0 ? to_ms + MS_DAY : 0, .page = req_query_int(r, "page", 1, 1, LIMIT_PAGES) };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Audit log"), CONSOLE_LOG, &p.c));
        TRY_REPLY(r, acts_of(r, &p.acts));
        TRY_REPLY(r, audit_page(r->tx, r->me.id, &f, &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        form_set(&p.form, "act", act);
        form_set(&p.form, "from", from);
        form_set(&p.form, "to", to);
        p.filtered = act.n > 0 || f.from_ms > 0 || f.to_ms > 0 || f.actor.v > 0;
        html_console_log(&o, &p);
        return reply_out(r, 200, &o);
}

/* GET /console/jobs?before=ID */
struct reply console_jobs_get(struct req *r)
{
        struct job_id before = { req_query_int(r, "before", 0, 1, INT64_MAX) };
        struct jobs_page p = { .older = S("") };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Failed jobs"), CONSOLE_JOBS, &p.c));
        TRY_REPLY(r, jobs_failed(r->tx, before, LIMIT_PAGE_ITEMS + 1, &p.rows));
        if (p.rows.n > LIMIT_PAGE_ITEMS) {
                p.rows.n = LIMIT_PAGE_ITEMS;
                p.older = req_path(r, "/console/jobs?before=%lld", (long long)p.rows.v[p.rows.n - 1].id.v);
        }
        html_console_jobs(&o, &p);
        return reply_out(r, 200, &o);
}

/* POST /console/jobs/{id}/retry */
struct reply console_job_retry_post(struct req *r)
{
        TRY_REPLY(r, staff_job_retry(r->tx, r->me.id, r->http->remote, (struct job_id){ r->id }));
        return reply_done(r, req_path(r, "/console/jobs"), T("The job runs again."));
}
