/*
 * What belongs to the marketplace itself: the operator's settings, texts, events (timelines), notifications, the audit log of staff, files.
 * Floor 4, beside ledger and jobs.
 */
#ifndef WASL_SITE_H
#define WASL_SITE_H

#include "base/base.h"
#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "ledger/states.h"
#include "text/text.h"

/* ---- Settings ------------------------------------------------------------------------------------------------------- */

#define BAND_COUNT 9
#define SETTING_CURRENCIES 8

/* All of the operator's settings with their defaults applied (domain.md, Numbers). Immutable once loaded. */
struct settings {
        struct str name;          /* "وصل" */
        struct str name_latin;    /* "Wasl" for French and English pages */
        struct str tagline_ar, tagline_fr, tagline_en;
        struct str brand_color;   /* "#a63c22" */
        enum lang main_lang;      /* at the root of the URLs */
        struct str country;       /* "MA": month names, currency signs */
        struct str time_zone;     /* "Africa/Casablanca" */
        bool arabic_digits;
        struct currency currencies[SETTING_CURRENCIES]; /* the first is the main one */
        size_t n_currencies;
        int64_t commission_bp;      /* 1500 */
        int64_t hold_days;          /* 7 */
        int64_t auto_accept_days;   /* 14 */
        int64_t project_days_open;  /* 21 */
        int64_t proposals_a_month;  /* 12 */
        int64_t review_window_days; /* 14 */
        bool review_projects;       /* staff look at a project before it opens */
        int64_t min_withdrawal_minor; /* 1000, in the main currency */
        int64_t bands_minor[BAND_COUNT]; /* lower ends: 25, 50, 100, 250 … 10,000 of the main currency; the last is open above */
        struct str bank_holder, bank_name, bank_account; /* where top-ups are sent */
        struct str mail_from_name;
        struct str contact_email;
        int64_t version;
};

/* Loads (or reuses a cached copy of the same version in the connection's process) inside a transaction. The result outlives the transaction. */
enum err settings_get(struct tx *tx, const struct settings **ret);
/*
 * Changes some settings at once. Who: STAFF_OPERATOR (the caller has checked the route; this checks the actor again). Every pair is checked; on ERR_INVALID *ret_bad is
 * the key whose value is wrong and nothing is written. Writes the audit log.
 */
struct setting_pair {
        struct str key, value;
};
enum err settings_change(struct tx *tx, struct user_id actor, struct str address, const struct setting_pair *pairs, size_t n, struct str *ret_bad);
/* The keys, for forms, `wasl admin set` and docs: name, meaning, default. */
struct setting_def {
        const char *key, *meaning, *fallback;
};
const struct setting_def *setting_defs(size_t *ret_n);
struct locale settings_locale(const struct settings *s, enum lang l);

/* Texts of the operator: terms, privacy. ERR_NOT_FOUND when there is none in that language nor in the main one. */
struct site_text {
        struct str slug, title, body_md;
        enum lang lang;
        int64_t changed_at;
};
enum err site_text_get(struct tx *tx, struct str slug, enum lang l, struct site_text *ret);
enum err site_text_put(struct tx *tx, struct user_id actor, struct str address, const struct site_text *text); /* ERR_INVALID, ERR_FORBIDDEN */

/* ---- Events: the timeline of a thing ----------------------------------------------------------------------------------- */

/* Stored as numbers: never renumber, only append. */
enum event_kind {
        EVENT_PROJECT_CREATED = 1, EVENT_PROJECT_SUBMITTED, EVENT_PROJECT_OPENED, EVENT_PROJECT_REJECTED, EVENT_PROJECT_CLOSED, EVENT_PROJECT_EXPIRED,
        EVENT_PROJECT_AWARDED, EVENT_PROJECT_COMPLETED,
        EVENT_PROPOSAL_SENT, EVENT_PROPOSAL_EDITED, EVENT_PROPOSAL_OPENED, EVENT_PROPOSAL_SHORTLISTED, EVENT_PROPOSAL_DECLINED, EVENT_PROPOSAL_WITHDRAWN,
        EVENT_PROPOSAL_ACCEPTED, EVENT_PROPOSAL_LAPSED,
        EVENT_CONTRACT_OFFERED, EVENT_CONTRACT_FUNDED, EVENT_CONTRACT_DELIVERED, EVENT_CONTRACT_CHANGES, EVENT_CONTRACT_ACCEPTED,
        EVENT_CONTRACT_AUTO_ACCEPTED, EVENT_CONTRACT_MATURED, EVENT_CONTRACT_CANCELLED,
        EVENT_REVIEW_WRITTEN, EVENT_REVIEWS_SHOWN, EVENT_REVIEW_REPLIED,
        EVENT_TOP_UP_ANNOUNCED, EVENT_TOP_UP_CONFIRMED, EVENT_TOP_UP_REFUSED,
        EVENT_WITHDRAWAL_REQUESTED, EVENT_WITHDRAWAL_SENT, EVENT_WITHDRAWAL_FAILED,
};
enum err event_add(struct tx *tx, enum event_kind kind, enum subject_kind subject, int64_t subject_id, struct user_id actor,
                   struct transfer_id transfer, struct str note);

/* ---- Notifications ---------------------------------------------------------------------------------------------------- */

/* Stored as numbers: never renumber, only append. One table in site/notify.c says who gets each, its words and its page. */
enum note_kind {
        NOTE_PROJECT_OPENED = 1, NOTE_PROJECT_REJECTED, NOTE_PROJECT_EXPIRED, NOTE_PROJECT_ENDED, /* to bidders: closed without them */
        NOTE_QUESTION_ASKED, NOTE_QUESTION_ANSWERED,
        NOTE_PROPOSAL_RECEIVED, NOTE_PROPOSAL_SHORTLISTED, NOTE_PROPOSAL_DECLINED, NOTE_PROPOSAL_ACCEPTED,
        NOTE_CONTRACT_FUNDED, NOTE_CONTRACT_DELIVERED, NOTE_CONTRACT_CHANGES, NOTE_CONTRACT_ACCEPTED, NOTE_CONTRACT_REMINDER, NOTE_CONTRACT_MATURED, NOTE_CONTRACT_CANCELLED,
        NOTE_REVIEW_WRITTEN, NOTE_REVIEWS_SHOWN,
        NOTE_TOP_UP_CONFIRMED, NOTE_TOP_UP_REFUSED, NOTE_WITHDRAWAL_SENT, NOTE_WITHDRAWAL_FAILED,
        NOTE_WELCOME, NOTE_STAFF_QUEUE, /* something waits for staff */
        NOTE_KIND_COUNT_
};
/*
 * Tells a person: a row for the page and a mail job in the same transaction. actor_name and title are shown in the words ("{actor} sent a proposal for {title}").
 * Nobody is told of their own act: call it for the other side.
 */
enum err notify(struct tx *tx, struct user_id to, enum note_kind kind, enum subject_kind subject, int64_t subject_id, struct str actor_name, struct str title);
/* Every staff member with one of the rights. */
enum err notify_staff(struct tx *tx, int64_t rights, enum subject_kind subject, int64_t subject_id, struct str title);
/* The message (English msgid with {actor} and {title}) of a kind, and the path of its page without language prefix. */
const char *note_words(enum note_kind kind);
struct str note_path(struct arena *a, enum subject_kind subject, int64_t subject_id);

/* ---- Audit log -------------------------------------------------------------------------------------------------------- */

/* What staff did. act: "user.suspend"; detail: the reason or what changed. */
enum err audit_add(struct tx *tx, struct user_id actor, const char *act, enum subject_kind subject, int64_t subject_id, struct str detail, struct str address);

/* ---- Files ------------------------------------------------------------------------------------------------------------- */

/* Where content-addressed files lie: DIR/ab/cdef…; set once at start. */
struct file_info {
        struct file_id id;
        struct sha256 sha256;
        int64_t size_bytes;
        struct str media_type;
        int64_t width, height;
};
/* A prepared upload: already moved into the store by prepare (outside any transaction), so that the transaction only writes rows. An orphan is swept by a job. */
struct stored_picture {
        struct file_info file; /* id unset */
};
struct stored_file {
        struct str name;
        struct file_info original; /* id unset */
        struct stored_picture sizes[3]; /* pictures: web sizes, largest first */
        size_t n_sizes;
};
/* Adds rows (or finds the same content) and attaches to a thing. */
enum err file_attach(struct tx *tx, struct user_id uploader, enum subject_kind subject, int64_t subject_id, const struct stored_file *files, size_t n);
/* Rows only; for avatars. */
enum err file_add(struct tx *tx, const struct stored_file *f, struct file_id *ret);
struct attachment {
        struct attachment_id id;
        struct str name, media_type;
        int64_t size_bytes;
        bool is_picture;
};
struct attachments {
        struct attachment *v;
        size_t n;
};
enum err attachments_of(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct attachments *ret);

#endif
