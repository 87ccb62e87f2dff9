/* Signing in, with the second factor where there is one, and out. */
#include "web/people/people_web.h"

/* ---- Signing in -------------------------------------------------------------------------------------------------------------- */

static struct reply show(struct req *r, int status, struct form *f)
{
        form_labels(f, people_labels, people_labels_n);

        struct sign_in_page p = { .shell = shell_of(r, people_title(r, T("Sign in")), NAV_NONE), .form = *f };
        struct out o = page_out(r);

        p.shell.minimal = true;
        p.next = form_value(f, "next");
        html_sign_in(&o, &p);
        return reply_out(r, status, &o);
}

struct reply sign_in_get(struct req *r)
{
        struct form f = form_new(r);

        form_set(&f, "next", req_query(r, "next"));
        return show(r, 200, &f);
}

struct look {
        struct str email, address;
        struct sign_in_look found;
};

static enum err read_look(struct tx *tx, void *ctx)
{
        struct look *l = ctx;

        return sign_in_look(tx, l->email, l->address, &l->found);
}

/* Every attempt that is not slowed down costs the same hashing, account or not. */
enum err prepare_sign_in(struct req *r)
{
        struct look l = { .email = str_trim(http_form(r->http, "email")), .address = r->http->remote };
        struct passwords *p = ARENA_NEW(r->arena, struct passwords);

        TRY(db_read(app_cfg(r->app)->db, r->arena, read_look, &l));
        p->proof.user = l.found.user;
        p->proof.hash = l.found.hash;
        if (l.found.wait_until == 0)
                p->proof.right = password_verify(l.found.hash, http_form(r->http, "password"));
        r->prepared = p;
        return OK;
}

static struct reply refused(struct req *r, struct form *f, struct proof_result proof)
{
        people_proof_fail(f, "", proof, T("This address and password do not belong together. Look at both again."));
        struct reply rep = show(r, proof.outcome == PROOF_WAIT ? 429 : 422, f);
        rep.keep = proof.outcome == PROOF_WRONG;
        return rep;
}

struct reply sign_in_post(struct req *r)
{
        const struct passwords *p = r->prepared;
        struct form f = form_sent(r);
        struct sign_in in = {
                .email = form_email(&f, "email"),
                .proof = p->proof,
                .stay = form_check(&f, "stay"),
                .address = r->http->remote,
                .agent = http_header(r->http, "User-Agent"),
        };
        struct str next = people_next(r, form_value(&f, "next"));
        struct signed_in done;

        if (form_raw(&f, "password", LIMIT_PASSWORD_MAX).n == 0)
                form_fail(&f, "password", T("Please fill in this field."));
        if (!form_ok(&f))
                return show(r, 422, &f);
        TRY_REPLY(r, sign_in(r->tx, &in, &done));
        if (done.proof.outcome != PROOF_RIGHT)
                return refused(r, &f, done.proof);

        struct buf to = buf_in(r->arena);
        buf_put(&to, r->prefix);
        buf_put(&to, done.wants_second_factor ? S("/second-factor?next=") : next);
        if (done.wants_second_factor)
                url_encode(&to, next);
        struct reply rep = reply_see_other(r, buf_str(&to));
        people_cookie(r, &rep, &done.token, done.max_age_s);
        return rep;
}

struct reply sign_out_post(struct req *r)
{
        struct reply rep = reply_done(r, req_path(r, "/"), T("You have signed out."));

        TRY_REPLY(r, sign_out(r->tx, r->me.id, r->me.session));
        reply_cookie(r, &rep, COOKIE_SESSION, S(""), -1);
        return rep;
}

/* ---- The second factor ---------------------------------------------------------------------------------------------------------- */

static struct out factor_out(struct req *r, struct form *f)
{
        form_labels(f, people_labels, people_labels_n);

        struct sign_in_page p = { .shell = shell_of(r, people_title(r, T("Second step")), NAV_NONE), .form = *f };
        struct out o = page_out(r);

        p.shell.minimal = true;
        p.shell.noindex = true;
        p.next = form_value(f, "next");
        html_second_factor(&o, &p);
        return o;
}

/* GET /second-factor: staff without one are led to set it up. */
struct reply second_factor_get(struct req *r)
{
        struct form f = form_new(r);

        form_set(&f, "next", req_query(r, "next"));
        if (!r->me.has_totp)
                return reply_see_other(r, req_path(r, "/settings/second-factor"));
        if (r->me.second_factor)
                return reply_see_other(r, req_path(r, "/home"));
        struct out o = factor_out(r, &f);
        return reply_out(r, 200, &o);
}

struct reply second_factor_post(struct req *r)
{
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str code = form_line(&f, "code", 0, 40), recovery = form_line(&f, "recovery", 0, 40);
        struct session_token token;
        struct proof_result proof;
        int64_t max_age_s;

        if (form_ok(&f) && code.n == 0 && recovery.n == 0)
                form_fail(&f, "code", T("Please fill in this field."));
        if (!form_ok(&f)) {
                struct out o = factor_out(r, &f);
                return reply_out(r, 422, &o);
        }
        TRY_REPLY(r,
                  totp_enter(r->tx, &secret, r->me.id, r->me.session, r->http->remote, recovery.n > 0 ? recovery : code, &proof, &token));
        if (proof.outcome != PROOF_RIGHT) {
                people_proof_fail(&f, recovery.n > 0 ? "recovery" : "code", proof,
                                  T("This code is not right, or it was used before. Take the one that the app shows now."));
                struct out o = factor_out(r, &f);
                return people_refused(r, &o, proof);
        }
        TRY_REPLY(r, session_max_age(r->tx, r->me.session, &max_age_s));
        struct reply rep =
                reply_see_other(r, str_fmt(r->arena, "%.*s%.*s", STR_ARG(r->prefix), STR_ARG(people_next(r, form_value(&f, "next")))));
        people_cookie(r, &rep, &token, max_age_s);
        return rep;
}
