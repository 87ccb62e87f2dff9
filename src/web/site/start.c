/* The start page: what to do next, for each role that the reader has. */
#include "web/site/start_web.h"

#include "ledger/ledger.h"

#define START_ROWS 5
/* The address, the profile, four queues, a page of contracts and one of projects. */
#define WAITING_ROWS (6 + 2 * (LIMIT_PAGE_ITEMS + 1))

static struct todo *todo_add(struct start_page *p)
{
        assert(p->todos.n < WAITING_ROWS);
        return &p->todos.v[p->todos.n++];
}

/* ---- Contracts: whose turn is it? ---------------------------------------------------------------------------------------- */

static struct str contract_href(struct req *r, const struct contract_line *c)
{
        return req_path(r, "/contracts/%lld", (long long)c->id.v);
}

static bool my_turn(const struct contract_line *c)
{
        return c->as_client ? c->state == CONTRACT_OFFERED || c->state == CONTRACT_DELIVERED : c->state == CONTRACT_ACTIVE;
}

static struct todo contract_todo(struct req *r, const struct contract_line *c)
{
        struct todo t = { .title = c->title, .href = contract_href(r, c), .wait_ms = c->changed_at };

        if (c->state == CONTRACT_OFFERED) {
                t.words = T("Put the amount of “{title}” in escrow, so that work can begin");
                t.action = T("Fund the contract");
                t.icon = "lock";
        } else if (c->state == CONTRACT_DELIVERED) {
                t.words = T("Look at the delivery of “{title}”: accept it, or ask for changes");
                t.action = T("See the delivery");
                t.icon = "eye";
        } else {
                t.words = T("Deliver “{title}”");
                t.action = T("Deliver the work");
                t.icon = "send";
                t.due_ms = c->due_at;
                t.late = c->due_at > 0 && c->due_at < r->now_ms;
        }
        return t;
}

static const char *waits_for(const struct contract_line *c)
{
        switch (c->state) {
        case CONTRACT_OFFERED: return T("The project owner puts the amount in escrow next");
        case CONTRACT_ACTIVE: return T("The freelancer is at work");
        case CONTRACT_DELIVERED: return T("The project owner looks at the delivery");
        case CONTRACT_ACCEPTED: return c->as_client ? T("Accepted; you can review it") : T("Accepted; the earnings are on hold");
        default: return NULL;
        }
}

static enum err load_contracts(struct req *r, struct start_page *p)
{
        struct contract_lines lines;

        TRY(contract_list(r->tx, r->me.id, 1, &lines));
        p->underways.v = ARENA_ARRAY(r->arena, struct underway, lines.n);
        for (size_t i = 0; i < lines.n; i++) {
                const struct contract_line *c = &lines.v[i];
                if (my_turn(c))
                        *todo_add(p) = contract_todo(r, c);
                else if (waits_for(c) != NULL)
                        p->underways.v[p->underways.n++] = (struct underway){ .title = c->title, .href = contract_href(r, c),
                                .other = c->other_name, .badge = badge_contract(c->state), .words = waits_for(c),
                                .due_ms = c->state == CONTRACT_ACTIVE ? c->due_at : 0 };
                p->first_contract_ahead = p->first_contract_ahead && c->as_client;
        }
        return OK;
}

/* ---- Clients ------------------------------------------------------------------------------------------------------------- */

static struct todo project_todo(struct req *r, const struct project_mine_row *x)
{
        struct todo t = { .title = x->title, .href = req_path(r, "/projects/%lld", (long long)x->id.v), .icon = "edit",
                .wait_ms = x->changed_at };

        if (x->state == PROJECT_DRAFT) {
                t.words = x->title.n > 0 ? T("Finish the draft “{title}” and post it") : T("Finish your draft and post it");
                t.href = req_path(r, "/projects/%lld/edit", (long long)x->id.v);
                t.action = T("Go on writing");
        } else if (x->state == PROJECT_REJECTED) {
                t.words = T("“{title}” was not published: read why, change it and send it again");
                t.action = T("Read the reason");
        } else {
                t.count = x->unread;
                t.href = req_path(r, "/projects/%lld/proposals", (long long)x->id.v);
                t.action = T("Read the proposals");
                t.icon = "list";
                t.wait_ms = 0;
        }
        return t;
}

static enum err load_client(struct req *r, struct start_page *p)
{
        struct project_mine_rows rows;
        size_t kept = 0;

        TRY(project_list_mine(r->tx, r->me.id, 0, 1, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                const struct project_mine_row *x = &rows.v[i];
                bool waits = x->state == PROJECT_DRAFT || x->state == PROJECT_REJECTED || (x->state == PROJECT_OPEN && x->unread > 0);
                if (waits)
                        *todo_add(p) = project_todo(r, x);
                if ((x->state == PROJECT_OPEN || x->state == PROJECT_IN_REVIEW) && kept < START_ROWS)
                        rows.v[kept++] = *x;
        }
        p->projects = (struct project_mine_rows){ rows.v, kept };
        return OK;
}

/* ---- Freelancers ---------------------------------------------------------------------------------------------------------- */

static enum err load_proposals(struct req *r, struct start_page *p)
{
        struct proposals_mine_rows rows;
        size_t kept = 0;

        TRY(proposal_list_mine(r->tx, r->me.id, 0, 1, &rows));
        if (rows.n > 0 && p->first_steps == 2)
                p->first_steps = 3;
        for (size_t i = 0; i < rows.n && kept < START_ROWS; i++)
                if (rows.v[i].state == PROPOSAL_SENT || rows.v[i].state == PROPOSAL_SHORTLISTED)
                        rows.v[kept++] = rows.v[i];
        p->proposals = (struct proposals_mine_rows){ rows.v, kept };
        return proposal_quota(r->tx, r->me.id, &p->quota);
}

static enum err fits_of(struct req *r, const struct project_cards *cards, struct fits *ret)
{
        struct fits fits = { .v = ARENA_ARRAY(r->arena, struct fit, START_ROWS) };

        for (size_t i = 0; i < cards->n && fits.n < START_ROWS; i++) {
                const struct project_list_newest_row *x = &cards->v[i];
                struct currency cur;

                TRY(currency_of(x->currency, &cur));
                fits.v[fits.n++] = (struct fit){ .id = x->id, .title = x->title, .client_name = x->client_name, .opened_at = x->opened_at,
                        .proposals = x->proposals, .budget = { money_of(x->budget_min_minor, cur), money_of(x->budget_max_minor, cur) } };
        }
        *ret = fits;
        return OK;
}

/* Open projects that ask for the reader's skills; where there are none, those of the reader's field. */
static enum err load_fits(struct req *r, const struct profile *profile, struct start_page *p)
{
        struct project_filter fit = { .page = 1, .category = profile->about.category };
        struct project_cards cards;

        for (size_t i = 0; i < profile->skills.n && i < PROJECT_FILTER_SKILLS; i++)
                fit.skills[i] = profile->skills.v[i].id;
        TRY(project_list(r->tx, &fit, &cards));
        if (cards.n == 0 && fit.skills[0].v != 0) {
                fit = (struct project_filter){ .page = 1, .category = fit.category };
                TRY(project_list(r->tx, &fit, &cards));
        }
        return fits_of(r, &cards, &p->fits);
}

static enum err load_freelancer(struct req *r, struct start_page *p)
{
        struct profile profile;

        TRY(profile_get(r->tx, r->me.id, r->me.id, &profile));
        p->profile_percent = profile_completeness(&profile).percent;
        p->first_steps = !p->confirmed ? 0 : p->profile_percent < 60 ? 1 : 2;
        TRY(load_proposals(r, p));
        if (p->profile_percent < 60)
                *todo_add(p) = (struct todo){ .words = T("Complete your profile: project owners read it before they answer"),
                        .href = req_path(r, "/profile"),
                        .action = T("Complete the profile"), .icon = "user" };
        return load_fits(r, &profile, p);
}

/* ---- Staff and everybody ---------------------------------------------------------------------------------------------------- */

static void queue_todo(struct req *r, struct start_page *p, int64_t rights, const struct overview_queue *q, const char *words,
                       const char *path)
{
        if (q->waiting == 0 || !req_staff(r, rights))
                return;
        *todo_add(p) = (struct todo){ .words = words, .title = int_text(r->arena, r->loc, q->waiting), .href = req_path(r, "%s", path),
                .wait_ms = q->oldest_at,
                .action = T("Open the list"), .icon = "flag" };
}

static enum err load_staff(struct req *r, struct start_page *p)
{
        TRY(overview_queues(r->tx, &p->queues));
        queue_todo(r, p, STAFF_REVIEW, &p->queues.projects, T("Projects that wait for review: {title}"), "/console/projects");
        queue_todo(r, p, STAFF_FINANCE, &p->queues.top_ups, T("Top-ups that wait for confirmation: {title}"), "/console/top-ups");
        queue_todo(r, p, STAFF_FINANCE, &p->queues.withdrawals, T("Withdrawals that wait to be sent: {title}"), "/console/withdrawals");
        queue_todo(r, p, STAFF_OPERATOR, &p->queues.failed_jobs, T("Jobs that failed: {title}"), "/console/jobs");
        return OK;
}

static enum err load_everybody(struct req *r, struct start_page *p)
{
        struct currency cur = r->settings->currencies[0];

        TRY(ledger_balance(r->tx, account_wallet(r->me.id), cur, &p->wallet));
        TRY(ledger_balance(r->tx, account_pending(r->me.id), cur, &p->pending));
        TRY(notifications_of(r->tx, r->me.id, 1, &p->news));
        if (p->news.n > START_ROWS)
                p->news.n = START_ROWS;
        return OK;
}

static enum err load(struct req *r, struct start_page *p)
{
        p->todos.v = ARENA_ARRAY(r->arena, struct todo, WAITING_ROWS);
        if (!p->confirmed)
                *todo_add(p) = (struct todo){ .words = T("Confirm your e-mail address: the link is in the e-mail we sent you"),
                        .href = req_path(r, "/confirm"),
                        .action = T("Send it again"), .icon = "mail" };
        if (p->is_staff)
                TRY(load_staff(r, p));
        p->first_contract_ahead = p->is_freelancer;
        TRY(load_contracts(r, p));
        if (p->is_client)
                TRY(load_client(r, p));
        if (p->is_freelancer)
                TRY(load_freelancer(r, p));
        return load_everybody(r, p);
}

/* GET /home */
struct reply start_get(struct req *r)
{
        struct start_page p = { .shell = shell_of(r, t_raw(r->lang, T("Start")), NAV_HOME), .is_client = r->me.is_client,
                .is_freelancer = r->me.is_freelancer,
                .is_staff = req_staff(r, STAFF_REVIEW | STAFF_FINANCE | STAFF_PEOPLE), .confirmed = r->me.confirmed };
        struct out o = page_out(r);

        p.shell.noindex = true;
        TRY_REPLY(r, load(r, &p));
        html_start(&o, &p);
        return reply_out(r, 200, &o);
}
