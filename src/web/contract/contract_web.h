/* Pages of contracts and reviews. */
#ifndef WASL_WEB_CONTRACT_H
#define WASL_WEB_CONTRACT_H

#include "market/contract.h"
#include "market/review.h"
#include "web/site/shell.h"
#include "web/web.h"

struct contract_list_page {
        struct shell shell;
        struct contract_lines rows;
        struct pager pager;
};

/* What the person who looks can do now: at most one of these is the page's main action. */
enum contract_turn { TURN_NONE, TURN_FUND, TURN_WAIT_FUND, TURN_DELIVER, TURN_WAIT_DELIVERY, TURN_DECIDE, TURN_WAIT_DECISION, TURN_DONE };

struct contract_page {
        struct shell shell;
        struct contract c;
        bool is_client, is_freelancer;
        enum contract_turn turn;
        struct money wallet;      /* the client's, while the contract waits for money */
        bool enough;              /* it covers the price */
        struct deliveries deliveries;
        struct event_items {
                struct event_item *v;
                size_t n;
        } events;                 /* newest first */
        struct reviews reviews;
        bool may_review;
        int64_t review_until;
        bool may_reply;           /* the review about the reader has no reply yet */
        struct review_id reply_to;
        struct form deliver, changes, review, reply;
        bool late;                /* past the due day and nothing delivered yet */
        size_t stage;             /* of html_steps */
};

void html_contract_list(struct out *o, const struct contract_list_page *p);
void html_contract_show(struct out *o, const struct contract_page *p);

struct reply contracts_get(struct req *r);
struct reply contract_get_page(struct req *r);
struct reply contract_fund_post(struct req *r);
struct reply contract_deliver_post(struct req *r);
struct reply contract_changes_post(struct req *r);
struct reply contract_accept_post(struct req *r);
struct reply contract_review_post(struct req *r);
struct reply review_reply_post(struct req *r);

/* For templates: the name of a criterion's field ("c1") and the words of the five marks. */
const char *review_field(size_t i);
struct options review_marks(void);

#endif
