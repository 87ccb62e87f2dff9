/* Pages of finance staff, inside the console: top-ups to confirm, withdrawals to send, the trial balance. */
#ifndef WASL_WEB_FINANCE_H
#define WASL_WEB_FINANCE_H

#include "web/money/money_web.h"
#include "web/operator/console.h"

struct finance_top_ups_page {
        struct console c;
        struct form form; /* the search by reference */
        int64_t state;    /* enum top_up_state; 0: all */
        bool searched;
        struct top_up_queue_rows rows;
        struct pager pager;
        int64_t now_ms;
};
struct finance_top_up_page {
        struct console c;
        struct top_up_detail_row t;
        struct money amount;
        struct form form; /* the refusal */
        bool waits, own;
        int64_t now_ms;
};
struct finance_withdrawals_page {
        struct console c;
        int64_t state; /* enum withdrawal_state; 0: all */
        struct withdrawal_queue_rows rows;
        struct pager pager;
        int64_t now_ms;
};
struct finance_withdrawal_page {
        struct console c;
        struct withdrawal_detail_row w;
        struct money amount;
        struct form form; /* why it failed */
        bool waits; /* requested or in a batch */
        bool may_fail, own;
        int64_t now_ms;
};
struct finance_page {
        struct console c;
        struct {
                const struct trial_line *v;
                size_t n;
        } lines;
        struct {
                const struct trial_total *v;
                size_t n;
        } totals;
        int64_t transfers, sealed_ms; /* 0: no day is sealed yet */
};

void html_finance_top_ups(struct out *o, const struct finance_top_ups_page *p);
void html_finance_top_up(struct out *o, const struct finance_top_up_page *p);
void html_finance_withdrawals(struct out *o, const struct finance_withdrawals_page *p);
void html_finance_withdrawal(struct out *o, const struct finance_withdrawal_page *p);
void html_finance(struct out *o, const struct finance_page *p);

struct reply console_top_ups_get(struct req *r);
struct reply console_top_up_get(struct req *r);
struct reply console_top_up_confirm_post(struct req *r);
struct reply console_top_up_refuse_post(struct req *r);
struct reply console_withdrawals_get(struct req *r);
struct reply console_withdrawal_get(struct req *r);
struct reply console_withdrawal_sent_post(struct req *r);
struct reply console_withdrawal_failed_post(struct req *r);
struct reply console_finance_get(struct req *r);

#endif
