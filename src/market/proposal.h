/*
 * Proposals: what a freelancer offers for a project. The amount is sealed: only the writer and the project's owner ever read it; not
 * staff, not other writers.
 *
 * States and moves (who):
 *   sent → shortlisted, declined with a reason, accepted (owner); withdrawn (writer); lapsed (another was accepted, or the project closed
 *   or expired)
 *   shortlisted  → declined, accepted (owner); withdrawn (writer); lapsed
 *   withdrawn    → sent (writer, by sending again: the same row, one more unit of the quota)
 * Everything else is ERR_STATE and writes nothing. All moves but lapsing need an open project.
 *
 * Opening: the owner's list shows the first lines; reading the whole is an act of its own, proposal_open(), so that pages stay reads.
 * From then on the writer cannot change it: what the owner has read is what the owner can accept. Shortlisting and declining open too;
 * accepting needs it opened before.
 *
 * Quota: each sending uses one unit of the writer's month (UTC); a unit comes back when the project closes or expires without a hire.
 */
#ifndef WASL_MARKET_PROPOSAL_H
#define WASL_MARKET_PROPOSAL_H

#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "market/proposal.sql.h"
#include "market/states.h"
#include "site/site.h"

/* What the writer writes. */
struct proposal_text {
        struct money amount; /* in the project's currency, at least one whole unit, at most LIMIT_AMOUNT_MINOR */
        int64_t days;        /* 1 … LIMIT_DAYS */
        struct str body_md;  /* LIMIT_PROPOSAL_MIN_CHARS … LIMIT_PROPOSAL_CHARS */
};

/*
 * Sends, or sends again after a withdrawal; tells the owner. Who: a freelancer, not the project's owner.
 * Errors: ERR_NOT_FOUND (no such project for these eyes), ERR_FORBIDDEN, ERR_SUSPENDED, ERR_STATE (the project is not open; the earlier
 * proposal was declined), ERR_EXISTS (one is waiting), ERR_QUOTA, ERR_INVALID, ERR_CURRENCY.
 */
enum err proposal_send(struct tx *tx, struct user_id actor, struct project_id project, const struct proposal_text *text,
                       struct proposal_id *ret);
/* Until the owner has opened it. Who: the writer. ERR_NOT_FOUND, ERR_SUSPENDED, ERR_STATE, ERR_INVALID, ERR_CURRENCY. */
enum err proposal_edit(struct tx *tx, struct user_id actor, struct proposal_id id, const struct proposal_text *text);
/* Files, likewise until it is opened. ERR_LIMIT beyond LIMIT_FILES_PER_FORM in all. */
enum err proposal_attach(struct tx *tx, struct user_id actor, struct proposal_id id, const struct stored_file *files, size_t n);
/* Who: the writer. The unit is used. ERR_NOT_FOUND, ERR_SUSPENDED, ERR_STATE. */
enum err proposal_withdraw(struct tx *tx, struct user_id actor, struct proposal_id id);

/* The owner opens it to read; again: harmless. ERR_NOT_FOUND, ERR_SUSPENDED, ERR_STATE (withdrawn or lapsed). */
enum err proposal_open(struct tx *tx, struct user_id actor, struct proposal_id id);
/* Who: the owner. Tells the writer. ERR_NOT_FOUND, ERR_SUSPENDED, ERR_STATE. */
enum err proposal_shortlist(struct tx *tx, struct user_id actor, struct proposal_id id);
/*
 * Who: the owner. Tells the writer, with the reason. ERR_INVALID without one (or DECLINE_OTHER without words), ERR_NOT_FOUND,
 * ERR_SUSPENDED, ERR_STATE.
 */
enum err proposal_decline(struct tx *tx, struct user_id actor, struct proposal_id id, enum decline_reason reason, struct str words);
/*
 * The owner accepts: the project is awarded, a contract is offered, the others that waited lapse and their writers are told. Of two at
 * once one wins.
 * Who: the owner. Errors: ERR_NOT_FOUND, ERR_SUSPENDED (the owner or the writer), ERR_STATE (the project is not open, the proposal not
 * waiting or never opened).
 */
enum err proposal_accept(struct tx *tx, struct user_id actor, struct proposal_id id, struct contract_id *ret);

/*
 * Every waiting proposal of a project that is over lapses; the writers are told. give_back: their quota units return. For project.c and
 * proposal_accept().
 */
enum err proposals_lapse(struct tx *tx, struct project_id project, struct str title, bool give_back);

/* ---- Seeing ------------------------------------------------------------------------------------------------------------- */

/*
 * The whole proposal. Who: the writer and the project's owner; for everybody else there is none (ERR_NOT_FOUND). Before the owner has
 * opened it, the owner gets an empty body_md (the lead stands); of a withdrawn one the owner gets neither text nor amount.
 */
enum err proposal_see(struct tx *tx, struct user_id viewer, struct proposal_id id, struct proposal_page_row *ret);
/* The viewer's own proposal for a project; ERR_NOT_FOUND without one. */
enum err proposal_own(struct tx *tx, struct user_id viewer, struct project_id project, struct proposal_of_writer_row *ret);

enum proposal_sort { PROPOSAL_NEWEST, PROPOSAL_AMOUNT, PROPOSAL_DAYS, PROPOSAL_RATING };
enum proposal_show {
        PROPOSAL_SHOW_WAITING = 0,
        PROPOSAL_SHOW_SHORTLISTED = PROPOSAL_SHORTLISTED,
        PROPOSAL_SHOW_DECLINED = PROPOSAL_DECLINED
};
/* Who: the project's owner; for others it is empty. LIMIT_PAGE_ITEMS + 1 rows. */
enum err proposal_list(struct tx *tx, struct user_id owner, struct project_id project, enum proposal_sort sort, enum proposal_show show,
                       int64_t page, struct proposals_of_project_rows *ret);
/*
 * Two to four of them side by side. Who: the owner; for others it is empty. ERR_INVALID for fewer or more; ids that are not of the
 * project, or no longer wait, are left out.
 */
#define PROPOSAL_COMPARE_MIN 2
#define PROPOSAL_COMPARE_MAX 4
enum err proposal_compare(struct tx *tx, struct user_id owner, struct project_id project, const struct proposal_id *ids, size_t n,
                          struct proposals_compare_rows *ret);
/* How many waiting ones are from people without a first contract yet. Anybody: it tells no amount and no name. */
enum err proposal_newcomers(struct tx *tx, struct project_id project, int64_t *ret);
/* A freelancer's own, newest first; state 0: all. */
enum err proposal_list_mine(struct tx *tx, struct user_id freelancer, enum proposal_state state, int64_t page,
                            struct proposals_mine_rows *ret);

/* Units used this month, and how many there are. */
struct proposal_quota {
        int64_t used, of;
};
enum err proposal_quota(struct tx *tx, struct user_id freelancer, struct proposal_quota *ret);

/* What an amount would bring: gross = fee + net. ERR_INVALID for a negative. */
struct proposal_share {
        struct money gross, fee, net;
};
enum err proposal_share(const struct settings *s, struct money gross, struct proposal_share *ret);

/* A message (msgid): "This proposal was withdrawn." */
const char *proposal_state_words(enum proposal_state s);
const char *decline_reason_name(enum decline_reason r);

/* Tenths of a star from the sums of six criteria: 47 is 4.7; -1 without reviews. */
int64_t rating_tenths(int64_t sum, int64_t reviews);

/* The quota's month of a moment: year * 12 + month (January is 0), UTC. */
int64_t quota_month(int64_t at_ms);

#endif
