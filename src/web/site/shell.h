/*
 * The frame and the shared parts of all pages: what the partials in this folder take. README.md shows each with an example.
 *
 * Words are English messages, T("…"), and the partial translates them; where words are data (a title, a name) there is a twin of type
 * struct str.
 * The macros in capitals make a part's parameter where it is used: {{>html_field FIELD(.form = &p->form, .name = "title", .label =
 * T("Title"))}}.
 */
#ifndef WASL_WEB_SITE_SHELL_H
#define WASL_WEB_SITE_SHELL_H

#include "base/ids.h"
#include "ledger/states.h"
#include "market/states.h"
#include "people/states.h"
#include "site/site.h"
#include "web/web.h"

/* ---- Words ------------------------------------------------------------------------------------------------------------ */

/* The translation of a message; empty for NULL. */
struct str words(const struct out *o, const char *msgid);
/* The one of the two that is given: the message's translation, or the data. */
struct str words_or(const struct out *o, const char *msgid, struct str text);

/* ---- Fields of forms -------------------------------------------------------------------------------------------------- */

/* One answer of a question. */
struct option {
        struct str value;
        struct str label;  /* data, or */
        const char *msgid; /* T("…") */
        const char *note;  /* small words below, in html_picks */
        bool counted;      /* html_checks shows the number behind */
        int64_t count;
};
struct options {
        const struct option *v;
        size_t n;
};

/*
 * One field. Every field part shows the label, the hint, what was typed, and the error beside it.
 *   html_field   one line; type says which kind
 *   html_area    many lines
 *   html_select  one of options, in a list that opens
 *   html_picks   one of options (or several: many) as cards
 *   html_checks  several of options (or one: !many) as a plain list
 *   html_check   one box to tick
 *   html_upload  files; the form needs enctype="multipart/form-data"
 *   html_rate    one to five stars
 * type: NULL or "text", "search", "email", "url", "tel", "password" (its value is never shown again), "date", "number" (whole), "money",
 * "code" (one-time code).
 */
struct field {
        const struct form *form;
        const char *name; /* HTML name; also the id that the error summary points at */
        const char *id;   /* only where two forms of a page share the name */
        const char *label;
        struct str label_text;
        const char *hint;
        struct str hint_text;
        const char *type;
        const char *autocomplete; /* "email", "new-password" …; NULL: the browser's choice */
        const char *unit;         /* behind the value: T("days") */
        struct str unit_text;     /* "د.م." */
        bool optional;            /* says so beside the label */
        bool filter;              /* of a list: nothing is asked for, so nothing is called optional */
        bool low;                 /* html_area: for a short text */
        int64_t min_chars, max_chars; /* a live counter; 0: none */
        struct options options;
        const char *first;        /* html_select: an empty first answer, T("Choose") */
        bool many;
        bool pictures, one;       /* html_upload: pictures only; one file only */
};
#define FIELD(...) (&(const struct field){ __VA_ARGS__ })
void html_field(struct out *o, const struct field *p);
void html_area(struct out *o, const struct field *p);
void html_select(struct out *o, const struct field *p);
void html_picks(struct out *o, const struct field *p);
void html_checks(struct out *o, const struct field *p);
void html_check(struct out *o, const struct field *p);
void html_upload(struct out *o, const struct field *p);
void html_rate(struct out *o, const struct field *p);

/* The error summary on top of a form; writes nothing while there is none. */
void html_errors(struct out *o, const struct form *p);
/* The hidden fields that every POST form needs. */
void html_form_keys(struct out *o, const struct shell *p);

/*
 * html_confirm_open … html_confirm_close: a button that opens a question with a form in it. What stands between the two is the
 * question's text and fields;
 * html_confirm_close takes the words of the button that does it.
 */
struct confirm {
        const struct shell *shell;
        struct str action;
        const char *button;
        const char *look; /* classes of the button: "btn line-btn", "btn danger" …; NULL: "btn" */
        const char *icon;
        const char *title;
};
#define CONFIRM(...) (&(const struct confirm){ __VA_ARGS__ })
void html_confirm_open(struct out *o, const struct confirm *p);
void html_confirm_close(struct out *o, const char *yes);

/* html_post: a form that is only a button. */
struct post {
        const struct shell *shell;
        struct str action;
        const char *button;
        const char *look; /* as in struct confirm */
        const char *icon;
        const char *name; /* a value to send with it, or NULL */
        struct str value;
};
#define POST(...) (&(const struct post){ __VA_ARGS__ })
void html_post(struct out *o, const struct post *p);

/* ---- Small parts -------------------------------------------------------------------------------------------------------- */

/* html_badge: a state as a word with a colour. tone: NULL, "ok", "warn", "bad", "info", "hot". */
struct badge {
        const char *label;
        const char *tone;
        const char *icon;
};
#define BADGE(...) ((struct badge){ __VA_ARGS__ })
void html_badge(struct out *o, struct badge b);
struct badge badge_project(enum project_state s);
struct badge badge_proposal(enum proposal_state s);
struct badge badge_contract(enum contract_state s);
struct badge badge_top_up(enum top_up_state s);
struct badge badge_withdrawal(enum withdrawal_state s);
struct badge badge_place(enum project_place p);
struct badge badge_availability(enum availability a);

/* html_avatar, html_person: a picture or the first letter, in a gate whose colour stays with the person. */
struct person {
        struct user_id id;
        struct str name;
        struct file_id picture; /* v 0: none */
        const char *size;       /* html_avatar: NULL, "sm", "lg" */
        struct str href;        /* html_person: empty: no link */
        struct str line;        /* html_person: small words below */
        const char *line_msgid; /* the same as a message */
};
#define PERSON(...) (&(const struct person){ __VA_ARGS__ })
void html_avatar(struct out *o, const struct person *p);
void html_person(struct out *o, const struct person *p);

/* html_stars: a rating in tenths (48 is 4.8); 0: not counted yet. html_criterion: one of the six, with its bar. */
struct criterion {
        const char *label;
        int64_t tenths;
};
#define CRITERION(...) (&(const struct criterion){ __VA_ARGS__ })
void html_stars(struct out *o, int64_t tenths);
void html_criterion(struct out *o, const struct criterion *p);
struct str tenths_text(const struct out *o, int64_t tenths); /* "4,8" as the reader writes it */

/* html_figure: one figure in a <dl class="stats">; "not counted yet" while it is not known. */
enum figure_kind { FIGURE_COUNT, FIGURE_PERCENT, FIGURE_DAYS, FIGURE_MINUTES, FIGURE_MONEY, FIGURE_TENTHS };
struct figure {
        const char *label;
        enum figure_kind kind;
        bool known;
        int64_t value;       /* whole number, per cent, days, minutes, tenths */
        struct money money;
        bool lead;           /* the one that counts, in .stats.cards */
};
#define FIGURE(...) (&(const struct figure){ __VA_ARGS__ })
void html_figure(struct out *o, const struct figure *p);

/* html_fact: a row of a <dl class="facts">. Money, a day, or words; empty words are "not said". */
struct fact {
        const char *label;
        struct str text;
        const char *msgid;
        bool is_money;
        struct money money;
        int64_t day_ms;
};
#define FACT(...) (&(const struct fact){ __VA_ARGS__ })
void html_fact(struct out *o, const struct fact *p);

/* html_alert: tone NULL (information), "ok", "warn", "bad". */
struct alert {
        const char *tone;
        const char *title; /* may be NULL */
        const char *msgid;
        struct str text;
};
#define ALERT(...) (&(const struct alert){ __VA_ARGS__ })
void html_alert(struct out *o, const struct alert *p);

/* html_empty: nothing here yet, and a way on. */
struct empty {
        const char *title;
        const char *text;
        struct str href; /* empty: no link */
        const char *link;
};
#define EMPTY(...) (&(const struct empty){ __VA_ARGS__ })
void html_empty(struct out *o, const struct empty *p);

/* An icon of assets/icons.svg by its name without "i-"; html_arrow is the one that points onward. Always beside words. */
void html_icon(struct out *o, const char *name);
void html_arrow(struct out *o);
/* Text that a person wrote as Markdown, in <div class="prose">. */
void html_markdown(struct out *o, struct str markdown);
/* Attached files as links; writes nothing without any. */
void html_files(struct out *o, const struct attachments *p);
/* The number of proposals as five dots. */
void html_crowd(struct out *o, int64_t n);

/* ---- Wayfinding ---------------------------------------------------------------------------------------------------------- */

struct tab {
        struct str href;
        const char *label;
        struct str label_text;
        bool current;
        bool counted;
        int64_t count;
};
/* html_tabs; label: what the tabs choose, for those who do not see them. */
struct tabs {
        const char *label;
        const struct tab *v;
        size_t n;
};
#define TABS(tabs_label, ...)                                                                          \
        (&(const struct tabs){ .label = (tabs_label), .v = (const struct tab[]){ __VA_ARGS__ },          \
                               .n = sizeof((const struct tab[]){ __VA_ARGS__ }) / sizeof(struct tab) })
#define TAB(...) { __VA_ARGS__ }
void html_tabs(struct out *o, const struct tabs *p);

/* html_crumbs: where the page stands; the last has no href. */
struct crumb {
        struct str href;
        const char *label;
        struct str label_text;
};
struct crumbs {
        const struct crumb *v;
        size_t n;
};
#define CRUMBS(...)                                                                                    \
        (&(const struct crumbs){ .v = (const struct crumb[]){ __VA_ARGS__ },                             \
                                 .n = sizeof((const struct crumb[]){ __VA_ARGS__ }) / sizeof(struct crumb) })
#define CRUMB(...) { __VA_ARGS__ }
void html_crumbs(struct out *o, const struct crumbs *p);

/* html_steps: a way with stations, of which the one at `now` (from 0) is under way; now == n: all done. */
struct steps {
        const char *label;
        const char *const *v; /* messages */
        size_t n;
        size_t now;
};
#define STEPS(steps_label, steps_now, ...)                                                              \
        (&(const struct steps){ .label = (steps_label), .now = (steps_now), .v = (const char *const[]){ __VA_ARGS__ }, \
                                .n = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *) })
void html_steps(struct out *o, const struct steps *p);
/* Pages of a list; writes nothing when there is one only. */
void html_pager(struct out *o, const struct pager *p);

/* ---- Events and money ------------------------------------------------------------------------------------------------------ */

/* html_flow: money from one account to another. in: it arrived where it was meant to. */
struct flow {
        const char *from, *to;
        struct money amount;
        bool in;
};
#define FLOW(...) (&(const struct flow){ __VA_ARGS__ })
void html_flow(struct out *o, const struct flow *p);

/* html_event: one row of an <ol class="events card">. */
struct event_item {
        const char *msgid; /* what happened, or */
        struct str words;
        struct str actor;
        int64_t at_ms;
        struct str note; /* Markdown, may be empty */
        bool now, paid;
        struct flows {
                struct flow v[4];
                size_t n;
        } flows;
};
void html_event(struct out *o, const struct event_item *p);

/* An amount with its sign, as in a list of movements. */
void html_signed(struct out *o, struct money m);
/* A range: "250 – 500 د.م."; the upper end 0: "and more". */
struct range {
        struct money low, high;
};
#define RANGE(...) (&(const struct range){ __VA_ARGS__ })
void html_range(struct out *o, const struct range *p);

/* ---- The frame --------------------------------------------------------------------------------------------------------- */

/*
 * html_shell_open writes everything up to <main> and the message of the page before; the page writes <div class="wrap">…</div>;
 * html_shell_close ends it.
 * p is what shell_of() made.
 */
void html_shell_open(struct out *o, const struct shell *p);
void html_shell_close(struct out *o, const struct shell *p);

/* ---- Used by the parts themselves (parts.c) ------------------------------------------------------------------------------- */

struct str shell_brand(const struct shell *s);               /* the marketplace's name in the page's script */
struct str shell_tagline(const struct shell *s);
struct str shell_title(const struct shell *s);               /* "Open projects · Wasl" */
struct str shell_path(const struct shell *s, enum lang l);   /* this page in that language, with its query */
struct str shell_choose(const struct shell *s, enum lang l); /* the same by way of /language, so that the choice is remembered */
struct str shell_url(const struct shell *s, enum lang l);    /* the same, absolute, with its page number only: for search engines */
struct str shell_here(const struct shell *s);                /* where to come back to */
bool shell_branded(const struct shell *s);                   /* the operator chose a colour of their own */
const char *shell_done(const struct shell *s);               /* the message of the page before, or NULL */
struct langs {
        enum lang v[LANG_COUNT];
        size_t n;
};
struct langs shell_langs(void);
void html_lost_scene(struct out *o);                       /* the drawing of error pages */
void html_logo(struct out *o, const struct shell *p);
void html_nav(struct out *o, const struct shell *p);
void html_account(struct out *o, const struct shell *p);     /* the account's menu, or the way in */
void html_choices(struct out *o, const struct shell *p);     /* language and theme, inside a menu */

const char *field_id(const struct field *f);
bool field_hinted(const struct field *f);
struct str field_error(const struct field *f);
struct str field_described(struct out *o, const struct field *f); /* ids of hint and error */
struct str field_value(const struct field *f);
const char *field_type(const struct field *f);
const char *field_mode(const struct field *f);
const char *field_dir(const struct field *f);
bool field_follows(const struct field *f);                    /* what is typed says its own direction; empty, it follows the page */
const char *field_complete(const struct field *f);
bool field_chosen(const struct field *f, const struct option *x);
struct str option_id(struct out *o, const struct field *f, size_t i);
struct str option_label(const struct out *o, const struct option *x);
void html_label(struct out *o, const struct field *p);       /* label and hint */
void html_after(struct out *o, const struct field *p);       /* counter and error */
struct form_errors {
        const struct form_error *v;
        size_t n;
};
struct form_errors form_error_list(const struct form *f);
const char *look_of(const char *look);                       /* the classes of a button; "btn" without */
const char *alert_icon(const struct alert *a);
struct str first_letter(struct str name);
const char *person_tone(struct user_id id);
const char *person_size(const struct person *p);
struct str size_text(struct out *o, int64_t bytes);          /* "2,4 MB" */
struct str year_text(const struct out *o);
struct str page_url(struct out *o, const struct pager *p, int64_t page);
/* "1.250,00": without sign of currency; a minus where it is due, a plus otherwise */
struct str money_number(struct out *o, struct money m);
struct str money_unit(struct out *o, struct money m);        /* "د.م." */
struct str range_text(struct out *o, const struct range *r);

#endif
