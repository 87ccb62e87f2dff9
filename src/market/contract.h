/*
 * Contracts: the smallest whole, at a fixed price.
 *
 * | state     | move                     | who                       | to        | money                                             |
 * | --------- | ------------------------ | ------------------------- | --------- | ------------------------------------------------- |
 * | –         | contract_offer           | client (accepts a proposal) | offered | –                                                 |
 * | offered   | contract_fund            | client                    | active    | wallet → escrow, the whole price                  |
 * | active    | contract_deliver         | freelancer                | delivered | –                                                 |
 * | delivered | contract_ask_changes     | client                    | active    | – ; counted                                       |
 * | delivered | contract_accept          | client                    | accepted  | escrow → pending (net) and fees, in one transfer  |
 * | delivered | contract_auto_accept     | clock, 14 days after delivery, reminders 7 and 2 days before | accepted | the same       |
 * | accepted  | contract_mature          | clock, after the hold     | closed    | pending → wallet                                  |
 *
 * Any other move is refused with ERR_STATE and writes nothing; a move that was made already by the same actor is harmless (OK). Cancelling,
 * disputes, milestones and hours are not part of this version.
 * Every move is an event of the contract; where money moved, the event names the transfer.
 */
#ifndef WASL_MARKET_CONTRACT_H
#define WASL_MARKET_CONTRACT_H

#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "ledger/states.h"
#include "market/states.h"
#include "site/site.h"

struct contract {
        struct contract_id id;
        struct project_id project;
        struct proposal_id proposal;
        struct user_id client, freelancer;
        struct str title, client_name, freelancer_name;
        struct file_id client_avatar, freelancer_avatar;
        struct money price, fee, net;
        int64_t commission_bp, hold_days, days;
        enum contract_state state;
        int64_t changes_asked;
        int64_t created_at, funded_at, due_at, first_delivered_at, delivered_at, auto_accept_at, accepted_at, matures_at, closed_at;
};

/*
 * The client accepts a proposal: a contract at its amount, with today's commission and hold. Called by proposal_accept(), which has checked
 * the client and the states.
 * Errors: ERR_EXISTS (the project has a contract).
 */
enum err contract_offer(struct tx *tx, struct user_id client, struct proposal_id proposal, struct contract_id *ret);

/*
 * Who: the two parties; staff with STAFF_FINANCE or STAFF_REVIEW. ERR_NOT_FOUND for everyone else, so that a stranger cannot tell that it
 * exists.
 */
enum err contract_get(struct tx *tx, struct user_id actor, struct contract_id id, struct contract *ret);

/* Puts the price into escrow. Who: the client. ERR_FUNDS, ERR_STATE, ERR_FORBIDDEN. */
enum err contract_fund(struct tx *tx, struct user_id actor, struct contract_id id);
/* Who: the freelancer. body: Markdown, 1 to LIMIT_MESSAGE_CHARS characters. */
enum err contract_deliver(struct tx *tx, struct user_id actor, struct contract_id id, struct str body_md, const struct stored_file *files,
                          size_t n_files);
/* Who: the client. text says what to change. */
enum err contract_ask_changes(struct tx *tx, struct user_id actor, struct contract_id id, struct str text);
/* Releases the escrow, less commission. Who: the client. */
enum err contract_accept(struct tx *tx, struct user_id actor, struct contract_id id);

struct delivery {
        struct delivery_id id;
        struct str body_md, changes_text;
        int64_t at, changes_at;
        struct attachments files;
};
struct deliveries {
        struct delivery *v;
        size_t n;
};
/* Oldest first. Who: as contract_get(), which the caller has asked. */
enum err contract_deliveries(struct tx *tx, struct contract_id id, struct deliveries *ret);

/* A person's contracts, newest first. */
struct contract_line {
        struct contract_id id;
        struct str title, other_name;
        bool as_client;
        struct money price;
        enum contract_state state;
        int64_t due_at, changed_at;
};
struct contract_lines {
        struct contract_line *v;
        size_t n;
};
enum err contract_list(struct tx *tx, struct user_id actor, int64_t page, struct contract_lines *ret);

/* Work of the clock; each takes a bounded number and asks for more. */
enum err contract_clock_accept(struct tx *tx, bool *ret_more);
enum err contract_clock_remind(struct tx *tx, bool *ret_more);
enum err contract_clock_mature(struct tx *tx, bool *ret_more);

#endif
