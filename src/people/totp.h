/*
 * The second factor: six digits from an app (TOTP, RFC 6238: SHA-1, 30 seconds), and ten recovery codes for the day the telephone is lost.
 *
 * Off → on: the person has the secret in an app and proves it with a code. On → off: with the password and a code; not for staff, whose
 * rights need it.
 * The secret is encrypted (libsodium's secretbox) under a key made from the site's secret; recovery codes are kept as HMACs under it. So
 * the database alone gives neither away.
 * A code is good from one step before to one step after the clock's, once; a recovery code is good once. Failures slow down
 * (people/attempt.h).
 */
#ifndef WASL_PEOPLE_TOTP_H
#define WASL_PEOPLE_TOTP_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/attempt.h"
#include "people/password.h"
#include "people/session.h"
#include "people/token.h"

#define TOTP_SECRET_BYTES 20
#define TOTP_STEP_S 30
#define TOTP_DIGITS 6
#define RECOVERY_CODES 10

struct totp_secret {
        unsigned char b[TOTP_SECRET_BYTES];
};
/* The code of a moment: six digits. For tests and tools that stand in for the app. */
struct str totp_code(struct arena *a, const struct totp_secret *s, int64_t at_ms);
struct str totp_base32(struct arena *a, const struct totp_secret *s); /* 32 characters, in groups of four */
/* otpauth:// address for the app (Key URI format): the site's name, the person's address. */
struct str totp_uri(struct arena *a, const struct totp_secret *s, struct str site, struct str email);
/*
 * Its QR code as SVG path data ("M0 0h1v1h-1z…") on a grid of *ret_size units, quiet zone included. ERR_LIMIT when it does not fit into a
 * code.
 */
enum err totp_qr_path(struct arena *a, struct str uri, struct str *ret_path, int *ret_size);

/*
 * The secret that a set-up page shows: made from the site's secret, the person, the session and what was there before, so that it is the
 * same when the page is shown again and needs no row. ERR_STATE: the second factor is on already.
 */
enum err totp_offer(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session,
                    struct totp_secret *ret);

struct recovery_codes {
        struct str v[RECOVERY_CODES]; /* "k3f7q-9xw2m"; shown once */
};
/*
 * Turns it on with the offered secret. Who: oneself. Changes: secret, recovery codes, the session has the second factor and a new token; a
 * notice goes out.
 * OK with the outcome (keep the transaction). ERR_STATE: on already.
 */
enum err totp_turn_on(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session, struct str code,
                      struct proof_result *ret_proof, struct recovery_codes *ret_codes, struct session_token *ret_token);
/* Turns it off. Who: oneself, with the password and a code; not staff (ERR_FORBIDDEN). OK with the outcome. ERR_STATE: it is off. */
enum err totp_turn_off(struct tx *tx, const struct site_secret *secret, struct user_id actor, const struct password_proof *password,
                       struct str code, struct proof_result *ret_proof);

/*
 * The second step of signing in: an app's code or a recovery code. Who: the session's person. Changes: the session has the second factor
 * and a new token.
 * OK with the outcome (keep the transaction). ERR_STATE: the account has no second factor.
 */
enum err totp_enter(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct session_id session, struct str address,
                    struct str code, struct proof_result *ret_proof, struct session_token *ret_token);

/*
 * Ten new codes, the old ones are void. Who: oneself, in a session with the second factor (the caller has checked that) and with a fresh
 * code. OK with the outcome.
 */
enum err recovery_renew(struct tx *tx, const struct site_secret *secret, struct user_id actor, struct str code,
                        struct proof_result *ret_proof, struct recovery_codes *ret_codes);
enum err recovery_left(struct tx *tx, struct user_id actor, int64_t *ret);

/* For the machine's owner (wasl admin) when telephone and codes are lost: off, without asking; sessions lose it. */
enum err totp_reset(struct tx *tx, struct user_id user);
/* On with this secret, without asking: demo accounts, tests. */
enum err totp_force(struct tx *tx, const struct site_secret *secret, struct user_id user, const struct totp_secret *s);

#endif
