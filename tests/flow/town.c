/* Making people and things for tests that are about what happens next. */
#include "flow/town.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "market/contract.h"
#include "market/money_flows.h"
#include "market/project.h"
#include "market/proposal.h"
#include "market/question.h"
#include "market/review.h"
#include "people/account.h"
#include "people/session.h"
#include "people/staff.h"
#include "people/totp.h"
#include "web/web.h"

#define ADDRESS S("127.0.0.1")

/* What one small transaction is about; what it made comes back in id. */
struct deed {
        struct user_id actor;
        int64_t of, id, minor;
        struct str password_hash;
        enum project_state state;
        const struct person_wish *wish;
        struct session_token token;
        bool flag;
};

static void must(struct town *t, const char *what, enum err (*run)(struct tx *, void *), struct deed *d)
{
        enum err e = db_write(t->db, t->a, run, d);

        if (e == OK)
                return;
        fprintf(stderr, "%s could not be made: %s\n", what, err_name(e));
        printf("not ok - %s could not be made: %s\n", what, err_name(e));
        world_stop(t->w);
        exit(1);
}

void town_open(struct town *t, struct world *w)
{
        struct arena *a = w->a;
        struct str why = S("unknown"), url = w->db_option[0] ? str_c(w->db_option) : str_fmt(a, "sqlite:%s/wasl.db", w->data);
        struct db_config cfg = { .url = url, .clock = clock_new(a, str_fmt(a, "%s/clock", w->dir)) };

        *t = (struct town){ .w = w, .a = a };
        if (password_hash(a, str_c(flow_password), password_cost_least(), &t->password_hash) != OK || db_open(a, &cfg, &t->db,
                &why) != OK) {
                fprintf(stderr, "the town's database: %.*s\n", STR_ARG(why));
                world_stop(w);
                exit(1);
        }
        t->staff = town_person(t, &(struct person_wish){ .name = "staff", .rights = STAFF_OPERATOR, .totp = true, .second_factor = true });
}

void town_close(struct town *t)
{
        db_close(t->db);
}

int64_t town_number(struct town *t, const char *sql)
{
        char *value = world_sql(t->w, sql);

        return value ? strtoll(value, NULL, 10) : 0;
}

/* ---- people ---------------------------------------------------------------------------------------------------------- */

static enum err add_person(struct tx *tx, void *ctx)
{
        static const struct site_secret secret = { { 1 } };
        static const struct totp_secret totp = { { 2 } };
        struct deed *d = ctx;
        const struct person_wish *p = d->wish;
        struct account_new in = { .email = str_fmt(tx->arena, "%s@example.org", p->name), .name = str_c(p->name),
                .password_hash = d->password_hash, .is_client = p->is_client,
                                  .is_freelancer = p->is_freelancer, .confirmed = !p->unconfirmed, .staff_rights = p->rights,
                                  .lang = LANG_AR };
        struct user_id user;

        TRY(account_add(tx, &in, &user));
        d->id = user.v;
        return p->totp ? totp_force(tx, &secret, user, &totp) : OK;
}

struct user_id town_person(struct town *t, const struct person_wish *wish)
{
        struct deed d = { .wish = wish, .password_hash = t->password_hash };

        must(t, wish->name, add_person, &d);
        if (!wish->elsewhere)
                town_sign_in(t, (struct user_id){ d.id }, wish->name, wish->second_factor);
        return (struct user_id){ d.id };
}

static enum err add_session(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct account a;
        struct signed_in done;

        TRY(account_get(tx, d->actor, &a));
        struct sign_in in = { .email = a.email, .proof = { d->actor, a.password_hash, true }, .address = ADDRESS, .agent = S("town"),
                .stay = true };
        TRY(sign_in(tx, &in, &done));
        d->token = done.token;
        d->id = done.session.v;
        return done.proof.outcome == PROOF_RIGHT ? OK : ERR_FORBIDDEN;
}

void town_sign_in(struct town *t, struct user_id user, const char *browser, bool second_factor)
{
        struct deed d = { .actor = user };
        struct browser *b = browser_of(t->w, browser);

        must(t, "a session", add_session, &d);
        if (second_factor)
                world_sql(t->w, str_z(t->a, str_fmt(t->a, "UPDATE sessions SET second_factor_at = created_at WHERE id = %lld RETURNING id",
                        (long long)d.id)));
        char *line = str_z(t->a, str_fmt(t->a, "Set-Cookie: %s=%.*s; Domain=127.0.0.1; Path=/", COOKIE_SESSION,
                STR_ARG(session_token_text(t->a, &d.token))));
        curl_easy_setopt(b->curl, CURLOPT_COOKIELIST, "ALL");
        curl_easy_setopt(b->curl, CURLOPT_COOKIELIST, line);
}

static enum err suspend(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;

        return user_suspend(tx, d->actor, (struct user_id){ d->of }, S("for the test"), ADDRESS);
}

void town_suspend(struct town *t, struct user_id user)
{
        must(t, "a suspended person", suspend, &(struct deed){ .actor = t->staff, .of = user.v });
}

/* ---- projects and proposals -------------------------------------------------------------------------------------------- */

static enum err add_project(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct project_draft p = { .title = S("Shop for a cooperative of weavers"), .category = { 1 }, .band = 3, .days = 10,
                .place = PLACE_ONLINE,
                                   .body_md = S("Twenty carpets, a basket, payment at the door; the pictures and the texts are ready.") };
        struct project_id id;
        enum project_state now;

        TRY(project_save(tx, d->actor, (struct project_id){ 0 }, &p, &id));
        d->id = id.v;
        if (d->state == PROJECT_DRAFT)
                return OK;
        TRY(project_submit(tx, d->actor, id, &now));
        if (d->state == PROJECT_IN_REVIEW || now == PROJECT_OPEN)
                return OK;
        return project_approve(tx, (struct user_id){ d->of }, ADDRESS, id);
}

struct project_id town_project(struct town *t, struct user_id client, enum project_state state)
{
        struct deed d = { .actor = client, .of = t->staff.v, .state = state };

        must(t, "a project", add_project, &d);
        return (struct project_id){ d.id };
}

static enum err add_question(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct project_question_id id;

        TRY(question_ask(tx, d->actor, (struct project_id){ d->of }, S("Are the carpets all of one size?"), &id));
        d->id = id.v;
        return OK;
}

struct project_question_id town_question(struct town *t, struct project_id project, struct user_id asker)
{
        struct deed d = { .actor = asker, .of = project.v };

        must(t, "a question", add_question, &d);
        return (struct project_question_id){ d.id };
}

static enum err add_proposal(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct proposal_text text = { .days = 7 };
        struct proposal_id id;
        struct currency cur;
        struct buf b = buf_in(tx->arena);

        TRY(currency_of(S("MAD"), &cur));
        text.amount = (struct money){ d->minor, cur };
        for (int i = 0; i < 8; i++)
                buf_put(&b, S("I have built three such shops and can show them. "));
        text.body_md = buf_str(&b);
        TRY(proposal_send(tx, d->actor, (struct project_id){ d->of }, &text, &id));
        d->id = id.v;
        return OK;
}

struct proposal_id town_proposal(struct town *t, struct project_id project, struct user_id freelancer, int64_t minor)
{
        struct deed d = { .actor = freelancer, .of = project.v, .minor = minor };

        must(t, "a proposal", add_proposal, &d);
        return (struct proposal_id){ d.id };
}

static enum err open_it(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;

        return proposal_open(tx, d->actor, (struct proposal_id){ d->of });
}

void town_open_proposal(struct town *t, struct user_id client, struct proposal_id id)
{
        must(t, "an opened proposal", open_it, &(struct deed){ .actor = client, .of = id.v });
}

/* ---- money ------------------------------------------------------------------------------------------------------------------ */

static enum err announce(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct currency cur;
        struct top_up_id id;

        TRY(currency_of(S("MAD"), &cur));
        TRY(top_up_announce(tx, d->actor, (struct money){ d->minor, cur }, &id));
        d->id = id.v;
        return d->flag ? top_up_confirm(tx, (struct user_id){ d->of }, ADDRESS, id) : OK;
}

/* Two wishes of the same amount within minutes are one wish to the site, so each gets an amount of its own. */
static int64_t own_amount(struct town *t, int64_t minor)
{
        return minor + town_number(t, "SELECT count(*) FROM top_ups");
}

struct top_up_id town_top_up(struct town *t, struct user_id user, int64_t minor)
{
        struct deed d = { .actor = user, .minor = own_amount(t, minor) };

        must(t, "a top-up", announce, &d);
        return (struct top_up_id){ d.id };
}

void town_money(struct town *t, struct user_id user, int64_t minor)
{
        must(t, "money", announce, &(struct deed){ .actor = user, .of = t->staff.v, .minor = own_amount(t, minor), .flag = true });
}

static enum err add_withdrawal(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct withdrawal_wish wish = { .holder = S("Salma Bennani"), .destination = S("FR76 3000 6000 0112 3456 7890 189"),
                .bank = S("BNP") };
        struct withdrawal_id id;

        TRY(currency_of(S("MAD"), &wish.amount.cur));
        wish.amount.minor = d->minor;
        TRY(withdrawal_request(tx, d->actor, &wish, &id));
        d->id = id.v;
        return OK;
}

struct withdrawal_id town_withdrawal(struct town *t, struct user_id user, int64_t minor)
{
        struct deed d = { .actor = user, .minor = minor + town_number(t, "SELECT count(*) FROM withdrawals") };

        must(t, "a withdrawal", add_withdrawal, &d);
        return (struct withdrawal_id){ d.id };
}

static enum err refuse(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;

        return top_up_refuse(tx, d->actor, ADDRESS, (struct top_up_id){ d->of }, S("for the test"));
}

void town_refuse_top_ups(struct town *t)
{
        int64_t id;

        while ((id = town_number(t, "SELECT COALESCE(min(id), 0) FROM top_ups WHERE state = 1")) > 0)
                must(t, "a refused top-up", refuse, &(struct deed){ .actor = t->staff, .of = id });
}

static enum err send_it(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;

        return withdrawal_mark_sent(tx, d->actor, ADDRESS, (struct withdrawal_id){ d->of });
}

void town_send_withdrawals(struct town *t)
{
        int64_t id;

        while ((id = town_number(t, "SELECT COALESCE(min(id), 0) FROM withdrawals WHERE state = 1")) > 0)
                must(t, "a sent withdrawal", send_it, &(struct deed){ .actor = t->staff, .of = id });
}

/* ---- contracts ----------------------------------------------------------------------------------------------------------- */

struct contract_wish {
        struct deed d; /* first: must() hands it on */
        struct user_id client, freelancer;
        enum contract_state state;
};

static enum err add_contract(struct tx *tx, void *ctx)
{
        struct contract_wish *w = ctx;
        struct contract_id id;

        TRY(proposal_open(tx, w->client, (struct proposal_id){ w->d.of }));
        TRY(proposal_accept(tx, w->client, (struct proposal_id){ w->d.of }, &id));
        w->d.id = id.v;
        if (w->state == CONTRACT_OFFERED)
                return OK;
        TRY(contract_fund(tx, w->client, id));
        if (w->state == CONTRACT_ACTIVE)
                return OK;
        TRY(contract_deliver(tx, w->freelancer, id, S("All of it is done."), NULL, 0));
        return w->state == CONTRACT_DELIVERED ? OK : contract_accept(tx, w->client, id);
}

struct contract_id town_contract(struct town *t, struct user_id client, struct user_id freelancer, enum contract_state state)
{
        struct proposal_id proposal = town_proposal(t, town_project(t, client, PROJECT_OPEN), freelancer, 10000);
        struct contract_wish w = { .d = { .of = proposal.v }, .client = client, .freelancer = freelancer, .state = state };

        if (state != CONTRACT_OFFERED)
                town_money(t, client, 10000);
        must(t, "a contract", add_contract, &w.d);
        return (struct contract_id){ w.d.id };
}

static enum err write_review(struct tx *tx, void *ctx)
{
        struct deed *d = ctx;
        struct review_text text = { .marks = { 5, 4, 5, 4, 5, 5 }, .body = S("Good to work with, from the first day on.") };

        return review_write(tx, d->actor, (struct contract_id){ d->of }, &text);
}

struct review_id town_reviews(struct town *t, struct contract_id id, struct user_id client, struct user_id freelancer)
{
        must(t, "a review", write_review, &(struct deed){ .actor = client, .of = id.v });
        must(t, "a review", write_review, &(struct deed){ .actor = freelancer, .of = id.v });
        char *sql = str_z(t->a, str_fmt(t->a, "SELECT id FROM reviews WHERE contract_id = %lld AND author_id = %lld", (long long)id.v,
                (long long)client.v));
        return (struct review_id){ town_number(t, sql) };
}
