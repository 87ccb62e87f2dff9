/*
 * Reviews: six criteria (1 to 5) and a text, both ways, one each per contract.
 *
 * | state   | move                                                                    | who                                     |
 * | ------- | ----------------------------------------------------------------------- | --------------------------------------- |
 * | –       | review_write → hidden, or → visible (both) where the other has written    | a party, from acceptance for 14 days     |
 * | hidden  | → visible                                                                | the clock, when the 14 days are over      |
 * | visible | review_reply, once                                                       | the person it is about                   |
 *
 * While it is hidden only its author can read it; a review cannot be changed, so that nobody can answer in kind what is not seen yet.
 */
#ifndef WASL_MARKET_REVIEW_H
#define WASL_MARKET_REVIEW_H

#include "base/ids.h"
#include "db/db.h"
#include "market/states.h"

#define REVIEW_CRITERIA 6
/* Message of each criterion, in order. */
extern const char *const review_criteria[REVIEW_CRITERIA];

struct review_text {
        int64_t marks[REVIEW_CRITERIA];
        struct str body;
};
/*
 * ERR_NOT_FOUND (no party), ERR_STATE (not accepted yet, or the window is over), ERR_EXISTS (written before), ERR_INVALID (marks, length of
 * the text).
 */
enum err review_write(struct tx *tx, struct user_id actor, struct contract_id contract, const struct review_text *text);
/* ERR_NOT_FOUND (hidden, or about somebody else), ERR_EXISTS, ERR_INVALID. */
enum err review_reply(struct tx *tx, struct user_id actor, struct review_id id, struct str text);

struct review {
        struct review_id id;
        struct contract_id contract;
        struct user_id author, subject;
        struct str author_name, project_title, body, reply;
        struct project_id project;
        bool by_client;
        int64_t marks[REVIEW_CRITERIA];
        int64_t tenths; /* mean of the marks, 48 is 4.8 */
        int64_t written_at, visible_at, replied_at;
};
struct reviews {
        struct review *v;
        size_t n;
};
/*
 * What the actor may see of a contract's reviews: own ones at once, the other's when visible. *ret_may_write: the actor can still write
 * one, until *ret_until.
 */
enum err reviews_of_contract(struct tx *tx, struct user_id actor, struct contract_id contract, struct reviews *ret, bool *ret_may_write,
                             int64_t *ret_until);
/* Visible ones about a person as freelancer (by clients) or as client, newest first, at most 25 + 1 a page. */
enum err reviews_about(struct tx *tx, struct user_id person, bool by_clients, int64_t page, struct reviews *ret);
/* Means in tenths over all visible ones; count 0: not counted yet. */
struct review_means {
        int64_t count, tenths, marks[REVIEW_CRITERIA];
};
enum err review_means_of(struct tx *tx, struct user_id person, bool by_clients, struct review_means *ret);

/* Work of the clock: shows reviews whose window is over. */
enum err review_clock_show(struct tx *tx, bool *ret_more);

#endif
