/* Pages of accounts, the second factor, profiles, portfolios, the list of freelancers; files and pictures. */
#ifndef WASL_WEB_PEOPLE_H
#define WASL_WEB_PEOPLE_H

#include "market/category.h"
#include "market/project.h"
#include "market/review.h"
#include "people/account.h"
#include "people/directory.h"
#include "people/profile.h"
#include "people/session.h"
#include "people/totp.h"
#include "people/world.h"
#include "web/site/shell.h"
#include "web/web.h"

/* ---- What the handlers of this folder share (auth.c) --------------------------------------------------------------------------- */

struct site_secret people_secret(struct req *r);
/* The session's cookie: a fresh token. */
void people_cookie(struct req *r, struct reply *rep, const struct session_token *token, int64_t max_age_s);
/*
 * After a redirect: the path that was asked for (?next= or the form's field), without language prefix; "/home" for none or one that leads
 * away.
 */
struct str people_next(struct req *r, struct str asked);
/* A page's title: the message in the reader's language. */
struct str people_title(struct req *r, const char *msgid);
/* A page with an error that is kept: a counted failure is committed with it. */
struct reply people_refused(struct req *r, const struct out *o, struct proof_result proof);
/* Labels of the fields of accounts, for the summary of errors. */
extern const struct form_label people_labels[];
extern const size_t people_labels_n;
/* Says beside the field how the guess ended. wrong: the message for PROOF_WRONG. */
void people_proof_fail(struct form *f, const char *name, struct proof_result proof, const char *wrong);

/* prepare steps: what they found out, in r->prepared. */
struct passwords {
        struct str hash;            /* of the new password; empty when it cannot be taken anyway */
        struct password_proof proof; /* of the old one */
};
enum err prepare_new_password(struct req *r); /* hashes the field "password" */
enum err prepare_old_password(struct req *r); /* verifies the field "current" (or "current_email") against the person's own */
enum err prepare_both_passwords(struct req *r); /* "current", then "password" */
enum err prepare_sign_in(struct req *r);      /* verifies "password" for "email" */
/* The rules of a new password, with errors beside the field. own: names and addresses that it must not be made of. */
void people_new_password(struct form *f, const char *name, const struct str *own, size_t n_own);

/* ---- Signing up, in and out (auth.c, signin.c) ------------------------------------------------------------------------------------ */

struct sign_up_page {
        struct shell shell;
        struct form form;
        struct options roles;
};
struct mail_page { /* look at your mail */
        struct shell shell;
        bool reset, signed_in; /* reset: asked for a new password; signed_in: waiting for the address to be confirmed */
};
struct confirm_page { /* behind a link: one button */
        struct shell shell;
        struct str action;
        bool new_address;
        struct str email;
};
struct reset_page {
        struct shell shell;
        struct form form;
        struct str action;
};
struct sign_in_page {
        struct shell shell;
        struct form form;
        struct str next;
};
void html_sign_up(struct out *o, const struct sign_up_page *p);
void html_mail_sent(struct out *o, const struct mail_page *p);
void html_confirm_link(struct out *o, const struct confirm_page *p);
void html_reset_ask(struct out *o, const struct reset_page *p);
void html_reset_new(struct out *o, const struct reset_page *p);
void html_sign_in(struct out *o, const struct sign_in_page *p);
void html_second_factor(struct out *o, const struct sign_in_page *p);

struct reply sign_up_get(struct req *r);
struct reply sign_up_post(struct req *r);
struct reply mail_sent_get(struct req *r);
struct reply confirm_wait_get(struct req *r);
struct reply confirm_again_post(struct req *r);
struct reply confirm_get(struct req *r);
struct reply confirm_post(struct req *r);
struct reply reset_ask_get(struct req *r);
struct reply reset_ask_post(struct req *r);
struct reply reset_get(struct req *r);
struct reply reset_post(struct req *r);
struct reply new_address_get(struct req *r);
struct reply new_address_post(struct req *r);
struct reply sign_in_get(struct req *r);
struct reply sign_in_post(struct req *r);
struct reply sign_out_post(struct req *r);
struct reply second_factor_get(struct req *r);
struct reply second_factor_post(struct req *r);

/* ---- Settings (settings.c, factor.c) ------------------------------------------------------------------------------------------------ */

struct settings_page {
        struct shell shell;
        struct form form;
        struct options langs;
};
struct session_item {
        struct session_line line;
        struct str agent; /* "Firefox, Linux" */
};
struct session_items {
        struct session_item *v;
        size_t n;
};
struct security_page {
        struct shell shell;
        struct account account;
        struct form password, email;
        struct session_items sessions;
        int64_t codes_left;
};
struct factor_page { /* setting up the second factor, or turning it off */
        struct shell shell;
        struct form form;
        struct str qr_path, secret;
        struct str view_box; /* of the QR code */
        bool staff;
};
struct codes_page {
        struct shell shell;
        struct recovery_codes codes;
        struct code_list {
                const struct str *v;
                size_t n;
        } list;
};
void html_settings(struct out *o, const struct settings_page *p);
void html_security(struct out *o, const struct security_page *p);
void html_settings_tabs(struct out *o, bool security);
void html_factor_on(struct out *o, const struct factor_page *p);
void html_factor_off(struct out *o, const struct factor_page *p);
void html_factor_renew(struct out *o, const struct factor_page *p);
void html_codes(struct out *o, const struct codes_page *p);

struct reply settings_page_get(struct req *r);
struct reply settings_page_post(struct req *r);
struct reply security_get(struct req *r);
struct reply security_back_get(struct req *r);
struct reply password_post(struct req *r);
struct reply email_post(struct req *r);
struct reply email_forget_post(struct req *r);
struct reply session_end_post(struct req *r);
struct reply sessions_end_post(struct req *r);
struct reply factor_get(struct req *r);
struct reply factor_post(struct req *r);
struct reply factor_off_get(struct req *r);
struct reply factor_off_post(struct req *r);
struct reply codes_get(struct req *r);
struct reply codes_post(struct req *r);

#endif
