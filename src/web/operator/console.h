/*
 * The operator's console. Every page begins with html_console_open (frame, navigation with what waits) and ends with html_console_close;
 * between them stand sections in a .stack. Pages of other folders (finance queues in web/money) use the same two.
 */
#ifndef WASL_WEB_CONSOLE_H
#define WASL_WEB_CONSOLE_H

#include "jobs/jobs.h"
#include "market/project.h"
#include "people/session.h"
#include "people/staff.h"
#include "site/overview.h"
#include "site/site.h"
#include "web/site/shell.h"
#include "web/web.h"

/* ---- The frame of the console -------------------------------------------------------------------------------------------- */

enum console_tab {
        CONSOLE_HOME,
        CONSOLE_PROJECTS,
        CONSOLE_TOP_UPS,
        CONSOLE_WITHDRAWALS,
        CONSOLE_FINANCE,
        CONSOLE_PEOPLE,
        CONSOLE_SETTINGS,
        CONSOLE_TEXTS,
        CONSOLE_LOG,
        CONSOLE_JOBS,
};
struct console {
        struct shell shell;
        enum console_tab tab;
        struct overview_queues queues;
        bool review, finance, people, operator; /* what the reader may */
};
/* title: T("…"). Reads what waits, for the numbers beside the navigation. */
enum err console_of(struct req *r, const char *title, enum console_tab tab, struct console *ret);
void html_console_open(struct out *o, const struct console *p);
void html_console_close(struct out *o, const struct console *p);
struct console_link {
        const struct console *console;
        enum console_tab tab;
        const char *path, *label, *icon;
        int64_t count;
};
void html_console_link(struct out *o, const struct console_link *p);
#define CONSOLE_LINK(...) (&(const struct console_link){ __VA_ARGS__ })

/* The tone of a badge that says since when something waits: a day is a warning, two are too long. */
const char *age_tone(int64_t since_ms, int64_t now_ms);
/* A queue on the overview. */
struct queue {
        const char *label, *action, *path;
        const struct overview_queue *queue;
        int64_t now_ms;
};
#define QUEUE(...) (&(const struct queue){ __VA_ARGS__ })
void html_queue(struct out *o, const struct queue *p);

/* ---- Overview ------------------------------------------------------------------------------------------------------------- */

#define CHART_TICKS 4
struct chart {
        struct {
                struct chart_bar {
                        int64_t x, y, h, mid;
                        bool now;
                        struct str label; /* below the bar; empty: none */
                } v[OVERVIEW_WEEKS];
                size_t n;
        } bars;
        struct {
                struct chart_tick {
                        int64_t y, text_y, value;
                } v[CHART_TICKS];
                size_t n;
        } ticks;
        struct {
                struct chart_point {
                        int64_t x, y;
                        struct str label;
                } v[2]; /* of the line: its first and its last */
                size_t n;
        } points;
        struct str line;         /* path of the proposals for a project */
        int64_t left, right;     /* ends of the axes */
        int64_t tick_x;
        const char *tick_anchor; /* "start" or "end" */
};
struct week_row {
        int64_t from_ms, projects, proposals;
        struct str each; /* proposals for a project: "6,4" */
};
struct overview_page {
        struct console c;
        struct overview_growth growth;
        struct chart chart;
        struct {
                struct week_row v[OVERVIEW_WEEKS];
                size_t n;
        } weeks;
        bool any; /* something to draw */
        int64_t now_ms;
};
void html_overview(struct out *o, const struct overview_page *p);
/* One figure beside that of the month before: "+12%". */
struct trend {
        const char *label;
        int64_t now, before;
};
#define TREND(...) (&(const struct trend){ __VA_ARGS__ })
void html_trend(struct out *o, const struct trend *p);
struct str trend_text(struct out *o, const struct trend *t); /* empty without a month before */

struct reply console_overview_get(struct req *r);

/* ---- Projects in review ------------------------------------------------------------------------------------------------------ */

struct queue_page {
        struct console c;
        struct project_queue_rows rows;
        struct pager pager;
        int64_t now_ms;
};
void html_review_queue(struct out *o, const struct queue_page *p);

struct review_page {
        struct console c;
        struct project_page_row row;
        struct project_skills_of_rows skills;
        struct attachments files;
        struct range budget;
        struct client_figures client;
        struct form form;
        bool waits; /* in review: the two buttons are there */
        bool own;   /* the reader's own project: not to be decided by them */
};
void html_review(struct out *o, const struct review_page *p);

struct reply console_review_queue_get(struct req *r);
struct reply console_review_get(struct req *r);
struct reply console_review_approve_post(struct req *r);
struct reply console_review_reject_post(struct req *r);

/* ---- People --------------------------------------------------------------------------------------------------------------------- */

struct people_page {
        struct console c;
        struct form form; /* the filters */
        struct user_lines rows;
        struct pager pager;
        bool filtered;
};
void html_console_people(struct out *o, const struct people_page *p);

struct balance_row {
        struct money wallet, pending;
};
struct person_page {
        struct console c;
        struct user_detail d;
        struct session_lines sessions;
        struct project_mine_rows projects;
        struct audit_entries log;
        struct {
                struct balance_row v[SETTING_CURRENCIES];
                size_t n;
        } balances; /* finance staff only */
        struct form suspend, lift, rights;
        bool self;
};
void html_console_person(struct out *o, const struct person_page *p);
struct options people_states(void);
struct options people_roles(void);
struct options staff_rights(void);
struct badge badge_user(const struct user_line *u);
const char *role_words(const struct user_line *u);
struct right_words {
        const char *v[4];
        size_t n;
};
struct right_words right_words(int64_t rights); /* messages: "Review", "Finance" */

struct reply console_people_get(struct req *r);
struct reply console_person_get(struct req *r);
struct reply console_person_suspend_post(struct req *r);
struct reply console_person_lift_post(struct req *r);
struct reply console_person_rights_post(struct req *r);

/* ---- Settings --------------------------------------------------------------------------------------------------------------------- */

struct console_settings_page {
        struct console c;
        struct form form;
        struct str group; /* slug: "names" */
};
void html_console_settings(struct out *o, const struct console_settings_page *p);
struct options setting_langs(void);
bool in_group(const struct console_settings_page *p, const char *slug);

struct reply console_settings_get(struct req *r);
struct reply console_settings_post(struct req *r);

/* ---- Texts ------------------------------------------------------------------------------------------------------------------------- */

struct texts_page {
        struct console c;
        struct {
                struct console_text_row {
                        const char *slug, *label;
                        struct {
                                struct console_text_cell {
                                        enum lang lang;
                                        int64_t changed_at; /* 0: none yet */
                                } v[LANG_COUNT];
                                size_t n;
                        } langs;
                } v[8];
                size_t n;
        } rows;
};
void html_console_texts(struct out *o, const struct texts_page *p);

struct edit_page {
        struct console c;
        struct form form;
        const char *label;
        struct str slug;
        enum lang lang;
        bool preview;
        struct str title, body_md; /* of the preview, filled in */
};
void html_console_text(struct out *o, const struct edit_page *p);

struct reply console_texts_get(struct req *r);
struct reply console_text_edit_get(struct req *r);
struct reply console_text_save_post(struct req *r);

/*
 * ---- The audit log, failed jobs
 * --------------------------------------------------------------------------------------------------------
 */

struct log_page {
        struct console c;
        struct form form;
        struct options acts;
        struct audit_entries rows;
        struct pager pager;
        bool filtered;
};
void html_console_log(struct out *o, const struct log_page *p);
void html_log_rows(struct out *o, const struct audit_entries *p); /* the table */
const char *log_words(const struct audit_entry *e);              /* a message, or the act itself */
struct str log_href(struct out *o, const struct audit_entry *e); /* of the thing; empty without a page */

struct jobs_page {
        struct console c;
        struct failed_jobs rows;
        struct str older; /* link to the next page, empty without */
};
void html_console_jobs(struct out *o, const struct jobs_page *p);

struct reply console_log_get(struct req *r);
struct reply console_jobs_get(struct req *r);
struct reply console_job_retry_post(struct req *r);

#endif
