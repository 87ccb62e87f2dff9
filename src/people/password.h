/*
 * Passwords: argon2id (RFC 9106, libsodium). Hashing and verifying take tens of milliseconds and 64 MiB, so they run in `prepare`, never
 * inside a transaction;
 * the domain function gets the result: the hash to store, or a struct password_proof.
 *
 * Rules: 10 to 200 bytes, any characters, nothing else is asked for; but not one of those that guessers try first (password_is_common).
 */
#ifndef WASL_PEOPLE_PASSWORD_H
#define WASL_PEOPLE_PASSWORD_H

#include "base/base.h"
#include "base/ids.h"

struct password_cost {
        unsigned long long ops;
        size_t mem_bytes;
};
/* What the site uses (libsodium's "interactive": two passes over 64 MiB), and the least there is, for tests and demo data. */
struct password_cost password_cost_site(void);
struct password_cost password_cost_least(void);

/* ERR_INVALID outside the limits of length, ERR_IO when the memory cannot be had. The hash carries its own salt and cost. */
enum err password_hash(struct arena *a, struct str password, struct password_cost cost, struct str *ret_hash);

/*
 * Whether the password fits the hash. An empty hash (no such account) verifies against a hash of ours and says false: it takes as long as
 * for a real one, so the time of the answer does not tell whether an address is registered.
 */
bool password_verify(struct str hash, struct str password);

/*
 * One of those that are tried first: one character or short piece again and again, rows of the keyboard or the alphabet, a frequent word
 * with digits around it, nothing but digits and signs, or made of the person's own name, address or the site's name. own: such words; empty
 * ones are passed over.
 */
bool password_is_common(struct arena *a, struct str password, const struct str *own, size_t n_own);

/*
 * What prepare found out about a password that was typed for an account: the account (0: none), the hash that it was compared with, and the
 * outcome.
 * The domain function compares the hash with the row as it is now, so that a password changed meanwhile does not let an old one in.
 */
struct password_proof {
        struct user_id user;
        struct str hash;
        bool right;
};

#endif
