/*
 * Slowing down guessers. Failed attempts are counted per key; past a number of them every further failure blocks the key for a while: 30
 * seconds, then twice as long each time, at most an hour. A day without failures forgets them.
 *
 *   account   sign-in with an e-mail address (known or not: the same rows, so nothing tells them apart)     blocks from the 5th failure
 *   address   sign-in, second factor from a network address (IPv6: its /64)                                 from the 20th
 *   factor    second factor of a person                                                                      from the 5th
 *   password  the old password, typed in an open session                                                     from the 5th
 *
 * Success forgets the account's, factor's or password's failures, never the address's: an own account must not be a guesser's way to a
 * fresh count.
 * A block concerns signing in; who is in a session already notices nothing.
 *
 * A refusal must be recorded although the page says "wrong". So functions that check a guess end in OK with an outcome, and the handler
 * shows its page with reply.keep set:
 * the transaction with the counted failure is committed.
 */
#ifndef WASL_PEOPLE_ATTEMPT_H
#define WASL_PEOPLE_ATTEMPT_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"

/* How a guess ended. Everything but PROOF_RIGHT changed nothing but the count. */
enum proof_outcome { PROOF_RIGHT, PROOF_WRONG, PROOF_WAIT };
struct proof_result {
        enum proof_outcome outcome;
        int64_t wait_until; /* PROOF_WAIT: when the next attempt is taken */
};

enum attempt_kind { ATTEMPT_ACCOUNT, ATTEMPT_ADDRESS, ATTEMPT_FACTOR, ATTEMPT_PASSWORD };
struct attempt_key {
        enum attempt_kind kind;
        struct str key;
};
struct attempt_key attempt_account(struct arena *a, struct str email);
struct attempt_key attempt_address(struct arena *a, struct str address);
struct attempt_key attempt_factor(struct arena *a, struct user_id u);
struct attempt_key attempt_password(struct arena *a, struct user_id u);

/* 0 when attempts are taken, else the time from which they are again. Reads only. */
enum err attempt_wait(struct tx *tx, struct attempt_key k, int64_t *ret_until);
enum err attempt_failed(struct tx *tx, struct attempt_key k);
enum err attempt_forget(struct tx *tx, struct attempt_key k);

/*
 * Mails that a stranger can cause (sign-up with a known address, reset, confirm again): at most 5 an hour for a person; *ret says whether
 * one more goes out.
 * Counts it.
 */
enum err attempt_mail(struct tx *tx, struct user_id u, bool *ret);

/* Clock work: forgets rows without a failure for two days. */
enum err attempt_sweep(struct tx *tx, int64_t *ret_swept);

#endif
