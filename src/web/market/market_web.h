/* Pages of projects, questions and proposals. */
#ifndef WASL_WEB_MARKET_H
#define WASL_WEB_MARKET_H

#include "market/category.h"
#include "market/project.h"
#include "market/proposal.h"
#include "market/question.h"
#include "people/profile.h"
#include "web/site/shell.h"
#include "web/web.h"

/* ---- The public list: GET /projects ------------------------------------------------------------------------------------- */

/* A row of the list: what the query brought, its skills, its budget as money. */
struct project_item {
        const struct project_list_newest_row *row;
        struct skill_words skills;
        struct range budget;
        int64_t hire_rate; /* -1: not counted yet */
};
/* A filter in use, and the page without it. */
struct filter_chip {
        struct str href, text;
};
struct project_list_page {
        struct shell shell;
        struct form form; /* the filters as they are */
        struct options categories, skills, budgets, durations, places, chances;
        struct filter_chips {
                struct filter_chip v[16];
                size_t n;
        } chips;
        struct project_items {
                struct project_item v[LIMIT_PAGE_ITEMS];
                size_t n;
        } items;
        struct project_filter filter;
        int64_t total;        /* of all open projects, as last counted */
        int64_t in_category;  /* of those, in the category that was chosen */
        int64_t count;        /* of those that pass the filters; PROJECT_COUNT_CAP + 1: more than that; -1: not counted */
        struct str by_newest, by_quiet, by_budget; /* the same page in another order */
        struct pager pager;
};
void html_project_list(struct out *o, const struct project_list_page *p);
void html_project_item(struct out *o, const struct project_item *p);
struct reply project_list_get(struct req *r);

/* ---- A project's page: GET /projects/{id} ----------------------------------------------------------------------------------- */

/* Fields of a proposal, new or being changed. */
struct proposal_form {
        const struct form *form;
        struct proposal_share example; /* what a hundred brings */
        bool files;
};

/* A proposal as the owner's list shows it. */
struct received {
        const struct proposals_of_project_row *row;
        struct money amount;
        int64_t rating; /* tenths, 0: not counted yet */
        const struct shell *shell;
        bool comparable, in_lane;
};
struct received_list {
        struct received *v;
        size_t n;
};
struct project_show_page {
        struct shell shell;
        struct project_page_row p;
        struct range budget;
        struct skill_words skills;
        struct attachments files;
        struct question_list_rows questions;
        int64_t hire_rate, days_left;
        int64_t newcomers;
        bool is_owner, may_ask, may_propose, must_sign_in, may_post;
        struct form ask, answer, propose;
        struct project_question_id answering; /* whose form is in answer */
        struct proposal_of_writer_row mine;   /* the reader's own proposal; id 0: none */
        struct proposal_quota quota;
        struct proposal_share example;        /* what a hundred brings */
        /* the owner's */
        struct received_list received, lane; /* lane: newcomers, shown first */
        enum proposal_sort sort;
        enum proposal_show show;
        struct pager pager;
};
void html_project_show(struct out *o, const struct project_show_page *p);
void html_project_facts(struct out *o, const struct project_show_page *p);
void html_project_actions(struct out *o, const struct project_show_page *p);
void html_project_questions(struct out *o, const struct project_show_page *p);
void html_project_propose(struct out *o, const struct project_show_page *p);
void html_project_received(struct out *o, const struct project_show_page *p);
void html_received(struct out *o, const struct received *p);
void html_proposal_fields(struct out *o, const struct proposal_form *p);
struct sort_choices {
        enum proposal_sort v[4];
        size_t n;
};
struct sort_choices sort_choices(void);
const char *sort_name(enum proposal_sort s);
const struct form *blank_form(struct out *o, const struct project_show_page *p);
const char *question_field(struct out *o, struct project_question_id id); /* "answer-12": each answer's field has an id of its own */
const struct proposal_form *proposal_fields(struct out *o, const struct form *f, struct proposal_share example, bool files);
struct str share_words(struct out *o, const struct proposal_share *s); /* "Of every 100 you receive 85, after the platform fee of 15 %" */
struct str received_href(struct out *o, const struct project_show_page *p, enum proposal_sort sort, enum proposal_show show);
struct reply project_show_get(struct req *r);
struct reply project_back_get(struct req *r); /* GET of an address that only takes forms: the project's page */
struct reply question_ask_post(struct req *r);
struct reply question_answer_post(struct req *r);
struct reply proposal_send_post(struct req *r);

/* ---- Writing a project ------------------------------------------------------------------------------------------------------------ */

struct skill_group {
        struct category_list_row category;
        struct skill_options {
                const struct skill_list_row *v;
                size_t n;
        } skills;
        size_t chosen;
};
struct project_form_page {
        struct shell shell;
        struct form form;
        struct project_id id; /* 0: a new one */
        enum project_state state;
        struct str reason; /* why staff sent it back */
        bool reviewed;     /* staff look first */
        struct options categories, bands, places;
        struct skill_groups {
                struct skill_group *v;
                size_t n;
        } groups;
        struct attachments files;
        struct str action;
};
void html_project_form(struct out *o, const struct project_form_page *p);
bool skill_chosen(struct out *o, const struct project_form_page *p, struct skill_id id);
void html_skill_groups(struct out *o, const struct project_form_page *p);
struct reply project_new_get(struct req *r);
struct reply project_new_post(struct req *r);
struct reply project_edit_get(struct req *r);
struct reply project_edit_post(struct req *r);
struct reply project_discard_post(struct req *r);
struct reply project_similar_post(struct req *r);

/* A form that asks for a reason: closing a project, declining a proposal. */
struct reason_page {
        struct shell shell;
        struct form form;
        struct options reasons;
        struct str action, back, subject;
        const char *title, *explain, *button;
};
void html_reason(struct out *o, const struct reason_page *p);
struct reply project_close_get(struct req *r);
struct reply project_close_post(struct req *r);

/* ---- Proposals ------------------------------------------------------------------------------------------------------- */

struct proposal_show_page {
        struct shell shell;
        struct proposal_page_row o;
        bool is_owner;
        bool unopened;  /* the owner looks, and has not opened it */
        bool may_edit, may_withdraw, may_decide;
        struct proposal_share share;
        struct range budget;
        struct attachments files;
        struct timeline {
                struct event_item *v;
                size_t n;
        } events; /* newest first */
};
void html_proposal_show(struct out *o, const struct proposal_show_page *p);
void html_proposal_decide(struct out *o, const struct proposal_show_page *p);
struct reply proposal_show_get(struct req *r);
struct reply proposal_open_post(struct req *r);
struct reply proposal_shortlist_post(struct req *r);
struct reply proposal_accept_post(struct req *r);
struct reply proposal_withdraw_post(struct req *r);
struct reply proposal_decline_get(struct req *r);
struct reply proposal_decline_post(struct req *r);

struct proposal_edit_page {
        struct shell shell;
        struct form form;
        struct proposal_page_row o;
        struct proposal_form fields;
        struct attachments files;
};
void html_proposal_edit(struct out *o, const struct proposal_edit_page *p);
struct reply proposal_edit_get(struct req *r);
struct reply proposal_edit_post(struct req *r);

/* Two to four proposals side by side. */
struct compared {
        const struct proposals_compare_row *row;
        struct money amount;
        int64_t rating;
        struct profile_figures figures;
};
struct compare_page {
        struct shell shell;
        struct project_page_row p;
        struct compared_list {
                struct compared v[PROPOSAL_COMPARE_MAX];
                size_t n;
        } list;
        struct compared best; /* the best of each, for marking it; nothing where nobody has it */
        int64_t best_amount, best_days;
};
void html_compare(struct out *o, const struct compare_page *p);
bool figure_best(const struct profile_figure *f, const struct profile_figure *best);
struct reply proposal_compare_get(struct req *r);

/* ---- One's own ------------------------------------------------------------------------------------------------------- */

struct mine_projects_page {
        struct shell shell;
        struct mine_projects {
                struct mine_project {
                        const struct project_mine_row *row;
                        struct range budget;
                        const struct shell *shell;
                } v[LIMIT_PAGE_ITEMS];
                size_t n;
        } items;
        enum project_state state;
        bool is_freelancer;
        struct pager pager;
};
void html_mine_projects(struct out *o, const struct mine_projects_page *p);
struct mine_proposals_page {
        struct shell shell;
        struct mine_proposals {
                struct mine_proposal {
                        const struct proposals_mine_row *row;
                        struct money amount;
                } v[LIMIT_PAGE_ITEMS];
                size_t n;
        } items;
        enum proposal_state state;
        bool is_client;
        struct proposal_quota quota;
        struct pager pager;
};
void html_mine_proposals(struct out *o, const struct mine_proposals_page *p);
struct reply mine_get(struct req *r);
struct reply mine_projects_get(struct req *r);
struct reply mine_proposals_get(struct req *r);

struct project_states {
        enum project_state v[8];
        size_t n;
};
struct proposal_states {
        enum proposal_state v[6];
        size_t n;
};
struct project_states project_states(void);
struct proposal_states proposal_states(void);

/* ---- Shared by the handlers (parts.c) -------------------------------------------------------------------------------- */

struct money money_of_row(int64_t minor, struct str currency);
struct range range_of_row(int64_t min_minor, int64_t max_minor, struct str currency);
/* This page's address with one parameter set to a value (empty: taken away), and back on its first page. */
struct str query_with(struct req *r, const char *name, struct str value);
/* The same without one of several values of a parameter. */
struct str query_without(struct req *r, const char *name, struct str value);
/* What a refused move answers: the page that says in which state the thing is; other errors as reply_error(). */
struct reply project_refused(struct req *r, struct project_id id, enum err e);
struct reply proposal_refused(struct req *r, struct proposal_id id, enum err e);
struct str translated(struct req *r, const char *msgid);
/* Options of the nine budget bands ("250 – 500 د.م.", value "3"), and of categories by slug or by id. */
struct options band_options(struct req *r);
struct options category_options(struct req *r, const struct category_list_rows *rows, bool by_slug);
struct proposal_text proposal_text_of(struct form *f, struct currency cur); /* the fields of html_proposal_fields */
struct proposal_share share_of_hundred(const struct settings *s, struct currency cur);

#endif
