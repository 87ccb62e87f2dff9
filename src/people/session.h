/*
 * Sessions: who is signed in, where, and how surely.
 *
 * The cookie holds 32 random bytes; the database their SHA-256. A session ends 12 hours after it was last seen, or 30 days after sign-in
 * with "stay signed in";
 * none lives longer than 30 days. Signing in always makes a new token; passing the second factor and changing the password give the session
 * a new one.
 *
 * seen_at is written at most every 5 minutes: session_find() runs in whatever transaction the request has (mostly a read) and only says
 * `touch`; the caller then submits session_touch() as a small write of its own, after the reply, and does not wait for it.
 *
 * The second factor: where an account has one (has_totp), a session without second_factor is only good for entering the code and for
 * signing out.
 * Rights of staff count only with second_factor.
 */
#ifndef WASL_PEOPLE_SESSION_H
#define WASL_PEOPLE_SESSION_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/attempt.h"
#include "people/password.h"
#include "people/states.h"
#include "text/text.h"

#define SESSION_IDLE_MS (12 * MS_HOUR)
#define SESSION_STAY_MS (30 * MS_DAY)
#define SESSION_TOUCH_MS (5 * MS_MINUTE)
#define SESSION_LIST 50

struct session_token {
        unsigned char b[32];
};
/* For the cookie, and back; false for anything that is not 43 characters of base64url. */
struct str session_token_text(struct arena *a, const struct session_token *t);
bool session_token_of(struct arena *a, struct str text, struct session_token *ret);

/* Everything that a request needs to know about who asks. */
struct session_info {
        struct session_id id;
        struct user_id user;
        struct str name, email;
        enum lang lang; /* the person's own */
        bool is_client, is_freelancer, confirmed, suspended;
        struct str suspended_reason;
        int64_t staff_rights; /* count only with second_factor */
        bool has_totp, second_factor;
        struct file_id avatar;
        int64_t unread; /* notifications, at most 99 are counted */
        unsigned char form_secret[32];
        bool touch; /* submit session_touch() */
};
/* One statement. ERR_NOT_FOUND: no such session, expired, or its account is closed. */
enum err session_find(struct tx *tx, const struct session_token *token, struct session_info *ret);
/* Notes that it was seen now and moves its end. Harmless for a session that is gone. */
enum err session_touch(struct tx *tx, struct session_id id);

/* ---- Signing in -------------------------------------------------------------------------------------------------------------- */

/*
 * For prepare, in a read transaction: the hash to verify the typed password against, empty for nobody. wait_until: not 0 when attempts are
 * slowed down: then verify nothing and let sign_in() say so.
 */
struct sign_in_look {
        struct user_id user;
        struct str hash;
        int64_t wait_until;
};
enum err sign_in_look(struct tx *tx, struct str email, struct str address, struct sign_in_look *ret);

struct sign_in {
        struct str email;
        struct password_proof proof; /* from sign_in_look() and password_verify() */
        bool stay;
        struct str address, agent;    /* shown in the list of sessions */
        struct session_token replaces; /* the cookie that came along, all zero for none: that session ends */
};
struct signed_in {
        struct proof_result proof;
        struct session_token token; /* PROOF_RIGHT: for the cookie */
        struct session_id session;
        struct user_id user;
        enum lang lang;
        bool wants_second_factor, suspended;
        int64_t max_age_s; /* of the cookie; 0: until the browser closes */
};
/*
 * Who: anybody. Changes: a session, or the counts of failures. OK with proof.outcome says how it ended; keep the transaction in every case.
 * A closed account answers like an unknown address.
 */
enum err sign_in(struct tx *tx, const struct sign_in *in, struct signed_in *ret);

/* Who: the session's own person. ERR_NOT_FOUND for another's. Again: harmless. */
enum err sign_out(struct tx *tx, struct user_id actor, struct session_id id);
/* All sessions of the actor but one (0: really all). *ret_ended: how many. */
enum err sign_out_everywhere(struct tx *tx, struct user_id actor, struct session_id but, int64_t *ret_ended);
/*
 * Life of the session's cookie in seconds: 0, until the browser closes, or what is left of the 30 days of "stay signed in". ERR_NOT_FOUND.
 */
enum err session_max_age(struct tx *tx, struct session_id id, int64_t *ret_s);
/* A new token and form secret for the session; the old ones are void at once. Who: the domain functions of this folder. */
enum err session_rotate(struct tx *tx, struct session_id id, struct session_token *ret);

/* ---- The list of sessions ------------------------------------------------------------------------------------------------------ */

struct session_line {
        struct session_id id;
        int64_t created_at, seen_at;
        struct str address, agent;
        bool current, second_factor;
};
struct session_lines {
        struct session_line *v;
        size_t n;
};
/* Who: the actor's own; newest seen first, at most SESSION_LIST. */
enum err session_list(struct tx *tx, struct user_id actor, struct session_id current, struct session_lines *ret);
/* "Firefox, Linux" out of a User-Agent header; empty when it tells nothing. Words are names, so they need no translation. */
struct str agent_words(struct arena *a, struct str agent);

/* Clock work, every hour: sessions, tokens and counted failures past their time. */
enum err people_sweep(struct tx *tx, bool *ret_more);

#endif
