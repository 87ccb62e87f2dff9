/* What is one's own: projects posted, proposals sent. */
#include "web/market/market_web.h"

struct project_states project_states(void)
{
        return (struct project_states){ { PROJECT_OPEN, PROJECT_DRAFT, PROJECT_IN_REVIEW, PROJECT_AWARDED, PROJECT_COMPLETED,
                                          PROJECT_CLOSED, PROJECT_EXPIRED, PROJECT_REJECTED },
                                        8 };
}

struct proposal_states proposal_states(void)
{
        return (struct proposal_states){
                { PROPOSAL_SENT, PROPOSAL_SHORTLISTED, PROPOSAL_ACCEPTED, PROPOSAL_DECLINED, PROPOSAL_WITHDRAWN, PROPOSAL_LAPSED }, 6
        };
}

struct reply mine_get(struct req *r)
{
        return reply_see_other(r, req_path(r, r->me.is_client ? "/mine/projects" : r->me.is_freelancer ? "/mine/proposals" : "/contracts"));
}

struct reply mine_projects_get(struct req *r)
{
        struct mine_projects_page *p = ARENA_NEW(r->arena, struct mine_projects_page);
        struct project_mine_rows rows;
        struct out o = page_out(r);

        p->shell = shell_of(r, translated(r, T("My projects")), NAV_MINE);
        p->shell.noindex = true;
        p->is_freelancer = r->me.is_freelancer;
        p->state = (enum project_state)req_query_int(r, "state", 0, 0, PROJECT_REJECTED);
        TRY_REPLY(r, project_list_mine(r->tx, r->me.id, p->state, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &rows));
        p->pager = pager_of(r, rows.n);
        for (size_t i = 0; i < rows.n && i < LIMIT_PAGE_ITEMS; i++)
                p->items.v[p->items.n++] = (struct mine_project){
                        .row = &rows.v[i],
                        .budget = range_of_row(rows.v[i].budget_min_minor, rows.v[i].budget_max_minor, rows.v[i].currency),
                        .shell = &p->shell,
                };
        html_mine_projects(&o, p);
        return reply_out(r, 200, &o);
}

struct reply mine_proposals_get(struct req *r)
{
        struct mine_proposals_page *p = ARENA_NEW(r->arena, struct mine_proposals_page);
        struct proposals_mine_rows rows;
        struct out o = page_out(r);

        p->shell = shell_of(r, translated(r, T("My proposals")), NAV_MINE);
        p->shell.noindex = true;
        p->is_client = r->me.is_client;
        p->state = (enum proposal_state)req_query_int(r, "state", 0, 0, PROPOSAL_LAPSED);
        TRY_REPLY(r, proposal_quota(r->tx, r->me.id, &p->quota));
        TRY_REPLY(r, proposal_list_mine(r->tx, r->me.id, p->state, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &rows));
        p->pager = pager_of(r, rows.n);
        for (size_t i = 0; i < rows.n && i < LIMIT_PAGE_ITEMS; i++)
                p->items.v[p->items.n++] = (struct mine_proposal){ &rows.v[i], money_of_row(rows.v[i].amount_minor, rows.v[i].currency) };
        html_mine_proposals(&o, p);
        return reply_out(r, 200, &o);
}
