/* The settings of an account: name, language, roles; password, address, sessions. */
#include "web/people/people_web.h"

/* ---- Account ------------------------------------------------------------------------------------------------------------------ */

static struct reply show_settings(struct req *r, int status, struct form *f)
{
        form_labels(f, people_labels, people_labels_n);

        static const struct option langs[] = {
                { .value = STR_INIT("ar"), .label = STR_INIT("العربية") },
                { .value = STR_INIT("fr"), .label = STR_INIT("Français") },
                { .value = STR_INIT("en"), .label = STR_INIT("English") },
        };
        struct settings_page p = { .shell = shell_of(r, people_title(r, T("Settings")), NAV_NONE),
                                   .form = *f,
                                   .langs = { langs, ARRAY_LEN(langs) } };
        struct out o = page_out(r);

        p.shell.noindex = true;
        html_settings(&o, &p);
        return reply_out(r, status, &o);
}

struct reply settings_page_get(struct req *r)
{
        struct form f = form_new(r);
        struct account a;

        TRY_REPLY(r, account_get(r->tx, r->me.id, &a));
        form_set(&f, "name", a.name);
        form_set(&f, "lang", lang_code(a.lang));
        if (a.is_client)
                form_set(&f, "client", S("1"));
        if (a.is_freelancer)
                form_set(&f, "freelancer", S("1"));
        return show_settings(r, 200, &f);
}

static enum err save_settings(struct req *r, struct form *f, struct str name, enum lang lang)
{
        enum err e = account_set_roles(r->tx, r->me.id, form_check(f, "client"), form_check(f, "freelancer"));

        if (e == ERR_INVALID)
                form_fail(f, "client", T("Please keep at least one of the two."));
        else if (e == ERR_STATE)
                form_fail(f, "client", T("This role still has open business: a project, a proposal or a contract that is not over."));
        TRY(e);
        TRY(account_set_name(r->tx, r->me.id, name));
        return account_set_lang(r->tx, r->me.id, lang);
}

struct reply settings_page_post(struct req *r)
{
        struct form f = form_sent(r);
        struct str name = form_line(&f, "name", 2, LIMIT_NAME_CHARS);
        enum lang lang = r->lang;

        if (!lang_of(form_value(&f, "lang"), &lang))
                form_fail(&f, "lang", T("Please choose one."));
        enum err e = form_ok(&f) ? save_settings(r, &f, name, lang) : ERR_INVALID;
        if (!form_ok(&f))
                return show_settings(r, 422, &f);
        TRY_REPLY(r, e);
        return reply_done(r, req_path(r, "/settings"), T("Your settings are saved."));
}

/* ---- Security: the page ---------------------------------------------------------------------------------------------------------- */

static enum err load_security(struct req *r, struct security_page *p)
{
        struct session_lines lines;

        p->shell = shell_of(r, people_title(r, T("Security")), NAV_NONE);
        p->shell.noindex = true;
        p->password = p->email = form_new(r);
        TRY(account_get(r->tx, r->me.id, &p->account));
        TRY(session_list(r->tx, r->me.id, r->me.session, &lines));
        if (p->account.has_totp)
                TRY(recovery_left(r->tx, r->me.id, &p->codes_left));
        p->sessions = (struct session_items){ ARENA_ARRAY(r->arena, struct session_item, lines.n), lines.n };
        for (size_t i = 0; i < lines.n; i++)
                p->sessions.v[i] = (struct session_item){ lines.v[i], agent_words(r->arena, lines.v[i].agent) };
        return OK;
}

static struct out security_out(struct req *r, const struct security_page *p)
{
        struct out o = page_out(r);

        html_security(&o, p);
        return o;
}

struct reply security_get(struct req *r)
{
        struct security_page p = { .codes_left = 0 };

        TRY_REPLY(r, load_security(r, &p));
        struct out o = security_out(r, &p);
        return reply_out(r, 200, &o);
}

/* A form that did not go through stands at its own address; whoever reloads it, or changes the language there, comes back to the page. */
struct reply security_back_get(struct req *r)
{
        return reply_see_other(r, req_path(r, "/settings/security"));
}

/* ---- Password and address --------------------------------------------------------------------------------------------------------- */

/* The page again, with the form that did not go through. */
static struct reply again(struct req *r, const struct form *password, const struct form *email, struct proof_result proof)
{
        struct security_page p = { .codes_left = 0 };

        TRY_REPLY(r, load_security(r, &p));
        if (password != NULL)
                p.password = *password;
        if (email != NULL)
                p.email = *email;
        form_labels(&p.password, people_labels, people_labels_n);
        form_labels(&p.email, people_labels, people_labels_n);
        struct out o = security_out(r, &p);
        return people_refused(r, &o, proof);
}

struct reply password_post(struct req *r)
{
        const struct passwords *given = r->prepared;
        struct form f = form_sent(r);
        struct str own[] = { r->me.name, r->me.email, r->settings->name, r->settings->name_latin };
        struct proof_result proof = { .outcome = PROOF_RIGHT };
        struct session_token token;
        int64_t max_age_s;

        if (form_value(&f, "current").n == 0)
                form_fail(&f, "current", T("Please fill in this field."));
        people_new_password(&f, "password", own, ARRAY_LEN(own));
        if (!form_ok(&f))
                return again(r, &f, NULL, proof);
        TRY_REPLY(r, account_set_password(r->tx, r->me.id, r->me.session, &given->proof, given->hash, &proof, &token));
        if (proof.outcome != PROOF_RIGHT) {
                people_proof_fail(&f, "current", proof, T("This is not your password."));
                return again(r, &f, NULL, proof);
        }
        TRY_REPLY(r, session_max_age(r->tx, r->me.session, &max_age_s));
        struct reply rep =
                reply_done(r, req_path(r, "/settings/security"), T("Your new password is set. You are signed out everywhere else."));
        people_cookie(r, &rep, &token, max_age_s);
        return rep;
}

struct reply email_post(struct req *r)
{
        const struct passwords *given = r->prepared;
        struct form f = form_sent(r);
        struct site_secret secret = people_secret(r);
        struct str email = form_email(&f, "email");
        struct proof_result proof = { .outcome = PROOF_RIGHT };

        if (form_value(&f, "current_email").n == 0)
                form_fail(&f, "current_email", T("Please fill in this field."));
        if (form_ok(&f) && !email_ok(email))
                form_fail(&f, "email", T("This does not look like an e-mail address."));
        if (form_ok(&f) && str_eq(email_key(r->arena, email), email_key(r->arena, r->me.email)))
                form_fail(&f, "email", T("This is your address already."));
        if (!form_ok(&f))
                return again(r, NULL, &f, proof);
        TRY_REPLY(r, account_email_ask(r->tx, &secret, r->me.id, &given->proof, email, &proof));
        if (proof.outcome != PROOF_RIGHT) {
                people_proof_fail(&f, "current_email", proof, T("This is not your password."));
                return again(r, NULL, &f, proof);
        }
        return reply_done(r, req_path(r, "/settings/security"),
                          T("We have written to the new address. It is in use once you follow the link."));
}

struct reply email_forget_post(struct req *r)
{
        TRY_REPLY(r, account_email_forget(r->tx, r->me.id));
        return reply_done(r, req_path(r, "/settings/security"), T("Your address stays as it is."));
}

/* ---- Sessions ------------------------------------------------------------------------------------------------------------------------ */

struct reply session_end_post(struct req *r)
{
        TRY_REPLY(r, sign_out(r->tx, r->me.id, (struct session_id){ r->id }));
        return reply_done(r, req_path(r, "/settings/security"), T("That session is over."));
}

struct reply sessions_end_post(struct req *r)
{
        int64_t ended;

        TRY_REPLY(r, sign_out_everywhere(r->tx, r->me.id, r->me.session, &ended));
        return reply_done(r, req_path(r, "/settings/security"), T("You are signed out everywhere else."));
}
