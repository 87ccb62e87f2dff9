/* Projects in review: the queue, the project, the decision. */
#include "web/operator/console.h"

/* GET /console/projects */
struct reply console_review_queue_get(struct req *r)
{
        struct queue_page p = { .now_ms = r->now_ms };
        struct out o = page_out(r);

        TRY_REPLY(r, console_of(r, T("Projects in review"), CONSOLE_PROJECTS, &p.c));
        TRY_REPLY(r, project_queue_list(r->tx, r->lang, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        html_review_queue(&o, &p);
        return reply_out(r, 200, &o);
}

static enum err load(struct req *r, struct review_page *p)
{
        struct project_id id = { r->id };
        struct currency cur;

        TRY(console_of(r, T("Project in review"), CONSOLE_PROJECTS, &p->c));
        TRY(project_see(r->tx, (struct viewer){ r->me.id, true }, id, r->lang, &p->row));
        TRY(project_skills(r->tx, id, r->lang, &p->skills));
        TRY(attachments_of(r->tx, SUBJECT_PROJECT, id.v, &p->files));
        TRY(client_figures(r->tx, p->row.client_id, &p->client));
        TRY(currency_of(p->row.currency, &cur));
        p->budget = (struct range){ money_of(p->row.budget_min_minor, cur), money_of(p->row.budget_max_minor, cur) };
        p->waits = p->row.state == PROJECT_IN_REVIEW;
        p->own = p->row.client_id.v == r->me.id.v;
        p->c.shell.title = p->row.title;
        return OK;
}

static struct reply show(struct req *r, int status, const struct form *f)
{
        struct review_page p = { .form = *f };
        struct out o = page_out(r);

        TRY_REPLY(r, load(r, &p));
        html_review(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /console/projects/{id} */
struct reply console_review_get(struct req *r)
{
        struct form f = form_new(r);

        return show(r, 200, &f);
}

/* POST /console/projects/{id}/approve */
struct reply console_review_approve_post(struct req *r)
{
        TRY_REPLY(r, project_approve(r->tx, r->me.id, r->http->remote, (struct project_id){ r->id }));
        return reply_done(r, req_path(r, "/console/projects"), T("The project is open now, and its owner has been told."));
}

/* POST /console/projects/{id}/reject */
struct reply console_review_reject_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str reason = form_block(&f, "reason", 10, LIMIT_REASON_CHARS);

        if (!form_ok(&f))
                return show(r, 422, &f);
        TRY_REPLY(r, project_reject(r->tx, r->me.id, r->http->remote, (struct project_id){ r->id }, reason));
        return reply_done(r, req_path(r, "/console/projects"), T("The project went back to its owner, with your reason."));
}
