/*
 * Money coming in and going out: top-ups, withdrawals, and what people and staff read about them.
 *
 * States and moves (who):
 *   top-up      announced → confirmed, refused with a reason (staff)
 *   withdrawal  requested → sent (staff), failed with a reason (staff; the money is back), failed without one (its owner took it back)
 *               sent → failed with a reason (staff: the bank sent it back)
 * in_batch and settled belong to payout files: nothing here moves into them, what may leave them is the same as from requested and sent.
 * Everything else is ERR_STATE and writes nothing. Doing the same again is harmless: OK, and nothing moves twice.
 *
 * Staff: STAFF_FINANCE or STAFF_OPERATOR, never about money of their own. Each act of theirs is in the audit log.
 */
#ifndef WASL_MARKET_MONEY_FLOWS_H
#define WASL_MARKET_MONEY_FLOWS_H

#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "market/finance.sql.h"
#include "market/topup.sql.h"
#include "market/wallet.sql.h"
#include "market/withdrawal.sql.h"
#include "site/site.h"

/* The same wish of the same person within this time is one wish: the second form of a page that was opened twice. */
#define SAME_WISH_MS (2 * MS_MINUTE)
#define LIMIT_OPEN_TOP_UPS 10
#define LIMIT_OPEN_WITHDRAWALS 20

/* ---- Top-ups -------------------------------------------------------------------------------------------------------------- */

/*
 * The person says that a bank transfer is on its way; *ret's reference is what to write on it. No money moves. The staff is told.
 * Errors: ERR_FORBIDDEN, ERR_SUSPENDED, ERR_CURRENCY (not one of the marketplace's), ERR_INVALID (zero or less), ERR_LIMIT (amount, or
 * LIMIT_OPEN_TOP_UPS wait).
 */
enum err top_up_announce(struct tx *tx, struct user_id actor, struct money amount, struct top_up_id *ret);
/* The money has arrived: bank → wallet. Who: staff. ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (refused). */
enum err top_up_confirm(struct tx *tx, struct user_id staff, struct str address, struct top_up_id id);
/*
 * It has not, or not as announced. Who: staff. reason: 3 to LIMIT_REASON_CHARS characters, the person reads it. ERR_INVALID, ERR_STATE
 * (confirmed), else the same.
 */
enum err top_up_refuse(struct tx *tx, struct user_id staff, struct str address, struct top_up_id id, struct str reason);
/* One's own; with its amount, reference and state. ERR_NOT_FOUND. */
enum err top_up_get(struct tx *tx, struct user_id actor, struct top_up_id id, struct top_up_row *ret);

/* ---- Withdrawals ---------------------------------------------------------------------------------------------------------- */

/* A bank account as people write it, checked. */
enum bank_account_kind { BANK_ACCOUNT_RIB = 1, BANK_ACCOUNT_IBAN };
struct bank_account {
        enum bank_account_kind kind;
        struct str number; /* digits and capital letters, no blanks */
};
/*
 * A Moroccan RIB (24 digits: bank 3, city 3, account 16, key 2; the whole number is a multiple of 97, the key 01 to 97: circular of Bank
 * Al-Maghrib) or an IBAN (ISO 13616: the country's length, mod 97 of the rearranged number is 1). Blanks, dots and dashes between are
 * taken, and Arabic digits. ERR_INVALID.
 */
enum err bank_account_read(struct arena *a, struct str typed, struct bank_account *ret);
struct str bank_account_text(struct arena *a, struct str number); /* in groups, as on a card; anything else as it is */
struct str bank_account_tail(struct str number); /* the last four signs */

struct withdrawal_wish {
        struct money amount;
        struct str holder; /* 2 to LIMIT_HOLDER_CHARS characters */
        struct str destination; /* a RIB or IBAN as typed */
        struct str bank; /* name of the bank; may be empty */
};
/* The least that can be withdrawn in a currency: the setting is of the main currency, in the others the same number of whole units. */
struct money withdrawal_min(const struct settings *s, struct currency cur);
/*
 * Wallet → payout at once, so that it cannot be spent twice; the staff is told.
 * Errors: ERR_FORBIDDEN, ERR_SUSPENDED, ERR_CURRENCY, ERR_LIMIT (below the least amount, or LIMIT_OPEN_WITHDRAWALS wait), ERR_INVALID
 * (holder, destination), ERR_FUNDS.
 */
enum err withdrawal_request(struct tx *tx, struct user_id actor, const struct withdrawal_wish *wish, struct withdrawal_id *ret);
/* The owner takes it back while nobody has begun: payout → wallet. ERR_NOT_FOUND (also another's), ERR_STATE. */
enum err withdrawal_cancel(struct tx *tx, struct user_id actor, struct withdrawal_id id);
/* The bank has been told to send it: payout → bank. Who: staff. ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE (failed). */
enum err withdrawal_mark_sent(struct tx *tx, struct user_id staff, struct str address, struct withdrawal_id id);
/*
 * It will not arrive: the money goes back to the wallet; from sent, the sending is reversed first. Who: staff. reason as above.
 * ERR_INVALID, ERR_STATE (settled), else the same.
 */
enum err withdrawal_mark_failed(struct tx *tx, struct user_id staff, struct str address, struct withdrawal_id id, struct str reason);
/* One's own. ERR_NOT_FOUND. */
enum err withdrawal_get(struct tx *tx, struct user_id actor, struct withdrawal_id id, struct withdrawal_row *ret);
/* The account that the person asked to be paid to last; empty strings when there is none. */
enum err withdrawal_last_account(struct tx *tx, struct user_id actor, struct withdrawal_last_row *ret);
/* Failed because its owner took it back, not the bank. */
bool withdrawal_is_cancelled(enum withdrawal_state state, struct user_id owner, struct user_id decided_by);

/* ---- The wallet ------------------------------------------------------------------------------------------------------------ */

/* What a person has in one currency. */
struct wallet {
        struct currency cur;
        struct money withdrawable, pending;
        struct money paid_in; /* in escrow, out of the person's wallet as a client */
        struct money waiting; /* in escrow for the person's work, before the fee */
        int64_t contracts_paid, contracts_waiting; /* how many contracts hold them */
};
struct wallets {
        struct wallet *v; /* the main currency first and always; others where something is or was */
        size_t n;
};
enum err wallet_of(struct tx *tx, struct user_id user, struct wallets *ret);
/* What matures and when, soonest first; at most LIMIT_PAGE_ITEMS. */
enum err wallet_maturing(struct tx *tx, struct user_id user, struct wallet_maturing_rows *ret);

enum movement_filter { MOVEMENTS_ALL, MOVEMENTS_EARNINGS, MOVEMENTS_WITHDRAWALS, MOVEMENTS_TOP_UPS, MOVEMENTS_PAYMENTS, MOVEMENT_FILTERS };
/*
 * Movements of the person's wallet and pending balance, newest first, LIMIT_PAGE_ITEMS + 1, pages from 1. Money that matures stands once,
 * as it reaches the wallet.
 * Each has its other end, the project of its contract, and the state that its contract, top-up or withdrawal is in now.
 */
enum err wallet_movements(struct tx *tx, struct user_id user, enum movement_filter filter, int64_t page, struct wallet_movements_rows *ret);
/* Own top-ups and withdrawals, newest first, LIMIT_PAGE_ITEMS + 1, pages from 1. */
enum err top_ups_of(struct tx *tx, struct user_id user, int64_t page, struct top_ups_of_rows *ret);
enum err withdrawals_of(struct tx *tx, struct user_id user, int64_t page, struct withdrawals_of_rows *ret);
/* When the person's first movement was, for the choice of months. 0: none yet. */
enum err wallet_first_at(struct tx *tx, struct user_id user, int64_t *ret);

/* ---- For staff (each checks STAFF_FINANCE or STAFF_OPERATOR) ---------------------------------------------------------------------- */

/*
 * Top-ups of a state (0: any) whose reference contains the letters and digits of `reference` (empty: any); waiting ones oldest first,
 * others newest first.
 */
enum err top_up_queue(struct tx *tx, struct user_id staff, enum top_up_state state, struct str reference, int64_t page,
                      struct top_up_queue_rows *ret);
enum err top_up_for_staff(struct tx *tx, struct user_id staff, struct top_up_id id, struct top_up_detail_row *ret);
enum err withdrawal_queue(struct tx *tx, struct user_id staff, enum withdrawal_state state, int64_t page,
                          struct withdrawal_queue_rows *ret);
enum err withdrawal_for_staff(struct tx *tx, struct user_id staff, struct withdrawal_id id, struct withdrawal_detail_row *ret);

/* The trial balance: one line per kind of account and currency. */
struct trial_line {
        enum account_kind kind;
        struct money credit, debit, balance; /* balance: credit less debit */
        int64_t accounts;
};
/* A currency's sum of it all. */
struct trial_total {
        struct currency cur;
        struct money at_bank; /* what cash accounts hold: their debit balance */
        struct money owed;    /* to people and in escrow: wallet, pending, escrow, payout */
        struct money house;   /* the house's own: fees, tax, promo, loss */
        bool balances;        /* at_bank = owed + house */
};
struct finance {
        struct trial_line *lines;
        size_t n_lines;
        struct trial_total *totals;
        size_t n_totals;
        int64_t top_ups_waiting, withdrawals_waiting, oldest_top_up_at, oldest_withdrawal_at;
        int64_t transfers, last_sealed_day; /* day -1: none sealed */
};
enum err finance_overview(struct tx *tx, struct user_id staff, struct finance *ret);
/* OK for active staff with the finance right. ERR_FORBIDDEN. */
enum err finance_require(struct tx *tx, struct user_id actor);

#endif
