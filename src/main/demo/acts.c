/*
 * One act of a story, by whoever does it, through the function that their own click would call. What was planned for a thing that did not
 * come to be is passed over.
 */
#include "main/demo/demo.h"

#include "market/contract.h"
#include "market/money_flows.h"
#include "market/project.h"
#include "market/proposal.h"
#include "market/question.h"
#include "market/review.h"

struct doing {
        struct demo *d;
        struct tx *tx;
        struct story *s;
        size_t arg;
        struct user_id client, freelancer; /* the freelancer: of the bid that wins */
};

static struct user_id person_of(const struct doing *x, uint32_t person)
{
        return x->d->people[person].id;
}

static struct user_id clerk(const struct doing *x)
{
        return person_of(x, CAST_CLERK);
}

static struct money amount(const struct doing *x, int64_t minor)
{
        return money_of(minor, x->d->settings->currencies[0]);
}

static struct bid *bid_of(const struct doing *x)
{
        return &x->s->bids[x->arg];
}

/* ---- Projects --------------------------------------------------------------------------------------------------------------- */

static enum err do_save(struct doing *x)
{
        struct story *s = x->s;
        struct demo_brief brief = demo_brief(x->d, x->tx->arena, s);
        struct project_draft draft = { .title = brief.title,
                                       .body_md = brief.body,
                                       .category = x->d->category[s->category],
                                       .band = s->band,
                                       .days = s->days,
                                       .place = s->place };
        struct str rest = s->kind->skills, slug;

        if (s->place != PLACE_ONLINE)
                draft.city = demo_city(x->d, s->client, s->lang);
        while (str_next(&rest, ',', &slug))
                for (size_t i = 0; i < x->d->skills->n && draft.n_skills < LIMIT_SKILLS; i++)
                        if (str_eq(x->d->skills->v[i].slug, slug))
                                draft.skills[draft.n_skills++] = x->d->skills->v[i].id;
        return project_save(x->tx, x->client, (struct project_id){ 0 }, &draft, &s->project);
}

static enum err do_submit(struct doing *x)
{
        enum project_state state;

        return project_submit(x->tx, x->client, x->s->project, &state);
}

static enum err do_approve(struct doing *x)
{
        if (!x->d->settings->review_projects) /* it is open already */
                return OK;
        return project_approve(x->tx, x->s->client == CAST_CLERK ? person_of(x, CAST_OPERATOR) : clerk(x), S("127.0.0.1"), x->s->project);
}

static enum err do_reject(struct doing *x)
{
        struct user_id staff = x->s->client == CAST_CLERK ? person_of(x, CAST_OPERATOR) : clerk(x);

        if (!x->d->settings->review_projects)
                return OK;
        return project_reject(x->tx, staff, S("127.0.0.1"), x->s->project, demo_line(x->d, x->tx->arena, x->s, "reject", true, 0));
}

static enum err do_close(struct doing *x)
{
        struct rng r = demo_rng(x->d, 'C', x->s->index, 0);
        enum close_reason reason = (enum close_reason)rng_between(&r, CLOSE_FOUND_ELSEWHERE, CLOSE_OTHER);

        return project_close(x->tx, x->client, x->s->project, reason, demo_line(x->d, x->tx->arena, x->s, "close", true, 0));
}

static enum err do_expire(struct doing *x)
{
        bool more;

        return project_expire_due(x->tx, &more);
}

static enum err do_ask(struct doing *x)
{
        struct str text = demo_question(x->d, x->tx->arena, x->s, x->arg, false);

        x->s->questions[x->arg].v = 0;
        if (utf8_count(text) < QUESTION_MIN_CHARS)
                return OK;
        return question_ask(x->tx, person_of(x, bid_of(x)->person), x->s->project, text, &x->s->questions[x->arg]);
}

static enum err do_answer(struct doing *x)
{
        struct project_id ignored;

        if (x->s->questions[x->arg].v == 0)
                return OK;
        return question_answer(x->tx, x->client, x->s->questions[x->arg], demo_question(x->d, x->tx->arena, x->s, x->arg, true), &ignored);
}

/* ---- Proposals ---------------------------------------------------------------------------------------------------------------- */

static enum err do_bid(struct doing *x)
{
        struct bid *b = bid_of(x);
        struct proposal_text text = { amount(x, b->amount_minor), b->days, demo_proposal(x->d, x->tx->arena, x->s, x->arg) };

        b->id.v = 0;
        enum err e = proposal_send(x->tx, person_of(x, b->person), x->s->project, &text, &b->id);
        return e == ERR_QUOTA ? OK : e; /* the operator may have set a smaller one */
}

static enum err do_take_back(struct doing *x)
{
        return bid_of(x)->id.v == 0 ? OK : proposal_withdraw(x->tx, person_of(x, bid_of(x)->person), bid_of(x)->id);
}

static enum err do_open(struct doing *x)
{
        return bid_of(x)->id.v == 0 ? OK : proposal_open(x->tx, x->client, bid_of(x)->id);
}

static enum err do_shortlist(struct doing *x)
{
        return bid_of(x)->id.v == 0 ? OK : proposal_shortlist(x->tx, x->client, bid_of(x)->id);
}

static enum err do_decline(struct doing *x)
{
        struct rng r = demo_rng(x->d, 'D', x->s->index, x->arg);
        enum decline_reason reason = (enum decline_reason)rng_between(&r, DECLINE_PRICE, DECLINE_OTHER);
        struct str words = reason == DECLINE_OTHER || chance(&r, 40) ? demo_line(x->d, x->tx->arena, x->s, "decline", true, x->arg) : S("");

        return bid_of(x)->id.v == 0 ? OK : proposal_decline(x->tx, x->client, bid_of(x)->id, reason, words);
}

static enum err do_choose(struct doing *x)
{
        x->s->contract.v = 0;
        return bid_of(x)->id.v == 0 ? OK : proposal_accept(x->tx, x->client, bid_of(x)->id, &x->s->contract);
}

/* ---- Contract ------------------------------------------------------------------------------------------------------------------- */

static enum err do_top_up(struct doing *x)
{
        return top_up_announce(x->tx, x->client, amount(x, x->s->top_up_minor), &x->s->top_up);
}

static enum err do_confirm(struct doing *x)
{
        struct user_id staff = x->s->client == CAST_CLERK ? person_of(x, CAST_OPERATOR) : clerk(x);

        return top_up_confirm(x->tx, staff, S("127.0.0.1"), x->s->top_up);
}

static enum err do_fund(struct doing *x)
{
        return contract_fund(x->tx, x->client, x->s->contract);
}

static enum err do_deliver(struct doing *x)
{
        struct str text = demo_line(x->d, x->tx->arena, x->s, x->arg == 0 ? "delivery" : "delivery.again", false, x->arg);

        return contract_deliver(x->tx, x->freelancer, x->s->contract, text, NULL, 0);
}

static enum err do_changes(struct doing *x)
{
        return contract_ask_changes(x->tx, x->client, x->s->contract, demo_line(x->d, x->tx->arena, x->s, "changes", true, 0));
}

static enum err do_remind(struct doing *x)
{
        bool more;

        return contract_clock_remind(x->tx, &more);
}

static enum err do_accept(struct doing *x)
{
        return contract_accept(x->tx, x->client, x->s->contract);
}

static enum err do_accept_by_clock(struct doing *x)
{
        bool more;

        return contract_clock_accept(x->tx, &more);
}

static enum err do_mature(struct doing *x)
{
        bool more;

        return contract_clock_mature(x->tx, &more);
}

/* ---- Reviews -------------------------------------------------------------------------------------------------------------------- */

/* Mostly content, seldom not; the six marks of one person lie together. */
static enum err review(struct doing *x, struct user_id author, bool by_client)
{
        struct rng r = demo_rng(x->d, by_client ? 'R' : 'r', x->s->index, 0);
        int64_t luck = rng_between(&r, 0, 99), low = luck < 62 ? 5 : luck < 84 ? 4 : luck < 95 ? 3 : 1;
        int64_t high = low >= 4 ? 5 : low == 3 ? 4 : 3;
        const char *of_freelancer = low >= 4 ? "review.good" : low == 3 ? "review.fair" : "review.poor";
        const char *of_client = low >= 3 ? "review.client" : "review.client.poor";
        const char *pool = by_client ? of_freelancer : of_client;
        struct review_text text = { .body = demo_line(x->d, x->tx->arena, x->s, pool, by_client, 0) };

        for (size_t i = 0; i < REVIEW_CRITERIA; i++)
                text.marks[i] = low == 5 && chance(&r, 8) ? 4 : rng_between(&r, low, high);
        return review_write(x->tx, author, x->s->contract, &text);
}

static enum err do_client_review(struct doing *x)
{
        return review(x, x->client, true);
}

static enum err do_review(struct doing *x)
{
        return review(x, x->freelancer, false);
}

static enum err do_reply(struct doing *x)
{
        struct reviews all;
        bool may_write;
        int64_t until;

        TRY(reviews_of_contract(x->tx, x->freelancer, x->s->contract, &all, &may_write, &until));
        for (size_t i = 0; i < all.n; i++)
                if (all.v[i].subject.v == x->freelancer.v && all.v[i].visible_at != 0)
                        return review_reply(x->tx, x->freelancer, all.v[i].id, demo_line(x->d, x->tx->arena, x->s, "reply", false, 0));
        return OK;
}

static enum err do_show_reviews(struct doing *x)
{
        bool more;

        return review_clock_show(x->tx, &more);
}

/* ---- Payouts --------------------------------------------------------------------------------------------------------------------- */

/* A Moroccan account number of nobody: bank 999 does not exist; the last two digits make the whole fit (97 - n * 100 mod 97). */
static struct str account_number(struct arena *a, uint32_t person)
{
        struct str digits = str_fmt(a, "999%03u%016u", person % 999, person);
        unsigned r = 0;

        for (size_t i = 0; i < digits.n; i++)
                r = (r * 10 + (unsigned)(digits.p[i] - '0')) % 97;
        return str_fmt(a, "%.*s%02u", STR_ARG(digits), 97 - r * 100 % 97);
}

static enum err do_payout(struct doing *x)
{
        uint32_t person = x->s->bids[x->s->winner].person;
        struct withdrawal_wish wish = { .amount = amount(x, x->s->payout_minor),
                                        .holder = demo_name(x->d, x->tx->arena, person),
                                        .destination = account_number(x->tx->arena, person),
                                        .bank = demo_line(x->d, x->tx->arena, x->s, "bank", false, 0) };

        return withdrawal_request(x->tx, x->freelancer, &wish, &x->s->payout);
}

static enum err do_payout_sent(struct doing *x)
{
        return withdrawal_mark_sent(x->tx, clerk(x), S("127.0.0.1"), x->s->payout);
}

static enum err do_payout_failed(struct doing *x)
{
        return withdrawal_mark_failed(x->tx, clerk(x), S("127.0.0.1"), x->s->payout,
                                      demo_line(x->d, x->tx->arena, x->s, "payout.failed", true, 0));
}

/* ---- The table ------------------------------------------------------------------------------------------------------------------- */

static const struct {
        const char *name;
        enum err (*run)(struct doing *x);
        bool of_contract; /* needs the contract */
} table[ACT_KINDS] = {
        [ACT_SAVE] = { "save a project", do_save, false },
        [ACT_SUBMIT] = { "submit a project", do_submit, false },
        [ACT_APPROVE] = { "approve a project", do_approve, false },
        [ACT_REJECT] = { "reject a project", do_reject, false },
        [ACT_ASK] = { "ask a question", do_ask, false },
        [ACT_ANSWER] = { "answer a question", do_answer, false },
        [ACT_BID] = { "send a proposal", do_bid, false },
        [ACT_TAKE_BACK] = { "withdraw a proposal", do_take_back, false },
        [ACT_OPEN] = { "open a proposal", do_open, false },
        [ACT_SHORTLIST] = { "shortlist a proposal", do_shortlist, false },
        [ACT_DECLINE] = { "decline a proposal", do_decline, false },
        [ACT_CLOSE] = { "close a project", do_close, false },
        [ACT_EXPIRE] = { "expire a project", do_expire, false },
        [ACT_CHOOSE] = { "accept a proposal", do_choose, false },
        [ACT_TOP_UP] = { "announce a top-up", do_top_up, true },
        [ACT_CONFIRM] = { "confirm a top-up", do_confirm, true },
        [ACT_FUND] = { "fund a contract", do_fund, true },
        [ACT_DELIVER] = { "deliver", do_deliver, true },
        [ACT_CHANGES] = { "ask for changes", do_changes, true },
        [ACT_REMIND] = { "remind", do_remind, true },
        [ACT_ACCEPT] = { "accept a delivery", do_accept, true },
        [ACT_ACCEPT_BY_CLOCK] = { "accept by the clock", do_accept_by_clock, true },
        [ACT_CLIENT_REVIEW] = { "review a freelancer", do_client_review, true },
        [ACT_REVIEW] = { "review a project owner", do_review, true },
        [ACT_REPLY] = { "reply to a review", do_reply, true },
        [ACT_SHOW_REVIEWS] = { "show reviews", do_show_reviews, true },
        [ACT_MATURE] = { "mature", do_mature, true },
        [ACT_PAYOUT] = { "ask for a withdrawal", do_payout, true },
        [ACT_PAYOUT_SENT] = { "send a withdrawal", do_payout_sent, true },
        [ACT_PAYOUT_FAILED] = { "fail a withdrawal", do_payout_failed, true },
};

struct str demo_act_name(enum act_kind k)
{
        return str_c(table[k].name);
}

enum err demo_act(struct demo *d, struct tx *tx, const struct act *act)
{
        struct story *s = &d->stories[act->story];
        struct doing x = { .d = d, .tx = tx, .s = s, .arg = act->arg, .client = d->people[s->client].id };

        if (s->n_bids > 0)
                x.freelancer = d->people[s->bids[s->winner].person].id;
        if (table[act->kind].of_contract && s->contract.v == 0)
                return OK;
        tx->now_ms = d->now_ms + act->at;
        return table[act->kind].run(&x);
}
