/* A proposal's page for its writer and the project's owner, and what each can do with it. */
#include "web/market/market_web.h"

/* ---- The page ------------------------------------------------------------------------------------------------------------- */

static enum err load_events(struct req *r, struct proposal_show_page *p)
{
        struct events list;

        TRY(events_of(r->tx, SUBJECT_PROPOSAL, p->o.id.v, (struct event_id){ 0 }, 100, &list));
        p->events.v = ARENA_ARRAY(r->arena, struct event_item, list.n);
        for (size_t i = 0; i < list.n; i++) {
                const struct event *e = &list.v[list.n - 1 - i];
                struct targ actor = { .name = "actor", .type = TARG_STR, .s = e->actor_name };
                p->events.v[p->events.n++] = (struct event_item){
                        .words = t_fmt(r->arena, r->loc, event_words(e->kind), &actor, 1),
                        .at_ms = e->at,
                        .note = e->note,
                        .now = i == 0,
                };
        }
        return OK;
}

static bool is_waiting(enum proposal_state s)
{
        return s == PROPOSAL_SENT || s == PROPOSAL_SHORTLISTED;
}

static void decide_what_may_be_done(struct req *r, struct proposal_show_page *p)
{
        bool open = p->o.project_state == PROJECT_OPEN;

        p->is_owner = p->o.client_id.v == r->me.id.v;
        p->unopened = p->is_owner && p->o.opened_at == 0 && p->o.state != PROPOSAL_WITHDRAWN;
        p->may_edit = !p->is_owner && open && p->o.state == PROPOSAL_SENT && p->o.opened_at == 0;
        p->may_withdraw = !p->is_owner && open && is_waiting(p->o.state);
        p->may_decide = p->is_owner && open && is_waiting(p->o.state);
}

struct reply proposal_show_get(struct req *r)
{
        struct proposal_show_page *p = ARENA_NEW(r->arena, struct proposal_show_page);
        struct proposal_id id = { r->id };
        struct out o = page_out(r);

        TRY_REPLY(r, proposal_see(r->tx, r->me.id, id, &p->o));
        p->shell = shell_of(r, p->o.project_title, NAV_MINE);
        p->shell.noindex = true;
        decide_what_may_be_done(r, p);
        p->budget = range_of_row(p->o.budget_min_minor, p->o.budget_max_minor, p->o.currency);
        TRY_REPLY(r, proposal_share(r->settings, money_of_row(p->o.amount_minor, p->o.currency), &p->share));
        if (!p->is_owner || (!p->unopened && p->o.state != PROPOSAL_WITHDRAWN))
                TRY_REPLY(r, attachments_of(r->tx, SUBJECT_PROPOSAL, id.v, &p->files));
        TRY_REPLY(r, load_events(r, p));
        html_proposal_show(&o, p);
        return reply_out(r, 200, &o);
}

static struct reply done(struct req *r, enum err e, const char *msgid)
{
        struct proposal_id id = { r->id };

        if (e != OK)
                return proposal_refused(r, id, e);
        struct str page = req_path(r, "/proposals/%lld", (long long)id.v);
        return msgid ? reply_done(r, page, msgid) : reply_see_other(r, page);
}

struct reply proposal_open_post(struct req *r)
{
        return done(r, proposal_open(r->tx, r->me.id, (struct proposal_id){ r->id }), NULL);
}

struct reply proposal_shortlist_post(struct req *r)
{
        return done(r, proposal_shortlist(r->tx, r->me.id, (struct proposal_id){ r->id }),
                    T("It is on your shortlist, and its writer has been told."));
}

struct reply proposal_withdraw_post(struct req *r)
{
        return done(r, proposal_withdraw(r->tx, r->me.id, (struct proposal_id){ r->id }), T("Your proposal is withdrawn."));
}

struct reply proposal_accept_post(struct req *r)
{
        struct contract_id contract;
        enum err e = proposal_accept(r->tx, r->me.id, (struct proposal_id){ r->id }, &contract);

        if (e != OK)
                return proposal_refused(r, (struct proposal_id){ r->id }, e);
        return reply_done(r, req_path(r, "/contracts/%lld", (long long)contract.v),
                          T("Accepted. Put the price into escrow, and work can begin."));
}

/* ---- Changing it ------------------------------------------------------------------------------------------------------------ */

static enum err load_edit(struct req *r, struct proposal_edit_page *p)
{
        TRY(proposal_see(r->tx, r->me.id, (struct proposal_id){ r->id }, &p->o));
        if (p->o.freelancer_id.v != r->me.id.v)
                return ERR_FORBIDDEN;
        if (p->o.state != PROPOSAL_SENT || p->o.opened_at != 0 || p->o.project_state != PROJECT_OPEN)
                return ERR_STATE;
        TRY(attachments_of(r->tx, SUBJECT_PROPOSAL, p->o.id.v, &p->files));
        p->shell = shell_of(r, translated(r, T("Change your proposal")), NAV_MINE);
        p->shell.noindex = true;
        p->fields = (struct proposal_form){ &p->form, share_of_hundred(r->settings, money_of_row(0, p->o.currency).cur),
                                            p->files.n < LIMIT_FILES_PER_FORM };
        return OK;
}

static struct reply show_edit(struct req *r, int status, const struct proposal_edit_page *p)
{
        struct out o = page_out(r);

        html_proposal_edit(&o, p);
        return reply_out(r, status, &o);
}

struct reply proposal_edit_get(struct req *r)
{
        struct proposal_edit_page *p = ARENA_NEW(r->arena, struct proposal_edit_page);
        enum err e = load_edit(r, p);

        if (e != OK)
                return proposal_refused(r, (struct proposal_id){ r->id }, e);
        p->form = form_new(r);
        form_set(&p->form, "amount", money_plain(r->arena, money_of_row(p->o.amount_minor, p->o.currency)));
        form_set(&p->form, "days", str_fmt(r->arena, "%lld", (long long)p->o.days));
        form_set(&p->form, "body", p->o.body_md);
        return show_edit(r, 200, p);
}

struct reply proposal_edit_post(struct req *r)
{
        struct proposal_edit_page *p = ARENA_NEW(r->arena, struct proposal_edit_page);
        struct proposal_id id = { r->id };
        enum err e = load_edit(r, p);

        if (e != OK)
                return proposal_refused(r, id, e);
        p->form = form_sent(r);
        struct proposal_text text = proposal_text_of(&p->form, money_of_row(0, p->o.currency).cur);
        const struct stored_files *files = form_files(&p->form, "files");
        if (form_ok(&p->form) && p->files.n + files->n > LIMIT_FILES_PER_FORM)
                form_fail(&p->form, "files", T("Together with those that are there already, these are too many files."));
        if (!form_ok(&p->form))
                return show_edit(r, 422, p);
        e = proposal_edit(r->tx, r->me.id, id, &text);
        if (e == OK)
                e = proposal_attach(r->tx, r->me.id, id, files->v, files->n);
        return done(r, e, T("Your proposal is changed."));
}

/* ---- Declining ----------------------------------------------------------------------------------------------------------------- */

static enum err load_decline(struct req *r, struct reason_page *p)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, DECLINE_OTHER);
        struct proposal_page_row o;

        TRY(proposal_see(r->tx, r->me.id, (struct proposal_id){ r->id }, &o));
        if (o.client_id.v != r->me.id.v)
                return ERR_FORBIDDEN;
        if (!is_waiting(o.state) || o.project_state != PROJECT_OPEN)
                return ERR_STATE;
        for (int i = 0; i < (int)DECLINE_OTHER; i++)
                v[i] = (struct option){ .value = str_fmt(r->arena, "%d", i + 1),
                                        .msgid = decline_reason_name((enum decline_reason)(i + 1)) };
        p->shell = shell_of(r, translated(r, T("Decline the proposal")), NAV_MINE);
        p->shell.noindex = true;
        p->reasons = (struct options){ v, DECLINE_OTHER };
        p->action = req_path(r, "/proposals/%lld/decline", (long long)r->id);
        p->back = req_path(r, "/proposals/%lld", (long long)r->id);
        p->subject = o.writer_name;
        p->title = T("Decline the proposal");
        p->explain = T("Its writer is told the reason, and nobody else. This cannot be taken back.");
        p->button = T("Decline the proposal");
        return OK;
}

static struct reply show_decline(struct req *r, int status, const struct reason_page *p)
{
        struct out o = page_out(r);

        html_reason(&o, p);
        return reply_out(r, status, &o);
}

struct reply proposal_decline_get(struct req *r)
{
        struct reason_page p = { .form = form_new(r) };
        enum err e = load_decline(r, &p);

        return e == OK ? show_decline(r, 200, &p) : proposal_refused(r, (struct proposal_id){ r->id }, e);
}

struct reply proposal_decline_post(struct req *r)
{
        struct proposal_id id = { r->id };
        struct form f = form_sent(r);
        enum decline_reason reason = (enum decline_reason)form_choice(&f, "reason", DECLINE_PRICE, DECLINE_OTHER);
        struct str words = form_block(&f, "words", form_ok(&f) && reason == DECLINE_OTHER ? 1 : 0, LIMIT_REASON_CHARS);

        if (!form_ok(&f)) {
                struct reason_page p = { .form = f };
                enum err e = load_decline(r, &p);
                return e == OK ? show_decline(r, 422, &p) : proposal_refused(r, id, e);
        }
        return done(r, proposal_decline(r->tx, r->me.id, id, reason, words), T("Declined. Its writer has been told the reason."));
}
