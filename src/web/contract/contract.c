/* Handlers of contracts and reviews. */
#include "web/contract/contract_web.h"

#include "ledger/ledger.h"

/* ---- the list ------------------------------------------------------------------------------------------------------ */

struct reply contracts_get(struct req *r)
{
        struct contract_list_page p = { .shell = shell_of(r, t_fmt(r->arena, r->loc, T("My contracts"), NULL, 0), NAV_MINE) };
        struct out o = page_out(r);

        p.shell.noindex = true;
        TRY_REPLY(r, contract_list(r->tx, r->me.id, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p.rows));
        p.pager = pager_of(r, p.rows.n);
        if (p.rows.n > LIMIT_PAGE_ITEMS)
                p.rows.n = LIMIT_PAGE_ITEMS;
        html_contract_list(&o, &p);
        return reply_out(r, 200, &o);
}

/* ---- one contract ---------------------------------------------------------------------------------------------------- */

static enum contract_turn turn_of(const struct contract_page *p)
{
        switch (p->c.state) {
        case CONTRACT_OFFERED:
                return p->is_client ? TURN_FUND : TURN_WAIT_FUND;
        case CONTRACT_ACTIVE:
                return p->is_freelancer ? TURN_DELIVER : TURN_WAIT_DELIVERY;
        case CONTRACT_DELIVERED:
                return p->is_client ? TURN_DECIDE : TURN_WAIT_DECISION;
        default:
                return TURN_DONE;
        }
}

static size_t stage_of(enum contract_state s)
{
        switch (s) {
        case CONTRACT_OFFERED:
                return 1;
        case CONTRACT_ACTIVE:
                return 2;
        case CONTRACT_DELIVERED:
                return 3;
        case CONTRACT_ACCEPTED:
                return 4;
        default:
                return 5;
        }
}

/* The money of an event, with both ends of every movement. */
static struct flows flows_of(const struct contract *c, enum event_kind kind)
{
        switch (kind) {
        case EVENT_CONTRACT_FUNDED:
                return (struct flows){ .v = { { .from = T("The owner's balance"), .to = T("Escrow"), .amount = c->price } }, .n = 1 };
        case EVENT_CONTRACT_ACCEPTED:
        case EVENT_CONTRACT_AUTO_ACCEPTED:
                return (struct flows){
                        .v = { { .from = T("Escrow"), .to = T("The freelancer's pending balance"), .amount = c->net, .in = true },
                               { .from = T("Escrow"), .to = T("Platform fee"), .amount = c->fee } },
                        .n = c->fee.minor > 0 ? 2 : 1
                };
        case EVENT_CONTRACT_MATURED:
                return (struct flows){
                        .v = { { .from = T("Pending balance"), .to = T("Withdrawable balance"), .amount = c->net, .in = true } }, .n = 1
                };
        default:
                return (struct flows){ .n = 0 };
        }
}

static struct str words_of(struct req *r, const struct event *e)
{
        struct targ actor = { .name = "actor", .type = TARG_STR, .s = e->actor_name };

        return t_fmt(r->arena, r->loc, event_words(e->kind), &actor, 1);
}

static enum err load_events(struct req *r, struct contract_page *p)
{
        struct events list;

        TRY(events_of(r->tx, SUBJECT_CONTRACT, p->c.id.v, (struct event_id){ 0 }, 200, &list));
        p->events = (struct event_items){ .v = ARENA_ARRAY(r->arena, struct event_item, list.n), .n = list.n };
        for (size_t i = 0; i < list.n; i++) {
                const struct event *e = &list.v[list.n - 1 - i];
                struct flows flows = e->transfer.v != 0 ? flows_of(&p->c, e->kind) : (struct flows){ .n = 0 };
                p->events.v[i] = (struct event_item){ .words = words_of(r, e),
                                                      .at_ms = e->at,
                                                      .note = e->note,
                                                      .now = i == 0,
                                                      .paid = e->kind == EVENT_CONTRACT_ACCEPTED ||
                                                              e->kind == EVENT_CONTRACT_AUTO_ACCEPTED || e->kind == EVENT_CONTRACT_MATURED,
                                                      .flows = flows };
        }
        return OK;
}

static void find_reply(const struct req *r, struct contract_page *p)
{
        for (size_t i = 0; i < p->reviews.n; i++) {
                const struct review *v = &p->reviews.v[i];
                if (v->subject.v == r->me.id.v && v->visible_at > 0 && v->replied_at == 0) {
                        p->may_reply = true;
                        p->reply_to = v->id;
                }
        }
}

static enum err load_page(struct req *r, struct contract_id id, struct contract_page *p)
{
        struct form empty = form_new(r);

        TRY(contract_get(r->tx, r->me.id, id, &p->c));
        p->shell = shell_of(r, p->c.title, NAV_MINE);
        p->shell.noindex = true;
        p->is_client = p->c.client.v == r->me.id.v;
        p->is_freelancer = p->c.freelancer.v == r->me.id.v;
        p->turn = p->is_client || p->is_freelancer ? turn_of(p) : TURN_NONE;
        p->stage = stage_of(p->c.state);
        p->late = p->c.state == CONTRACT_ACTIVE && p->c.first_delivered_at == 0 && p->c.due_at < r->now_ms;
        p->deliver = p->changes = p->review = p->reply = empty;
        TRY(contract_deliveries(r->tx, id, &p->deliveries));
        TRY(load_events(r, p));
        TRY(reviews_of_contract(r->tx, r->me.id, id, &p->reviews, &p->may_review, &p->review_until));
        find_reply(r, p);
        if (p->turn != TURN_FUND)
                return OK;
        TRY(ledger_balance(r->tx, account_wallet(r->me.id), p->c.price.cur, &p->wallet));
        p->enough = p->wallet.minor >= p->c.price.minor;
        return OK;
}

static struct reply show(struct req *r, int status, const struct contract_page *p)
{
        struct out o = page_out(r);

        html_contract_show(&o, p);
        return reply_out(r, status, &o);
}

struct reply contract_get_page(struct req *r)
{
        struct contract_page p = { .turn = TURN_NONE };

        TRY_REPLY(r, load_page(r, (struct contract_id){ r->id }, &p));
        return show(r, 200, &p);
}

static struct reply done(struct req *r, enum err e, const char *msgid)
{
        return e == OK ? reply_done(r, req_path(r, "/contracts/%lld", (long long)r->id), msgid) : reply_error(r, e);
}

struct reply contract_fund_post(struct req *r)
{
        return done(r, contract_fund(r->tx, r->me.id, (struct contract_id){ r->id }), T("The money is in escrow. Work can begin."));
}

struct reply contract_accept_post(struct req *r)
{
        return done(r, contract_accept(r->tx, r->me.id, (struct contract_id){ r->id }),
                    T("You accepted the work. The money is on its way to the freelancer."));
}

struct reply contract_deliver_post(struct req *r)
{
        struct contract_id id = { r->id };
        struct form f = form_sent(r);
        struct str body = form_block(&f, "body", 1, LIMIT_MESSAGE_CHARS);
        const struct stored_files *files = form_files(&f, "files");

        if (!form_ok(&f)) {
                struct contract_page p = { .turn = TURN_NONE };
                TRY_REPLY(r, load_page(r, id, &p));
                p.deliver = f;
                return show(r, 422, &p);
        }
        return done(r, contract_deliver(r->tx, r->me.id, id, body, files->v, files->n), T("Delivered. The owner has been told."));
}

struct reply contract_changes_post(struct req *r)
{
        struct contract_id id = { r->id };
        struct form f = form_sent(r);
        struct str text = form_block(&f, "changes", 10, LIMIT_MESSAGE_CHARS);

        if (!form_ok(&f)) {
                struct contract_page p = { .turn = TURN_NONE };
                TRY_REPLY(r, load_page(r, id, &p));
                p.changes = f;
                return show(r, 422, &p);
        }
        return done(r, contract_ask_changes(r->tx, r->me.id, id, text), T("Your wish for changes has been sent."));
}

/* ---- reviews ------------------------------------------------------------------------------------------------------------ */

const char *review_field(size_t i)
{
        static const char *const names[REVIEW_CRITERIA] = { "c1", "c2", "c3", "c4", "c5", "c6" };

        assert(i < REVIEW_CRITERIA);
        return names[i];
}

struct options review_marks(void)
{
        static const struct option marks[] = {
                { .value = STR_INIT("1"), .msgid = T("Poor") },      { .value = STR_INIT("2"), .msgid = T("Fair") },
                { .value = STR_INIT("3"), .msgid = T("Good") },      { .value = STR_INIT("4"), .msgid = T("Very good") },
                { .value = STR_INIT("5"), .msgid = T("Excellent") },
        };

        return (struct options){ marks, ARRAY_LEN(marks) };
}

struct reply contract_review_post(struct req *r)
{
        struct contract_id id = { r->id };
        struct form f = form_sent(r);
        struct review_text text = { .body = form_block(&f, "text", 10, 3000) };

        for (size_t i = 0; i < REVIEW_CRITERIA; i++)
                text.marks[i] = form_choice(&f, review_field(i), 1, 5);
        if (!form_ok(&f)) {
                struct contract_page p = { .turn = TURN_NONE };
                TRY_REPLY(r, load_page(r, id, &p));
                if (!p.is_client && !p.is_freelancer) /* staff may read the page, but nobody else reviews */
                        return reply_error(r, ERR_NOT_FOUND);
                p.review = f;
                return show(r, 422, &p);
        }
        return done(r, review_write(r->tx, r->me.id, id, &text),
                    T("Thank you. Your review is kept, and shown when both have written or the time is over."));
}

/* POST /contracts/{id}/reviews/{sub}/reply */
struct reply review_reply_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str text = form_block(&f, "reply", 2, LIMIT_REASON_CHARS);

        if (!form_ok(&f)) {
                struct contract_page p = { .turn = TURN_NONE };
                TRY_REPLY(r, load_page(r, (struct contract_id){ r->id }, &p));
                if (!p.may_reply || p.reply_to.v != r->sub)
                        return reply_error(r, ERR_NOT_FOUND);
                p.reply = f;
                return show(r, 422, &p);
        }
        return done(r, review_reply(r->tx, r->me.id, (struct review_id){ r->sub }, text), T("Your reply stands below the review."));
}
