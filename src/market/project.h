/*
 * Projects: what a project owner wants done.
 *
 * States and moves (who):
 *   draft      → in_review (owner, where staff look first) or open at once (owner, where the operator has review off); deleted (owner)
 *   in_review  → open (staff with the review right), rejected (the same, with a reason)
 *   rejected   → draft (owner, by editing it)
 *   open       → awarded (owner, by accepting a proposal), closed (owner, with a reason), expired (the clock)
 *   awarded    → completed (the contract, when its delivery is accepted)
 * Everything else is ERR_STATE and writes nothing; project_state_words() says in which state the thing is.
 *
 * Editing: draft, rejected and in_review only. Seen by everyone: open, awarded, completed, closed, expired. Draft, in_review and
 * rejected: the owner and staff.
 */
#ifndef WASL_MARKET_PROJECT_H
#define WASL_MARKET_PROJECT_H

#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "market/project.sql.h"
#include "market/states.h"
#include "site/site.h"
#include "text/text.h"

/* What the owner writes. In a draft anything may still be missing: empty texts, 0 for the numbers and ids. */
struct project_draft {
        struct str title, body_md;
        struct category_id category;
        int64_t band; /* 1 … BAND_COUNT: which of the settings' budget bands */
        int64_t days; /* 1 … LIMIT_DAYS */
        enum project_place place;
        struct str city; /* needed for PLACE_ON_SITE */
        struct skill_id skills[LIMIT_SKILLS];
        size_t n_skills;
};

/* What keeps a draft from being submitted, as bits. */
enum project_gap {
        PROJECT_GAP_TITLE = 1,    /* shorter than LIMIT_TITLE_MIN_CHARS */
        PROJECT_GAP_BODY = 2,     /* shorter than LIMIT_BRIEF_MIN_CHARS */
        PROJECT_GAP_CATEGORY = 4, /* none, or one that is out of use */
        PROJECT_GAP_BAND = 8,
        PROJECT_GAP_DAYS = 16,
        PROJECT_GAP_CITY = 32,    /* on site without a city */
};
unsigned project_gaps(const struct project_draft *d);

/*
 * Makes a draft (id 0) or changes a project that is a draft, rejected (it becomes a draft again) or in review (it stays, so it must stay
 * complete).
 * Who: a client; for a change its owner. Errors: ERR_FORBIDDEN, ERR_SUSPENDED, ERR_NOT_FOUND, ERR_STATE, ERR_LIMIT (a text too long, too
 * many skills), ERR_INVALID (a skill, category, band or number that does not exist; gaps while in review).
 */
enum err project_save(struct tx *tx, struct user_id actor, struct project_id id, const struct project_draft *d, struct project_id *ret);

/*
 * The owner hands the draft in: to staff, or straight to the public where the operator has review off. *ret_state: which.
 * Errors: ERR_NOT_FOUND, ERR_SUSPENDED, ERR_STATE (not a draft), ERR_INVALID (project_gaps() tells what is missing).
 */
enum err project_submit(struct tx *tx, struct user_id actor, struct project_id id, enum project_state *ret_state);

/* Files of a project while it may be edited. Who: the owner. ERR_LIMIT beyond LIMIT_FILES_PER_FORM in all. */
enum err project_attach(struct tx *tx, struct user_id actor, struct project_id id, const struct stored_file *files, size_t n);
enum err project_detach(struct tx *tx, struct user_id actor, struct project_id id, struct attachment_id file);

/* Takes a draft away for good. Who: the owner. ERR_NOT_FOUND, ERR_STATE. */
enum err project_discard(struct tx *tx, struct user_id actor, struct project_id id);

/*
 * Staff decide about a project in review; both write the audit log and tell the owner. Who: STAFF_REVIEW or STAFF_OPERATOR, never about
 * an own project.
 * Errors: ERR_FORBIDDEN, ERR_NOT_FOUND, ERR_STATE, ERR_INVALID (rejecting without a reason).
 */
enum err project_approve(struct tx *tx, struct user_id staff, struct str address, struct project_id id);
enum err project_reject(struct tx *tx, struct user_id staff, struct str address, struct project_id id, struct str reason);

/*
 * The owner closes an open project without a hire. The reason is public; waiting proposals lapse, their writers are told and get their
 * quota unit back.
 * Errors: ERR_NOT_FOUND, ERR_STATE, ERR_INVALID (no reason; CLOSE_OTHER without words).
 */
enum err project_close(struct tx *tx, struct user_id actor, struct project_id id, enum close_reason reason, struct str words);

/* Work of the clock: open projects past their time expire, with the same consequences as closing. Repeatable. */
enum err project_expire_due(struct tx *tx, bool *ret_more);

/*
 * A new draft with everything of an own project but its files, tied to it by similar_to. Who: the owner of the first. ERR_NOT_FOUND,
 * ERR_STATE (the first is itself a draft), ERR_FORBIDDEN, ERR_SUSPENDED.
 */
enum err project_similar(struct tx *tx, struct user_id actor, struct project_id of, struct project_id *ret);

/*
 * Moves that belong to others. open → awarded: proposal_accept(). awarded → completed: the contract. ERR_STATE when it is not in the
 * state before.
 */
enum err project_award(struct tx *tx, struct user_id owner, struct project_id id);
enum err project_complete(struct tx *tx, struct user_id actor, struct project_id id);

/* ---- Seeing ------------------------------------------------------------------------------------------------------------- */

/* Who looks: nobody (id 0), somebody, or somebody who acts as staff just now (review right and second factor). */
struct viewer {
        struct user_id id;
        bool staff;
};
/* ERR_NOT_FOUND also for a project that is not for this viewer's eyes. */
enum err project_see(struct tx *tx, struct viewer v, struct project_id id, enum lang lang, struct project_page_row *ret);
enum err project_skills(struct tx *tx, struct project_id id, enum lang lang, struct project_skills_of_rows *ret);
/* The skills in a row's skill_line, named in a language; the strings are parts of the line. */
struct skill_word {
        struct str slug, name;
};
struct skill_words {
        struct skill_word *v;
        size_t n;
};
struct skill_words project_skill_words(struct arena *a, struct str line, enum lang lang);
/* Writes the line anew from project_skills: after whatever wrote those or renamed a skill. The caller has checked the actor. */
enum err project_refresh_skills(struct tx *tx, struct project_id id);
/* As the edit form wants it. Who: the owner. */
enum err project_draft_of(struct tx *tx, struct user_id actor, struct project_id id, struct project_draft *ret,
                          enum project_state *ret_state);

/* An English message (msgid) about the state: "This project is closed." */
const char *project_state_words(enum project_state s);
const char *close_reason_name(enum close_reason r);
bool project_is_public(enum project_state s);
bool project_is_editable(enum project_state s);

/* ---- Lists -------------------------------------------------------------------------------------------------------------- */

#define PROJECT_FILTER_SKILLS 5
#define PROJECT_COUNT_CAP 1000

enum project_sort { PROJECT_NEWEST, PROJECT_QUIET /* fewest proposals */, PROJECT_BUDGET /* highest first */ };

/* 0 and empty: any. */
struct project_filter {
        struct category_id category;
        struct skill_id skills[PROJECT_FILTER_SKILLS]; /* any of them; filled from the front */
        int64_t min_minor; /* budgets that reach above it, in the main currency */
        int64_t days;      /* at most */
        enum project_place place;
        struct str city;
        bool few;    /* fewer than 5 proposals */
        bool funded; /* the owner's money is in the wallet */
        enum project_sort sort;
        int64_t page; /* from 1 */
};
bool project_filter_any(const struct project_filter *f);

struct project_cards {
        struct project_list_newest_row *v;
        size_t n; /* up to LIMIT_PAGE_ITEMS + 1, so that a page knows whether there is another */
};
/* Open projects of active people. Anybody. */
enum err project_list(struct tx *tx, const struct project_filter *f, struct project_cards *ret);
/* How many there are, counted no further than PROJECT_COUNT_CAP + 1. */
enum err project_count(struct tx *tx, const struct project_filter *f, int64_t *ret);

/* A client's own, newest first; state 0: all. */
enum err project_list_mine(struct tx *tx, struct user_id client, enum project_state state, int64_t page, struct project_mine_rows *ret);
/* What waits for staff, oldest first. The caller's route has checked the right. */
enum err project_queue_list(struct tx *tx, enum lang lang, int64_t page, struct project_queue_rows *ret);
enum err project_queue_size(struct tx *tx, int64_t *ret); /* counted no further than 1001 */

/* A client's figures. hire_rate: whole percent of ended projects that were awarded, -1 while none has ended ("not counted yet"). */
struct client_figures {
        int64_t posted, open, hired, ended;
        int64_t hire_rate;
};
enum err client_figures(struct tx *tx, struct user_id client, struct client_figures *ret);
int64_t client_hire_rate(int64_t hired, int64_t ended);

/* The amounts of a budget band; *ret_max is 0 for the band that is open above. ERR_INVALID unless 1 <= band <= BAND_COUNT. */
enum err project_band(const struct settings *s, int64_t band, struct money *ret_min, struct money *ret_max);

/* ---- For the other features of the market ----------------------------------------------------------------------------------- */

/* Somebody who acts: ERR_FORBIDDEN for nobody, ERR_SUSPENDED for an account that is suspended or closed. */
enum err actor_get(struct tx *tx, struct user_id id, struct actor_by_id_row *ret);

#endif
