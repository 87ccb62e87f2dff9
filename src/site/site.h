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

/*
 * Loads (or reuses a cached copy of the same version in the connection's process) inside a transaction. The result outlives the
 * transaction.
 */
enum err settings_get(struct tx *tx, const struct settings **ret);
/*
 * Changes some settings at once. Who: STAFF_OPERATOR (the caller has checked the route; this checks the actor again). Every pair is
 * checked; on ERR_INVALID *ret_bad is the key whose value is wrong and nothing is written. Writes the audit log. An actor of 0 is whoever
 * sits at the machine's command line (`wasl init`, `wasl admin`); no route lets nobody in there.
 */
struct setting_pair {
        struct str key, value;
};
enum err settings_change(struct tx *tx, struct user_id actor, struct str address, const struct setting_pair *pairs, size_t n,
                         struct str *ret_bad);
/* The keys, for forms, `wasl admin set` and docs: name, meaning (a msgid), default, what is taken. */
enum setting_type {
        SETTING_TEXT,       /* one line of low to high characters */
        SETTING_COLOR,      /* "#rrggbb" that white writing can be read on: contrast 4.5 : 1 or more */
        SETTING_LANG,       /* "ar", "fr", "en" */
        SETTING_COUNTRY,    /* ISO 3166-1 alpha-2 */
        SETTING_TIME_ZONE,  /* IANA name */
        SETTING_BOOL,       /* "1" or "0" */
        SETTING_INT,        /* low to high */
        SETTING_CURRENCY_LIST, /* "MAD,EUR": ISO 4217 codes, the main one first */
        SETTING_AMOUNT,     /* "10.00" of the main currency; stands after the currencies in the table */
        SETTING_BANDS,      /* "25,50,…": BAND_COUNT rising whole units of the main currency; stands after the currencies in the table */
        SETTING_EMAIL,      /* an address, or empty */
};
struct setting_def {
        const char *key, *meaning, *fallback;
        enum setting_type type;
        int64_t low, high;
        size_t at; /* the member of struct settings */
};
const struct setting_def *setting_defs(size_t *ret_n);
/* Every key with the value that counts now, in the order of setting_defs(), for forms. *ret has as many as there are defs. */
enum err settings_values(struct tx *tx, struct setting_pair **ret);
struct locale settings_locale(const struct settings *s, enum lang l);
struct str settings_name(const struct settings *s, enum lang l); /* of the marketplace: Arabic or Latin letters */
/* WCAG 2.2 contrast of a "#rrggbb" with white, times 100 (450: 4.5 to 1); 0 when it is no colour. */
int color_contrast_with_white(struct str color);

/* Texts of the operator: terms, privacy. ERR_NOT_FOUND when there is none in that language nor in the main one. */
struct site_text {
        struct str slug, title, body_md;
        enum lang lang;
        int64_t changed_at;
};
enum err site_text_get(struct tx *tx, struct str slug, enum lang l, struct site_text *ret);
/* ERR_INVALID, ERR_FORBIDDEN */
enum err site_text_put(struct tx *tx, struct user_id actor, struct str address, const struct site_text *text);
/* The first texts of a new marketplace, in three languages; keeps what is there. For `wasl init`. */
enum err site_texts_defaults(struct tx *tx);
/*
 * A title or body with {name}, {commission}, {hold_days}, {auto_accept_days}, {project_days}, {proposals}, {review_days} and {contact}
 * put in, Markdown still.
 */
struct str site_text_filled(struct arena *a, const struct settings *s, enum lang l, struct str pattern);
/* The slugs there are, for the editor. */
extern const char *const site_text_slugs[];
extern const size_t site_text_slugs_n;

/* ---- Events: the timeline of a thing ----------------------------------------------------------------------------------- */

/* Stored as numbers: never renumber, only append. */
enum event_kind {
        EVENT_PROJECT_CREATED = 1, EVENT_PROJECT_SUBMITTED, EVENT_PROJECT_OPENED, EVENT_PROJECT_REJECTED, EVENT_PROJECT_CLOSED,
        EVENT_PROJECT_EXPIRED,
        EVENT_PROJECT_AWARDED, EVENT_PROJECT_COMPLETED,
        EVENT_PROPOSAL_SENT, EVENT_PROPOSAL_EDITED, EVENT_PROPOSAL_OPENED, EVENT_PROPOSAL_SHORTLISTED, EVENT_PROPOSAL_DECLINED,
        EVENT_PROPOSAL_WITHDRAWN,
        EVENT_PROPOSAL_ACCEPTED, EVENT_PROPOSAL_LAPSED,
        EVENT_CONTRACT_OFFERED, EVENT_CONTRACT_FUNDED, EVENT_CONTRACT_DELIVERED, EVENT_CONTRACT_CHANGES, EVENT_CONTRACT_ACCEPTED,
        EVENT_CONTRACT_AUTO_ACCEPTED, EVENT_CONTRACT_MATURED, EVENT_CONTRACT_CANCELLED,
        EVENT_REVIEW_WRITTEN, EVENT_REVIEWS_SHOWN, EVENT_REVIEW_REPLIED,
        EVENT_TOP_UP_ANNOUNCED, EVENT_TOP_UP_CONFIRMED, EVENT_TOP_UP_REFUSED,
        EVENT_WITHDRAWAL_REQUESTED, EVENT_WITHDRAWAL_SENT, EVENT_WITHDRAWAL_FAILED,
};
enum err event_add(struct tx *tx, enum event_kind kind, enum subject_kind subject, int64_t subject_id, struct user_id actor,
                   struct transfer_id transfer, struct str note);
/* One line of a timeline. moved: what the transfer beside it moved, currency empty without one. Strings are in the transaction's arena. */
struct event {
        struct event_id id;
        enum event_kind kind;
        struct user_id actor; /* 0: the clock */
        struct str actor_name, note;
        struct transfer_id transfer;
        enum transfer_event transfer_event; /* 0 without a transfer */
        struct money moved;
        int64_t at;
};
struct events {
        struct event *v; /* oldest first */
        size_t n;
        bool more; /* older ones were cut off: ask with before = v[0].id */
};
/* The newest `limit` events of a thing (with a lower id than before, unless that is 0). Who may see them is the caller's rule. */
enum err events_of(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct event_id before, size_t limit, struct events *ret);
/* The msgid with {actor}: "{actor} delivered the work". */
const char *event_words(enum event_kind kind);

/* ---- Notifications ---------------------------------------------------------------------------------------------------- */

/* Stored as numbers: never renumber, only append. One table in site/notify.c says who gets each, its words and its page. */
enum note_kind {
        NOTE_PROJECT_OPENED = 1, NOTE_PROJECT_REJECTED, NOTE_PROJECT_EXPIRED, NOTE_PROJECT_ENDED, /* to bidders: closed without them */
        NOTE_QUESTION_ASKED, NOTE_QUESTION_ANSWERED,
        NOTE_PROPOSAL_RECEIVED, NOTE_PROPOSAL_SHORTLISTED, NOTE_PROPOSAL_DECLINED, NOTE_PROPOSAL_ACCEPTED,
        NOTE_CONTRACT_FUNDED, NOTE_CONTRACT_DELIVERED, NOTE_CONTRACT_CHANGES, NOTE_CONTRACT_ACCEPTED, NOTE_CONTRACT_REMINDER,
        NOTE_CONTRACT_MATURED, NOTE_CONTRACT_CANCELLED,
        NOTE_REVIEW_WRITTEN, NOTE_REVIEWS_SHOWN,
        NOTE_TOP_UP_CONFIRMED, NOTE_TOP_UP_REFUSED, NOTE_WITHDRAWAL_SENT, NOTE_WITHDRAWAL_FAILED,
        NOTE_WELCOME, NOTE_STAFF_QUEUE, /* something waits for staff */
        NOTE_KIND_COUNT_
};
/*
 * Tells a person: a row for the page and a mail job in the same transaction. actor_name and title are shown in the words ("{actor} sent a
 * proposal for {title}").
 * Nobody is told of their own act: call it for the other side.
 */
enum err notify(struct tx *tx, struct user_id to, enum note_kind kind, enum subject_kind subject, int64_t subject_id,
                struct str actor_name, struct str title);
/* Every staff member with one of the rights. */
enum err notify_staff(struct tx *tx, int64_t rights, enum subject_kind subject, int64_t subject_id, struct str title);
/*
 * The message (English msgid with {actor} and {title}) of a kind, and the path of its page without language prefix. Notifications are
 * about a SUBJECT_USER, PROJECT, PROPOSAL, CONTRACT, TOP_UP or WITHDRAWAL; for anything else the path is that of the start page.
 */
const char *note_words(enum note_kind kind);
struct str note_path(struct arena *a, enum note_kind kind, enum subject_kind subject, int64_t subject_id);
const char *note_action(enum note_kind kind); /* msgid of the button that leads to that page: "Read the proposal" */
struct notification {
        struct notification_id id;
        struct user_id user;
        enum note_kind kind;
        enum subject_kind subject;
        int64_t subject_id;
        struct str actor_name, title;
        int64_t created_at, read_at;
};
struct notifications {
        struct notification *v; /* newest first */
        size_t n;
};
/* LIMIT_PAGE_ITEMS + 1 of one's own, for pages from 1. */
enum err notifications_of(struct tx *tx, struct user_id user, int64_t page, struct notifications *ret);
enum err notification_get(struct tx *tx, struct notification_id id, struct notification *ret);
enum err notifications_unread(struct tx *tx, struct user_id user, int64_t *ret);
/* One's own only: ERR_NOT_FOUND for another's. Again: harmless. */
enum err notification_read(struct tx *tx, struct user_id actor, struct notification_id id);
/* All up to the newest that was on the page, so that one that came in between stays unread. */
enum err notifications_read_all(struct tx *tx, struct user_id actor, struct notification_id newest);

/* ---- Audit log -------------------------------------------------------------------------------------------------------- */

/* What staff did. act: "user.suspend"; detail: the reason or what changed. */
enum err audit_add(struct tx *tx, struct user_id actor, const char *act, enum subject_kind subject, int64_t subject_id, struct str detail,
                   struct str address);
struct audit_entry {
        struct audit_entry_id id;
        struct user_id actor; /* 0: the command line */
        struct str actor_name, act, detail, address;
        enum subject_kind subject;
        int64_t subject_id;
        int64_t at;
};
struct audit_entries {
        struct audit_entry *v; /* newest first */
        size_t n;
};
struct audit_filter {
        struct user_id actor;      /* 0: anyone */
        struct str act;            /* empty: any */
        enum subject_kind subject; /* 0: any */
        int64_t subject_id;        /* 0: any */
        int64_t from_ms, to_ms;    /* to_ms 0: until now */
        int64_t page;              /* from 1 */
};
/* LIMIT_PAGE_ITEMS + 1 entries. Who: any staff (the actor is checked). */
enum err audit_page(struct tx *tx, struct user_id actor, const struct audit_filter *f, struct audit_entries *ret);
struct str_list {
        struct str *v;
        size_t n;
};
enum err audit_acts(struct tx *tx, struct str_list *ret); /* the acts that occur, for the filter */
const char *audit_act_words(struct str act); /* msgid, "Account suspended"; NULL for one that the table does not know */

/* The rights of a staff member whose account is active, 0 for everyone else. An operator has all. */
enum err staff_rights_of(struct tx *tx, struct user_id user, int64_t *ret);

/* ---- Files ------------------------------------------------------------------------------------------------------------- */

struct file_info {
        struct file_id id;
        struct sha256 sha256;
        int64_t size_bytes;
        struct str media_type;
        int64_t width, height;
};
/*
 * A prepared upload: already moved into the store by prepare (outside any transaction), so that the transaction only writes rows. An
 * orphan is swept by a job.
 */
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
enum err file_attach(struct tx *tx, struct user_id uploader, enum subject_kind subject, int64_t subject_id,
                     const struct stored_file *files, size_t n);
/* Rows only; for avatars. */
enum err file_add(struct tx *tx, const struct stored_file *f, struct file_id *ret);
struct attachment {
        struct attachment_id id;
        struct file_id file; /* the original: for url_picture() */
        struct str name, media_type;
        int64_t size_bytes, width, height;
        bool is_picture;
};
struct attachments {
        struct attachment *v;
        size_t n;
};
enum err attachments_of(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct attachments *ret);
/*
 * Takes a file off its thing. Rights on the thing are the caller's to check; this checks that it hangs there. The content is swept later
 * if nothing holds it.
 */
enum err attachment_remove(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct attachment_id id);

/* Where content lies: DIR/ab/cdef…, by its hash. */
struct str file_store_path(struct arena *a, struct str dir, struct sha256 sha256);

/* Who asks for a file: staff_rights only when the second factor was given. */
struct file_reader {
        struct user_id id;
        int64_t staff_rights;
};
struct download {
        struct file_info file;
        struct str name;
};
/*
 * A file to download. Who may: files of a project: everyone once it has been open, before that its owner; of a proposal: its writer and
 * the project's owner, and nobody else, as a proposal is sealed; of a contract or a delivery: its two parties; portfolio works and avatars:
 * everyone; staff: all but proposals. Everyone else: ERR_NOT_FOUND.
 */
enum err file_may_read(struct tx *tx, struct file_reader reader, struct attachment_id id, struct download *ret);
/*
 * The web size of a picture that is at least `width` wide (or the widest), for those who may read something that it is attached to, or
 * everyone for an avatar.
 */
enum err picture_may_read(struct tx *tx, struct file_reader reader, struct file_id original, int64_t width, struct file_info *ret);

#endif
