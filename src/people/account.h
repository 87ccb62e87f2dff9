/*
 * Accounts: one per person, as client, freelancer or both.
 *
 * States (users.state): active → suspended (staff, with a reason) → active; closed is for good. Beside it: email_confirmed_at; before it a
 * person can sign in, but do nothing else.
 *
 * No answer tells a stranger whether an address is registered. Signing up with a known address and asking for a reset with an unknown one
 * end exactly as the others do, on the same page; what differs goes to the address's owner by mail. Mails are queued in the same
 * transaction (people/token.h), at most 5 an hour that a stranger can cause.
 *
 * Passwords arrive hashed or verified: prepare does that (people/password.h). A new password (changed or reset) ends all sessions but the
 * one that changed it.
 */
#ifndef WASL_PEOPLE_ACCOUNT_H
#define WASL_PEOPLE_ACCOUNT_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/attempt.h"
#include "people/password.h"
#include "people/session.h"
#include "people/states.h"
#include "people/token.h"
#include "text/text.h"

/* An address we would write to: one '@', a dotted name after it, at most LIMIT_EMAIL_BYTES, no blanks or control characters. */
bool email_ok(struct str email);
/* The form in which addresses are compared: ASCII letters lower case. */
struct str email_key(struct arena *a, struct str email);

struct sign_up {
        struct str email, name;
        struct str password_hash;
        bool is_client, is_freelancer; /* one or both */
        enum lang lang;
};
/*
 * Who: anybody. Changes: a new account, its empty profile and the mail with the link; for a known address nothing but a notice to its
 * owner. That holds for an unconfirmed account too: a new link would confirm a password that perhaps another chose; a reset gives the
 * account to who reads the mail.
 * Errors: ERR_INVALID (name, address, neither role). OK says nothing about which of the two it was.
 */
enum err account_sign_up(struct tx *tx, const struct site_secret *secret, const struct sign_up *in);

/* An account as commands (init, admin, demo) and tests make it: no mail, no link. ERR_EXISTS for a known address, ERR_INVALID. */
struct account_new {
        struct str email, name, password_hash;
        bool is_client, is_freelancer, confirmed;
        int64_t staff_rights;
        enum lang lang;
        int64_t created_at; /* 0: now */
};
enum err account_add(struct tx *tx, const struct account_new *in, struct user_id *ret);
/* The account of an address. ERR_NOT_FOUND. For commands; pages never tell. */
enum err account_by_email(struct tx *tx, struct str email, struct user_id *ret);

/* ---- Confirming the address ---------------------------------------------------------------------------------------------------- */

/* Who: whoever has the link. Again with the same link, once it is confirmed: OK. ERR_NOT_FOUND, ERR_EXPIRED. */
enum err account_confirm(struct tx *tx, struct str token, struct user_id *ret);
/* A new link. Who: the person, while unconfirmed (ERR_STATE after). ERR_TOO_MANY past 5 mails an hour. */
enum err account_confirm_again(struct tx *tx, const struct site_secret *secret, struct user_id actor);

/* ---- A forgotten password ------------------------------------------------------------------------------------------------------ */

/*
 * Who: anybody. Changes: for an account that is not closed, a token and its mail; otherwise nothing. Always OK for a well-formed address.
 */
enum err account_reset_ask(struct tx *tx, const struct site_secret *secret, struct str email);
/*
 * Who: whoever has the link. Changes: the password; all sessions end; the address counts as confirmed; slowed-down sign-in is taken again;
 * the owner gets a notice.
 * The second factor stays. ERR_NOT_FOUND, ERR_EXPIRED.
 */
enum err account_reset(struct tx *tx, struct str token, struct str password_hash);

/* ---- The settings page ----------------------------------------------------------------------------------------------------------- */

struct account {
        struct user_id id;
        struct str name, email;
        struct str new_email; /* asked for, not confirmed yet; empty without */
        enum lang lang;
        bool is_client, is_freelancer, confirmed, has_totp;
        int64_t staff_rights;
        int64_t created_at;
        struct str password_hash; /* for prepare: what the old password is verified against */
};
enum err account_get(struct tx *tx, struct user_id actor, struct account *ret);

/* Who: oneself. ERR_INVALID: 2 to LIMIT_NAME_CHARS characters. */
enum err account_set_name(struct tx *tx, struct user_id actor, struct str name);
enum err account_set_lang(struct tx *tx, struct user_id actor, enum lang lang);
/*
 * Who: oneself. ERR_INVALID: neither. ERR_STATE: the role that would go still has open business (a project that is not over, a contract
 * that is not closed).
 */
enum err account_set_roles(struct tx *tx, struct user_id actor, bool is_client, bool is_freelancer);

/* Whether attempts at the old password are slowed down at the moment (for prepare: then verify nothing). */
enum err account_password_wait(struct tx *tx, struct user_id actor, int64_t *ret_until);
/*
 * Who: oneself, with the old password. Changes: the hash; all other sessions end, this one gets a new token (ret); a notice goes out.
 * OK with ret_proof->outcome; keep the transaction in every case.
 */
enum err account_set_password(struct tx *tx, struct user_id actor, struct session_id session, const struct password_proof *old,
                              struct str new_hash, struct proof_result *ret_proof, struct session_token *ret);
/*
 * Asks for another address. Who: oneself, with the password. Changes: a token and its mail to the new address, a notice to the old; the
 * address stays until the link is followed.
 * For an address that has an account already: a notice to its owner instead of the link; the answer is the same. ERR_INVALID: no address,
 * or the own one.
 */
enum err account_email_ask(struct tx *tx, const struct site_secret *secret, struct user_id actor, const struct password_proof *proof,
                           struct str email, struct proof_result *ret_proof);
/* Who: whoever has the link. ERR_NOT_FOUND, ERR_EXPIRED (also when the address has got an account meanwhile). */
enum err account_email_confirm(struct tx *tx, struct str token, struct user_id *ret);
/* Takes the wish back. Again: harmless. */
enum err account_email_forget(struct tx *tx, struct user_id actor);

#endif
