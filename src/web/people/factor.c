/* Setting up the second factor, turning it off, recovery codes. */
#include "web/people/people_web.h"

static struct factor_page page_of(struct req *r, struct form *f)
{
        form_labels(f, people_labels, people_labels_n);

        struct factor_page p = { .shell = shell_of(r, people_title(r, T("Second factor")), NAV_NONE),
                                 .form = *f,
                                 .staff = r->me.staff_rights != 0 };

        p.shell.noindex = true;
        return p;
}

/* ---- Turning it on -------------------------------------------------------------------------------------------------------------- */

static enum err load_offer(struct req *r, struct factor_page *p)
{
        struct site_secret secret = people_secret(r);
        struct str site = r->settings->name_latin.n > 0 ? r->settings->name_latin : r->settings->name;
        struct totp_secret s;
        int size;

        TRY(totp_offer(r->tx, &secret, r->me.id, r->me.session, &s));
        TRY(totp_qr_path(r->arena, totp_uri(r->arena, &s, site, r->me.email), &p->qr_path, &size));
        p->secret = totp_base32(r->arena, &s);
        p->view_box = str_fmt(r->arena, "0 0 %d %d", size, size);
        return OK;
}

struct reply factor_get(struct req *r)
{
        struct form f = form_new(r);
        struct factor_page p = page_of(r, &f);
        struct out o = page_out(r);
        enum err e = load_offer(r, &p);

        if (e == ERR_STATE)
                return reply_see_other(r, req_path(r, "/settings/security"));
        TRY_REPLY(r, e);
        html_factor_on(&o, &p);
        return reply_out(r, 200, &o);
}

/* The codes are shown once, so this answer is the page itself and no redirect. */
static struct reply show_codes(struct req *r, const struct recovery_codes *codes)
{
        struct codes_page p = { .shell = shell_of(r, people_title(r, T("Recovery codes")), NAV_NONE), .codes = *codes };
        struct out o = page_out(r);

        p.shell.noindex = true;
        p.list = (struct code_list){ p.codes.v, RECOVERY_CODES };
        html_codes(&o, &p);
        return reply_out(r, 200, &o);
}

struct reply factor_post(struct req *r)
{
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str code = form_line(&f, "code", 1, 40);
        struct proof_result proof = { .outcome = PROOF_RIGHT };
        struct recovery_codes codes;
        struct session_token token;
        int64_t max_age_s;

        if (form_ok(&f)) {
                TRY_REPLY(r, totp_turn_on(r->tx, &secret, r->me.id, r->me.session, code, &proof, &codes, &token));
                people_proof_fail(
                        &f, "code", proof,
                        T("This code is not right. Look whether the clock of the telephone is, and take the code that the app shows now."));
        }
        if (!form_ok(&f)) {
                struct factor_page p = page_of(r, &f);
                struct out o = page_out(r);
                TRY_REPLY(r, load_offer(r, &p));
                html_factor_on(&o, &p);
                return people_refused(r, &o, proof);
        }
        TRY_REPLY(r, session_max_age(r->tx, r->me.session, &max_age_s));
        struct reply rep = show_codes(r, &codes);
        people_cookie(r, &rep, &token, max_age_s);
        return rep;
}

/* ---- Turning it off --------------------------------------------------------------------------------------------------------------- */

static struct out off_out(struct req *r, struct form *f)
{
        struct factor_page p = page_of(r, f);
        struct out o = page_out(r);

        html_factor_off(&o, &p);
        return o;
}

struct reply factor_off_get(struct req *r)
{
        struct form f = form_new(r);

        if (!r->me.has_totp)
                return reply_see_other(r, req_path(r, "/settings/security"));
        struct out o = off_out(r, &f);
        return reply_out(r, 200, &o);
}

struct reply factor_off_post(struct req *r)
{
        const struct passwords *given = r->prepared;
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str code = form_line(&f, "code", 1, 40);
        struct proof_result proof = { .outcome = PROOF_RIGHT };

        if (form_value(&f, "current").n == 0)
                form_fail(&f, "current", T("Please fill in this field."));
        if (form_ok(&f)) {
                TRY_REPLY(r, totp_turn_off(r->tx, &secret, r->me.id, &given->proof, code, &proof));
                people_proof_fail(&f, "code", proof, T("Password and code do not fit. Look at both again."));
        }
        if (!form_ok(&f)) {
                struct out o = off_out(r, &f);
                return people_refused(r, &o, proof);
        }
        return reply_done(r, req_path(r, "/settings/security"), T("The second factor is off."));
}

/* ---- New recovery codes -------------------------------------------------------------------------------------------------------------- */

static struct out renew_out(struct req *r, struct form *f)
{
        struct factor_page p = page_of(r, f);
        struct out o = page_out(r);

        html_factor_renew(&o, &p);
        return o;
}

struct reply codes_get(struct req *r)
{
        struct form f = form_new(r);

        if (!r->me.has_totp)
                return reply_see_other(r, req_path(r, "/settings/security"));
        struct out o = renew_out(r, &f);
        return reply_out(r, 200, &o);
}

struct reply codes_post(struct req *r)
{
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str code = form_line(&f, "code", 1, 40);
        struct proof_result proof = { .outcome = PROOF_RIGHT };
        struct recovery_codes codes;

        if (form_ok(&f)) {
                TRY_REPLY(r, recovery_renew(r->tx, &secret, r->me.id, code, &proof, &codes));
                people_proof_fail(&f, "code", proof,
                                  T("This code is not right, or it was used before. Take the one that the app shows now."));
        }
        if (!form_ok(&f)) {
                struct out o = renew_out(r, &f);
                return people_refused(r, &o, proof);
        }
        return show_codes(r, &codes);
}
