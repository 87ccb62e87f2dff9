/* A project's page: the brief, the owner, questions, and either the way to a proposal or, for the owner, the proposals that came. */
#include "web/market/market_web.h"

static const struct {
        const char *slug;
        enum proposal_sort sort;
} sort_slugs[] = { { "amount", PROPOSAL_AMOUNT }, { "days", PROPOSAL_DAYS }, { "rating", PROPOSAL_RATING } };
static const struct {
        const char *slug;
        enum proposal_show show;
} show_slugs[] = { { "shortlisted", PROPOSAL_SHOW_SHORTLISTED }, { "declined", PROPOSAL_SHOW_DECLINED } };

struct str received_href(struct out *o, const struct project_show_page *p, enum proposal_sort sort, enum proposal_show show)
{
        const char *sort_slug = "newest", *show_slug = "waiting";

        for (size_t i = 0; i < ARRAY_LEN(sort_slugs); i++)
                sort_slug = sort_slugs[i].sort == sort ? sort_slugs[i].slug : sort_slug;
        for (size_t i = 0; i < ARRAY_LEN(show_slugs); i++)
                show_slug = show_slugs[i].show == show ? show_slugs[i].slug : show_slug;
        return str_fmt(o->b.a, "%.*s/projects/%lld?order=%s&show=%s#proposals", STR_ARG(o->prefix), (long long)p->p.id.v, sort_slug,
                       show_slug);
}

struct sort_choices sort_choices(void)
{
        return (struct sort_choices){ { PROPOSAL_NEWEST, PROPOSAL_AMOUNT, PROPOSAL_DAYS, PROPOSAL_RATING }, 4 };
}

const char *sort_name(enum proposal_sort s)
{
        switch (s) {
        case PROPOSAL_NEWEST: return T("Newest");
        case PROPOSAL_AMOUNT: return T("Lowest amount");
        case PROPOSAL_DAYS: return T("Fewest days");
        case PROPOSAL_RATING: return T("Best rated");
        }
        return "";
}

const struct form *blank_form(struct out *o, const struct project_show_page *p)
{
        struct form *f = ARENA_NEW(o->b.a, struct form);

        f->r = p->shell.r;
        return f;
}

const char *question_field(struct out *o, struct project_question_id id)
{
        return str_z(o->b.a, str_fmt(o->b.a, "answer-%lld", (long long)id.v));
}

const struct proposal_form *proposal_fields(struct out *o, const struct form *f, struct proposal_share example, bool files)
{
        struct proposal_form *p = ARENA_NEW(o->b.a, struct proposal_form);

        *p = (struct proposal_form){ f, example, files };
        return p;
}

struct str share_words(struct out *o, const struct proposal_share *s)
{
        struct targ args[] = {
                { .name = "gross", .type = TARG_STR, .s = money_text_short(o->b.a, o->loc, s->gross) },
                { .name = "net", .type = TARG_STR, .s = money_text_short(o->b.a, o->loc, s->net) },
                { .name = "fee", .type = TARG_STR, .s = money_text_short(o->b.a, o->loc, s->fee) },
        };

        return t_fmt(o->b.a, o->loc, T("The whole price for the owner. The platform fee takes {fee} of every {gross}, and {net} is yours."),
                     args, ARRAY_LEN(args));
}

static void read_order(const struct req *r, struct project_show_page *p)
{
        struct str sort = req_query(r, "order"), show = req_query(r, "show");

        for (size_t i = 0; i < ARRAY_LEN(sort_slugs); i++)
                if (str_eq(sort, str_c(sort_slugs[i].slug)))
                        p->sort = sort_slugs[i].sort;
        for (size_t i = 0; i < ARRAY_LEN(show_slugs); i++)
                if (str_eq(show, str_c(show_slugs[i].slug)))
                        p->show = show_slugs[i].show;
}

/* The owner's list; on the page of those that wait, newcomers stand in their own lane before the others. */
static enum err load_received(struct req *r, struct project_show_page *p)
{
        struct proposals_of_project_rows rows;

        read_order(r, p);
        bool lane = p->show == PROPOSAL_SHOW_WAITING;
        TRY(proposal_list(r->tx, r->me.id, p->p.id, p->sort, p->show, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &rows));
        p->pager = pager_of(r, rows.n);
        p->received.v = ARENA_ARRAY(r->arena, struct received, rows.n);
        p->lane.v = ARENA_ARRAY(r->arena, struct received, rows.n);
        for (size_t i = 0; i < rows.n && i < LIMIT_PAGE_ITEMS; i++) {
                const struct proposals_of_project_row *row = &rows.v[i];
                int64_t rating = rating_tenths(row->rating_sum, row->reviews);
                struct received x = {
                        .row = row,
                        .amount = money_of_row(row->amount_minor, row->currency),
                        .rating = rating > 0 ? rating : 0,
                        .shell = &p->shell,
                        .in_lane = lane && row->newcomer,
                        .comparable = lane && p->p.state == PROJECT_OPEN && rows.n > 1,
                };
                if (x.in_lane)
                        p->lane.v[p->lane.n++] = x;
                else
                        p->received.v[p->received.n++] = x;
        }
        return OK;
}

/* What a freelancer needs for writing: the own proposal if there is one, else what is left of the month. */
static enum err load_writer(struct req *r, struct project_show_page *p)
{
        enum err e = proposal_own(r->tx, r->me.id, p->p.id, &p->mine);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        p->example = share_of_hundred(r->settings, p->budget.low.cur);
        p->may_propose = p->p.state == PROJECT_OPEN && (e == ERR_NOT_FOUND || p->mine.state == PROPOSAL_WITHDRAWN);
        return p->may_propose ? proposal_quota(r->tx, r->me.id, &p->quota) : OK;
}

static void describe(struct req *r, struct project_show_page *p)
{
        p->shell = shell_of(r, p->p.title, NAV_PROJECTS);
        p->shell.description = p->p.lead;
        p->shell.noindex = !project_is_public(p->p.state);
        p->budget = range_of_row(p->p.budget_min_minor, p->p.budget_max_minor, p->p.currency);
        p->hire_rate = client_hire_rate(p->p.hired, p->p.ended);
        p->days_left = p->p.expires_at > r->now_ms ? (p->p.expires_at - r->now_ms + MS_DAY - 1) / MS_DAY : 0;
        p->is_owner = r->me.id.v != 0 && p->p.client_id.v == r->me.id.v;
        p->may_ask = r->me.is_freelancer && !p->is_owner && p->p.state == PROJECT_OPEN;
        p->must_sign_in = r->me.id.v == 0 && p->p.state == PROJECT_OPEN;
        p->may_post = r->me.is_client;
        p->ask = p->answer = p->propose = form_new(r);
}

static enum err load(struct req *r, struct project_id id, struct project_show_page *p)
{
        struct viewer v = { r->me.id, req_staff(r, STAFF_REVIEW) };

        TRY(project_see(r->tx, v, id, r->lang, &p->p));
        describe(r, p);
        p->skills = project_skill_words(r->arena, p->p.skill_line, r->lang);
        TRY(attachments_of(r->tx, SUBJECT_PROJECT, id.v, &p->files));
        TRY(question_list(r->tx, id, &p->questions));
        if (p->is_owner)
                return project_is_public(p->p.state) ? load_received(r, p) : OK;
        if (p->p.proposals > 0 && p->p.state == PROJECT_OPEN)
                TRY(proposal_newcomers(r->tx, id, &p->newcomers));
        return r->me.is_freelancer ? load_writer(r, p) : OK;
}

static struct reply show(struct req *r, int status, const struct project_show_page *p)
{
        struct out o = page_out(r);

        html_project_show(&o, p);
        return reply_out(r, status, &o);
}

struct reply project_show_get(struct req *r)
{
        struct project_show_page *p = ARENA_NEW(r->arena, struct project_show_page);

        TRY_REPLY(r, load(r, (struct project_id){ r->id }, p));
        return show(r, 200, p);
}

struct reply project_back_get(struct req *r)
{
        return reply_see_other(r, req_path(r, "/projects/%lld", (long long)r->id));
}

/* ---- Questions ---------------------------------------------------------------------------------------------------------- */

struct reply question_ask_post(struct req *r)
{
        struct project_show_page *p = ARENA_NEW(r->arena, struct project_show_page);
        struct project_id project = { r->id };
        struct project_question_id id;
        struct form f = form_sent(r);
        struct str body = form_block(&f, "question", QUESTION_MIN_CHARS, QUESTION_CHARS);

        if (form_ok(&f)) {
                enum err e = question_ask(r->tx, r->me.id, project, body, &id);
                if (e == OK)
                        return reply_done(r, req_path(r, "/projects/%lld#questions", (long long)project.v),
                                          T("Your question is on the page, and its owner has been told."));
                if (e != ERR_LIMIT)
                        return project_refused(r, project, e);
                form_fail(&f, "question", T("You have asked as many questions here as one person can."));
        }
        TRY_REPLY(r, load(r, project, p));
        p->ask = f;
        return show(r, 422, p);
}

struct reply question_answer_post(struct req *r)
{
        struct project_show_page *p = ARENA_NEW(r->arena, struct project_show_page);
        struct project_id project = { r->id }, of;
        struct form f = form_sent(r);
        struct str answer = form_block(&f, "answer", 1, QUESTION_CHARS);

        if (form_ok(&f)) {
                enum err e = question_answer(r->tx, r->me.id, (struct project_question_id){ r->sub }, answer, &of);
                if (e != OK)
                        return project_refused(r, project, e);
                return reply_done(r, req_path(r, "/projects/%lld#questions", (long long)of.v),
                                  T("Your answer is on the page for everyone."));
        }
        TRY_REPLY(r, load(r, project, p));
        if (!p->is_owner)
                return reply_error(r, ERR_FORBIDDEN);
        p->answer = f;
        p->answering = (struct project_question_id){ r->sub };
        return show(r, 422, p);
}

/* ---- Sending a proposal --------------------------------------------------------------------------------------------------- */

struct proposal_text proposal_text_of(struct form *f, struct currency cur)
{
        int64_t unit = 1;

        for (int i = 0; i < currency_decimals(cur); i++)
                unit *= 10;
        return (struct proposal_text){
                .amount = form_money(f, "amount", cur, unit, LIMIT_AMOUNT_MINOR),
                .days = form_int(f, "days", 1, LIMIT_DAYS),
                .body_md = form_block(f, "body", LIMIT_PROPOSAL_MIN_CHARS, LIMIT_PROPOSAL_CHARS),
        };
}

struct reply proposal_send_post(struct req *r)
{
        struct project_show_page *p = ARENA_NEW(r->arena, struct project_show_page);
        struct project_id project = { r->id };
        struct proposal_id id;
        struct form f = form_sent(r);

        TRY_REPLY(r, load(r, project, p));
        struct proposal_text text = proposal_text_of(&f, p->budget.low.cur);
        const struct stored_files *files = form_files(&f, "files");
        if (form_ok(&f)) {
                enum err e = proposal_send(r->tx, r->me.id, project, &text, &id);
                if (e == ERR_STATE && p->mine.id.v != 0) /* an earlier one of theirs stands in the way */
                        return proposal_refused(r, p->mine.id, e);
                if (e != OK)
                        return project_refused(r, project, e);
                TRY_REPLY(r, proposal_attach(r->tx, r->me.id, id, files->v, files->n));
                return reply_done(r, req_path(r, "/proposals/%lld", (long long)id.v),
                                  T("Your proposal has been sent. You can change it until the owner opens it."));
        }
        p->propose = f;
        return show(r, 422, p);
}
