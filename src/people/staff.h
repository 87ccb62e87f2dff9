/*
 * What staff do about people: look up, suspend, give rights. Every act is in the audit log with its reason and the address it came from.
 */
#ifndef WASL_PEOPLE_STAFF_H
#define WASL_PEOPLE_STAFF_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/states.h"
#include "text/text.h"

/*
 * Whether the person is active staff with one of the rights (an operator has all). ERR_FORBIDDEN otherwise. The second factor is the
 * route's business.
 */
enum err staff_require(struct tx *tx, struct user_id actor, int64_t rights);

/*
 * Suspends: the person can sign in and read why, and nothing else, in every session at once. Who: STAFF_PEOPLE, not oneself; an operator
 * only by an operator.
 * reason: 3 to LIMIT_REASON_CHARS characters, shown to the person. ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (not active).
 */
enum err user_suspend(struct tx *tx, struct user_id actor, struct user_id user, struct str reason, struct str address);
/* Takes it back. Who: the same. ERR_STATE: not suspended. */
enum err user_unsuspend(struct tx *tx, struct user_id actor, struct user_id user, struct str note, struct str address);
/*
 * Gives or takes rights (bits of enum staff_right). Who: STAFF_OPERATOR, not for oneself, so that an operator always remains. ERR_INVALID
 * for unknown bits.
 */
enum err user_set_rights(struct tx *tx, struct user_id actor, struct user_id user, int64_t rights, struct str address);
/* The same by the machine's owner (wasl admin). */
enum err user_force_rights(struct tx *tx, struct user_id user, int64_t rights);

struct user_filter {
        struct str text;  /* part of the name or of the address; empty: everybody */
        int64_t state;    /* enum user_state, 0: any */
        int64_t role;     /* 0 any, 1 clients, 2 freelancers, 3 staff */
        int64_t page;     /* from 1 */
};
struct user_line {
        struct user_id id;
        struct str name, email;
        bool is_client, is_freelancer, confirmed;
        int64_t staff_rights;
        enum user_state state;
        int64_t created_at, seen_at;
};
struct user_lines {
        struct user_line *v;
        size_t n; /* LIMIT_PAGE_ITEMS + 1 when there are more */
};
/* Newest first. Who: STAFF_PEOPLE. */
enum err user_list(struct tx *tx, struct user_id actor, const struct user_filter *f, struct user_lines *ret);

struct user_detail {
        struct user_line line;
        struct str reason; /* of the suspension */
        enum lang lang;
        bool has_totp;
        int64_t sessions, projects, proposals, contracts;
};
/* Who: STAFF_PEOPLE. ERR_NOT_FOUND. */
enum err user_detail(struct tx *tx, struct user_id actor, struct user_id user, struct user_detail *ret);

#endif
