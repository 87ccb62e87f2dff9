/* Signing up, confirming an address, a forgotten password, and what the other handlers of accounts share. */
#include "web/people/people_web.h"

#include <string.h>

/* ---- Shared ---------------------------------------------------------------------------------------------------------------- */

struct site_secret people_secret(struct req *r)
{
        struct site_secret s;

        static_assert(sizeof s.b == sizeof app_cfg(r->app)->secret, "one secret");
        memcpy(s.b, app_cfg(r->app)->secret, sizeof s.b);
        return s;
}

void people_cookie(struct req *r, struct reply *rep, const struct session_token *token, int64_t max_age_s)
{
        reply_cookie(r, rep, COOKIE_SESSION, session_token_text(r->arena, token), max_age_s);
}

/* Only a path of this site: "//elsewhere", "/\elsewhere" and control characters are how open redirects are made. */
struct str people_next(struct req *r, struct str asked)
{
        bool plain = asked.n >= 1 && asked.n <= 300 && asked.p[0] == '/';

        for (size_t i = 0; plain && i < asked.n; i++)
                plain = (unsigned char)asked.p[i] > 0x20 && asked.p[i] != '\\' && asked.p[i] != 0x7f;
        if (!plain || (asked.n > 1 && asked.p[1] == '/'))
                return S("/home");
        return asked;
}

struct str people_title(struct req *r, const char *msgid)
{
        return t_fmt(r->arena, r->loc, msgid, NULL, 0);
}

struct reply people_refused(struct req *r, const struct out *o, struct proof_result proof)
{
        struct reply rep = reply_out(r, proof.outcome == PROOF_WAIT ? 429 : 422, o);

        rep.keep = proof.outcome == PROOF_WRONG; /* the failure counts */
        return rep;
}

void people_proof_fail(struct form *f, const char *name, struct proof_result proof, const char *wrong)
{
        int64_t seconds = (proof.wait_until - f->r->now_ms + MS_SECOND - 1) / MS_SECOND;

        if (proof.outcome == PROOF_WRONG)
                form_fail(f, name, wrong);
        else if (proof.outcome == PROOF_WAIT && seconds <= 60)
                form_fail(f, name, T("There were too many attempts. Wait a minute, then try again."));
        else if (proof.outcome == PROOF_WAIT && seconds <= 600)
                form_fail(f, name, T("There were too many attempts. Wait ten minutes, then try again."));
        else if (proof.outcome == PROOF_WAIT)
                form_fail(f, name, T("There were too many attempts. Wait an hour, then try again."));
}

const struct form_label people_labels[] = {
        { "role", T("What brings you here?") },  { "name", T("Name") },
        { "email", T("E-mail address") },        { "password", T("Password") },
        { "current", T("Your password") },       { "code", T("Code from the app") },
        { "recovery", T("Recovery code") },      { "lang", T("Language of our messages") },
        { "current_email", T("Your password") }, { "client", T("What you do here") },
};
const size_t people_labels_n = ARRAY_LEN(people_labels);

/* ---- Passwords, outside any transaction ---------------------------------------------------------------------------------------- */

static struct passwords *prepared(struct req *r)
{
        if (r->prepared == NULL)
                r->prepared = ARENA_NEW(r->arena, struct passwords);
        return r->prepared;
}

static bool length_ok(struct str password)
{
        return password.n >= LIMIT_PASSWORD_MIN && password.n <= LIMIT_PASSWORD_MAX;
}

enum err prepare_new_password(struct req *r)
{
        struct str password = http_form(r->http, "password");
        struct passwords *p = prepared(r);

        if (!length_ok(password)) /* the handler says so beside the field */
                return OK;
        return password_hash(r->arena, password, password_cost_site(), &p->hash);
}

struct own_look {
        struct user_id user;
        struct account account;
        int64_t wait_until;
};

static enum err read_own(struct tx *tx, void *ctx)
{
        struct own_look *look = ctx;

        TRY(account_password_wait(tx, look->user, &look->wait_until));
        return account_get(tx, look->user, &look->account);
}

enum err prepare_old_password(struct req *r)
{
        struct own_look look = { .user = r->me.id };
        struct passwords *p = prepared(r);
        struct str current = http_form(r->http, "current"), typed = current.n > 0 ? current : http_form(r->http, "current_email");

        TRY(db_read(app_cfg(r->app)->db, r->arena, read_own, &look));
        p->proof.user = r->me.id;
        p->proof.hash = look.account.password_hash;
        p->proof.right = look.wait_until == 0 && password_verify(look.account.password_hash, typed);
        return OK;
}

enum err prepare_both_passwords(struct req *r)
{
        TRY(prepare_old_password(r));
        return prepared(r)->proof.right ? prepare_new_password(r) : OK;
}

void people_new_password(struct form *f, const char *name, const struct str *own, size_t n_own)
{
        struct str password = form_value(f, name);

        if (password.n == 0)
                form_fail(f, name, T("Please fill in this field."));
        else if (password.n < LIMIT_PASSWORD_MIN)
                form_fail(f, name, T("This password is too short. Take at least 10 characters; several words are easy to remember."));
        else if (password.n > LIMIT_PASSWORD_MAX)
                form_fail(f, name, T("This password is too long. Take no more than 200 characters."));
        else if (password_is_common(f->r->arena, password, own, n_own))
                form_fail(f, name,
                          T("This password is one of those that are guessed first. Take several words that only you would put together."));
}

/* ---- Signing up ------------------------------------------------------------------------------------------------------------------ */

static struct options role_options(void)
{
        static const struct option roles[] = {
                { .value = STR_INIT("client"), .msgid = T("I have a project"), .note = T("You look for people and pay for work") },
                { .value = STR_INIT("freelancer"), .msgid = T("I offer my work"), .note = T("You send proposals and get paid") },
                { .value = STR_INIT("both"), .msgid = T("Both"), .note = T("With one account") },
        };

        return (struct options){ roles, ARRAY_LEN(roles) };
}

static struct reply show_sign_up(struct req *r, int status, struct form *f)
{
        form_labels(f, people_labels, people_labels_n);

        struct sign_up_page p = { .shell = shell_of(r, people_title(r, T("Create an account")), NAV_NONE),
                                  .form = *f,
                                  .roles = role_options() };
        struct out o = page_out(r);

        p.shell.minimal = true;
        html_sign_up(&o, &p);
        return reply_out(r, status, &o);
}

/* GET /sign-up?as=freelancer */
struct reply sign_up_get(struct req *r)
{
        struct form f = form_new(r);
        struct str as = req_query(r, "as");

        if (str_eq(as, S("client")) || str_eq(as, S("freelancer")) || str_eq(as, S("both")))
                form_set(&f, "role", as);
        return show_sign_up(r, 200, &f);
}

struct reply sign_up_post(struct req *r)
{
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str role = form_value(&f, "role");
        struct sign_up in = {
                .name = form_line(&f, "name", 2, LIMIT_NAME_CHARS),
                .email = form_email(&f, "email"),
                .password_hash = prepared(r)->hash,
                .is_client = str_eq(role, S("client")) || str_eq(role, S("both")),
                .is_freelancer = str_eq(role, S("freelancer")) || str_eq(role, S("both")),
                .lang = r->lang,
        };
        struct str own[] = { form_value(&f, "name"), form_value(&f, "email"), r->settings->name, r->settings->name_latin };

        if (!in.is_client && !in.is_freelancer)
                form_fail(&f, "role", T("Please choose one."));
        people_new_password(&f, "password", own, ARRAY_LEN(own));
        if (form_ok(&f) && !email_ok(in.email))
                form_fail(&f, "email", T("This does not look like an e-mail address."));
        if (!form_ok(&f))
                return show_sign_up(r, 422, &f);
        TRY_REPLY(r, account_sign_up(r->tx, &secret, &in));
        return reply_see_other(r, req_path(r, "/mail-sent"));
}

/* ---- Look at your mail -------------------------------------------------------------------------------------------------------------- */

static struct reply show_mail(struct req *r, bool reset, bool signed_in)
{
        struct mail_page p = { .shell = shell_of(r, people_title(r, T("Look at your mail")), NAV_NONE),
                               .reset = reset,
                               .signed_in = signed_in };
        struct out o = page_out(r);

        p.shell.minimal = true;
        p.shell.noindex = true;
        html_mail_sent(&o, &p);
        return reply_out(r, 200, &o);
}

/* GET /mail-sent?for=reset */
struct reply mail_sent_get(struct req *r)
{
        return show_mail(r, str_eq(req_query(r, "for"), S("reset")), false);
}

/* GET /confirm: signed in, the address is not confirmed yet. */
struct reply confirm_wait_get(struct req *r)
{
        return r->me.confirmed ? reply_see_other(r, req_path(r, "/home")) : show_mail(r, false, true);
}

struct reply confirm_again_post(struct req *r)
{
        struct site_secret secret = people_secret(r);
        enum err e = account_confirm_again(r->tx, &secret, r->me.id);

        if (e == ERR_STATE)
                return reply_see_other(r, req_path(r, "/home"));
        TRY_REPLY(r, e);
        return reply_done(r, req_path(r, "/confirm"), T("A new message is on its way."));
}

/* ---- Links --------------------------------------------------------------------------------------------------------------------------- */

static struct reply show_link(struct req *r, const char *page, bool new_address, struct str email)
{
        struct confirm_page p = {
                .shell = shell_of(r, people_title(r, T("Confirm your e-mail address")), NAV_NONE),
                .action = req_path(r, "/%s/%.*s", page, STR_ARG(r->slug)),
                .new_address = new_address,
                .email = email,
        };
        struct out o = page_out(r);

        p.shell.minimal = true;
        p.shell.noindex = true;
        html_confirm_link(&o, &p);
        return reply_out(r, 200, &o);
}

static struct reply link_error(struct req *r, enum err e)
{
        return reply_error(r, e == ERR_NOT_FOUND ? ERR_EXPIRED : e);
}

/*
 * GET /confirm/{slug}: mail programs follow links to look at them, so the link's page only has a button. A link that was used shows the
 * button all the same: whether that ends well is for the POST to say.
 */
struct reply confirm_get(struct req *r)
{
        struct token_info t = { .email = S("") };
        enum err e = token_look(r->tx, TOKEN_CONFIRM_EMAIL, r->slug, &t);

        if (e != OK && e != ERR_EXPIRED)
                return link_error(r, e);
        return show_link(r, "confirm", false, t.email);
}

struct reply confirm_post(struct req *r)
{
        struct user_id user;
        enum err e = account_confirm(r->tx, r->slug, &user);

        if (e != OK)
                return link_error(r, e);
        if (r->me.id.v == user.v)
                return reply_done(r, req_path(r, "/home"), T("Your address is confirmed. Welcome!"));
        return reply_done(r, req_path(r, "/sign-in"), T("Your address is confirmed. Sign in to begin."));
}

struct reply new_address_get(struct req *r)
{
        struct token_info t;
        enum err e = token_look(r->tx, TOKEN_CHANGE_EMAIL, r->slug, &t);

        return e == OK ? show_link(r, "new-address", true, t.email) : link_error(r, e);
}

struct reply new_address_post(struct req *r)
{
        struct user_id user;
        enum err e = account_email_confirm(r->tx, r->slug, &user);

        if (e != OK)
                return link_error(r, e);
        return reply_done(r, req_path(r, r->me.id.v != 0 ? "/settings/security" : "/sign-in"),
                          T("Your new address is in use from now on."));
}

/* ---- A forgotten password ---------------------------------------------------------------------------------------------------- */

static struct reply show_reset(struct req *r, int status, struct form *f, bool ask)
{
        form_labels(f, people_labels, people_labels_n);

        struct reset_page p = { .shell = shell_of(r, people_title(r, T("A new password")), NAV_NONE), .form = *f };
        struct out o = page_out(r);

        p.shell.minimal = true;
        p.shell.noindex = true;
        if (ask) {
                html_reset_ask(&o, &p);
                return reply_out(r, status, &o);
        }
        p.action = req_path(r, "/reset/%.*s", STR_ARG(r->slug));
        html_reset_new(&o, &p);
        return reply_out(r, status, &o);
}

struct reply reset_ask_get(struct req *r)
{
        struct form f = form_new(r);

        if (r->me.id.v != 0)
                form_set(&f, "email", r->me.email);
        return show_reset(r, 200, &f, true);
}

struct reply reset_ask_post(struct req *r)
{
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str email = form_email(&f, "email");

        if (!form_ok(&f))
                return show_reset(r, 422, &f, true);
        TRY_REPLY(r, account_reset_ask(r->tx, &secret, email));
        return reply_see_other(r, req_path(r, "/mail-sent?for=reset"));
}

struct reply reset_get(struct req *r)
{
        struct form f = form_new(r);
        struct token_info t;
        enum err e = token_look(r->tx, TOKEN_RESET_PASSWORD, r->slug, &t);

        return e == OK ? show_reset(r, 200, &f, false) : link_error(r, e);
}

struct reply reset_post(struct req *r)
{
        struct form f = form_sent(r);
        struct token_info t;
        enum err e = token_look(r->tx, TOKEN_RESET_PASSWORD, r->slug, &t);

        if (e != OK)
                return link_error(r, e);
        struct str own[] = { t.email, r->settings->name, r->settings->name_latin };
        people_new_password(&f, "password", own, ARRAY_LEN(own));
        if (!form_ok(&f))
                return show_reset(r, 422, &f, false);
        e = account_reset(r->tx, r->slug, prepared(r)->hash);
        if (e != OK)
                return link_error(r, e);
        return reply_done(r, req_path(r, "/sign-in"), T("Your new password is set. Sign in with it."));
}
