/* Pages of the site itself: the start page of those who are signed in, notifications, the operator's texts. */
#ifndef WASL_WEB_START_WEB_H
#define WASL_WEB_START_WEB_H

#include "market/contract.h"
#include "market/project.h"
#include "market/proposal.h"
#include "people/profile.h"
#include "site/overview.h"
#include "web/site/shell.h"
#include "web/web.h"

/* ---- The start page --------------------------------------------------------------------------------------------------- */

/* One thing that waits for the reader: words about a title, and the button that leads there. */
struct todo {
        const char *words;      /* message with {title}; NULL where count says it */
        struct str title;
        int64_t count;          /* new proposals for the title */
        int64_t due_ms, wait_ms; /* when it is due, or since when it waits; 0: neither */
        bool late;
        struct str href;
        const char *action;
        const char *icon;
};
struct todos {
        struct todo *v;
        size_t n;
};

/* Something under way at another's. */
struct underway {
        struct str title, href, other;
        struct badge badge;
        const char *words; /* what it waits for */
        int64_t due_ms;
};
struct underways {
        struct underway *v;
        size_t n;
};

/* A project that may fit the reader. */
struct fit {
        struct project_id id;
        struct str title, client_name;
        struct range budget;
        int64_t opened_at, proposals;
};
struct fits {
        struct fit *v;
        size_t n;
};

struct start_page {
        struct shell shell;
        bool is_client, is_freelancer, is_staff, confirmed;
        struct todos todos;
        struct underways underways;
        /* freelancers */
        bool first_contract_ahead; /* shows the way there */
        size_t first_steps;        /* done of it */
        int profile_percent;
        struct proposals_mine_rows proposals; /* that wait for an answer */
        struct proposal_quota quota;
        struct fits fits;
        /* clients */
        struct project_mine_rows projects;
        /* everybody */
        struct money wallet, pending;
        struct notifications news;
        struct overview_queues queues; /* staff */
};
void html_start(struct out *o, const struct start_page *p);
void html_todo(struct out *o, const struct todo *p);

struct reply start_get(struct req *r);

/* ---- Notifications ------------------------------------------------------------------------------------------------------- */

struct notes_page {
        struct shell shell;
        struct notifications list;
        int64_t unread;
        struct str newest; /* id up to which "all read" goes */
        struct pager pager;
};
void html_notes(struct out *o, const struct notes_page *p);

struct reply notes_get(struct req *r);
struct reply notes_read_all_post(struct req *r);
struct reply note_open_post(struct req *r);

/* ---- The operator's texts -------------------------------------------------------------------------------------------------- */

struct text_page {
        struct shell shell;
        struct str title, body_md;
        enum lang lang;
        int64_t changed_at;
};
void html_text_page(struct out *o, const struct text_page *p);

struct reply text_get(struct req *r);

#endif
