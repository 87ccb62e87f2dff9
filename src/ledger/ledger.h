/*
 * The ledger: double entry, append only (ledger.md). Accounts are found or made by what they are; a transfer is a list of postings that
 * sums to zero per currency.
 * Nothing else in the program writes to accounts, transfers or postings.
 *
 * Signs: credit is positive, on every account. Liabilities (wallet, pending, escrow, payout, fees, tax) hold credit and cannot go below
 * zero: code and CHECK, same transaction. Cash is an asset: what we hold at the bank is a debit balance, so it stands below zero here, and
 * all balances of a currency sum to zero.
 * Every function is repeatable by its key: the same key with the same content returns the first transfer again; with other content
 * ERR_IDEM_CONFLICT.
 * The content is the event, the subject and the postings, not who asked nor when: two of staff who confirm the same top-up make one
 * transfer.
 *
 * No function here asks who the actor is: the domain function that calls it has checked the actor's rights on the thing.
 */
#ifndef WASL_LEDGER_H
#define WASL_LEDGER_H

#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "ledger/states.h"

struct account_ref {
        enum owner_kind owner;
        int64_t owner_id;
        enum account_kind kind;
};
struct account_ref account_wallet(struct user_id u);
struct account_ref account_pending(struct user_id u);
struct account_ref account_escrow(struct contract_id c);
struct account_ref account_payout(struct withdrawal_id w);
struct account_ref account_fees(void);
struct account_ref account_bank(void); /* the house's bank account: cash */

struct posting_draft {
        struct account_ref account;
        struct money amount; /* credit positive */
};
struct transfer_draft {
        enum transfer_event event;
        enum subject_kind subject;
        int64_t subject_id;
        struct str key; /* idempotency: "fund:contract:12", made from what it does, never random */
        struct user_id actor; /* 0: the clock */
        struct posting_draft postings[LIMIT_POSTINGS];
        size_t n;
};

/*
 * Posts. ERR_FUNDS (a liability would go below zero), ERR_CURRENCY (a currency that is none), ERR_OVERFLOW, ERR_INVALID (does not sum to
 * zero per currency, a zero posting, an account twice, fewer than two postings, no key), ERR_LIMIT (an amount beyond LIMIT_AMOUNT_MINOR),
 * ERR_IDEM_CONFLICT. Nothing is written then.
 * The transfer's time is the transaction's, or the first later moment that keeps each account's movements in order of time and sealed days
 * closed.
 */
enum err ledger_post(struct tx *tx, const struct transfer_draft *d, struct transfer_id *ret);
/*
 * A transfer that takes back another whole. ERR_STATE when it has been taken back under another key, or is a reversal itself (post anew
 * instead);
 * ERR_NOT_FOUND; ERR_FUNDS when what it brought is already spent.
 */
enum err ledger_reverse(struct tx *tx, struct transfer_id of, struct user_id actor, struct str key, struct transfer_id *ret);
/* Credit balance; zero for an account that does not exist yet. */
enum err ledger_balance(struct tx *tx, struct account_ref a, struct currency cur, struct money *ret);

/*
 * The moves of the field. The key is made from what moves, so each happens once per thing: ERR_IDEM_CONFLICT for another amount.
 * ERR_INVALID unless amounts are above zero (net or fee of a release may be zero, not both; nothing to mature is ERR_INVALID too).
 */
enum err ledger_top_up(struct tx *tx, struct top_up_id t, struct user_id user, struct money amount, struct user_id staff,
                       struct transfer_id *ret);
enum err ledger_fund(struct tx *tx, struct contract_id c, struct user_id client, struct money amount, struct transfer_id *ret);
/* Escrow → the freelancer's pending (net) and the house's fees (fee), in one transfer. */
enum err ledger_release(struct tx *tx, struct contract_id c, struct user_id freelancer, struct money net, struct money fee,
                        struct user_id actor, struct transfer_id *ret);
enum err ledger_mature(struct tx *tx, struct contract_id c, struct user_id freelancer, struct money net, struct transfer_id *ret);
enum err ledger_refund(struct tx *tx, struct contract_id c, struct user_id client, struct money amount, struct user_id actor,
                       struct transfer_id *ret);
enum err ledger_withdraw_request(struct tx *tx, struct withdrawal_id w, struct user_id user, struct money amount, struct transfer_id *ret);
enum err ledger_withdraw_sent(struct tx *tx, struct withdrawal_id w, struct money amount, struct user_id staff, struct transfer_id *ret);
enum err ledger_withdraw_failed(struct tx *tx, struct withdrawal_id w, struct user_id user, struct money amount, struct user_id staff,
                                struct transfer_id *ret);

/* ---- Statements --------------------------------------------------------------------------------------------------------- */

struct statement_line {
        struct posting_id id;
        struct transfer_id transfer;
        enum transfer_event event;
        enum subject_kind subject;
        int64_t subject_id;
        struct money amount, balance; /* of the account after it */
        struct account_ref other; /* the movement's other end: the largest posting with the opposite sign */
        struct money other_amount;
        int64_t at;
};
struct statement {
        struct money opening, closing; /* before the first and after the last of the lines: opening + lines = closing, on every page */
        struct statement_line *v; /* newest last */
        size_t n;
        bool more; /* cut at the page's limit */
};
/*
 * Movements with from_ms <= at < to_ms; before: only postings with a lower id than this (0: from the newest), for pages: pass the first
 * line's id.
 * limit: 1 to LIMIT_QUERY_ROWS - 1. An account that does not exist yet has an empty statement.
 */
enum err ledger_statement(struct tx *tx, struct account_ref a, struct currency cur, int64_t from_ms, int64_t to_ms, int64_t before,
                          size_t limit, struct statement *ret);

/* ---- Seals ------------------------------------------------------------------------------------------------------------- */

#define LIMIT_SEALS_A_CALL 100
/*
 * Seals the whole UTC days before today that have none yet, in order, from the first transfer's day on, also those without a transfer.
 * At most LIMIT_SEALS_A_CALL a call: call again while *ret_sealed is that. A job does it nightly. What a seal covers: seal.c.
 */
enum err ledger_seal_days(struct tx *tx, int64_t *ret_sealed);

/* ---- Audit (audit.c: its own path, trusts nothing above) -------------------------------------------------------------------- */

/*
 * Reads the postings and recomputes all; calls found() once per finding (English, one line, valid until found() returns). OK even with
 * findings; *ret_n counts them.
 * Memory: a page of rows at a time, however many there are. An error (ERR_DB) means that it could not read everything: not clean.
 */
enum err ledger_audit(struct tx *tx, void (*found)(void *ctx, struct str finding), void *ctx, int64_t *ret_n);

#endif
