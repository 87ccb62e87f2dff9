/* Pages of money: the wallet, top-ups, withdrawals, statements. */
#ifndef WASL_WEB_MONEY_H
#define WASL_WEB_MONEY_H

#include "market/money_flows.h"
#include "web/site/shell.h"
#include "web/web.h"

/* ---- Words of movements (words.c) --------------------------------------------------------------------------------- */

/* What a movement is called on its owner's page: "Payment for your work". msgid. */
const char *movement_words(enum transfer_event event);
/* An account as the person `me` knows it: "Your balance", "Escrow", "Bank transfer". msgid. */
const char *account_words(struct account_ref a, struct user_id me);
/* Kind of account as staff know it. msgid. */
const char *account_kind_words(enum account_kind kind);
/* A withdrawal's state; one that its owner took back is not called returned. */
struct badge badge_of_withdrawal(enum withdrawal_state state, struct user_id owner, struct user_id decided_by);

/* ---- The wallet --------------------------------------------------------------------------------------------------- */

struct movement {
        enum transfer_event event;
        int64_t at;
        const char *from, *to; /* both ends; msgids */
        struct badge state;
        struct money amount;
        bool in_wallet;       /* the balance below is of the wallet */
        struct money balance; /* after it */
        struct contract_id contract; /* 0: none */
        struct str title;     /* of its project */
        struct str reference; /* of its top-up */
        struct str bank, tail; /* where a withdrawal goes */
        struct withdrawal_id withdrawal;
        struct top_up_id top_up;
        bool has_fee;
        struct money gross, fee; /* of a release */
};
struct movements {
        struct movement *v;
        size_t n;
};
struct maturing {
        struct contract_id contract;
        struct str title;
        struct money net;
        int64_t matures_at;
};
struct maturings {
        struct maturing *v;
        size_t n;
};

/* The withdrawal form, on the wallet and on a page of its own. */
struct withdraw_form {
        const struct shell *shell;
        struct form form;
        struct options currencies; /* one: no choice is shown */
        struct currency cur;       /* that one */
        struct money min, max;     /* of the main currency */
        bool enough;               /* some currency holds the least amount */
};

struct wallet_page {
        struct shell shell;
        struct wallets wallets;
        enum movement_filter filter;
        struct movements rows;
        struct maturings maturing;
        struct withdraw_form withdraw;
        struct pager pager;
};

struct top_up_page {
        struct shell shell;
        struct form form;
        struct options currencies;
        struct currency cur;
        bool open; /* the operator has given an account to send money to */
        struct top_ups_of_rows rows;
        struct pager pager;
};
struct top_up_show_page {
        struct shell shell;
        struct top_up_row t;
        struct money amount;
        struct str holder, bank, account; /* of the marketplace */
};
struct withdraw_page {
        struct shell shell;
        struct withdraw_form withdraw;
        struct withdrawals_of_rows rows;
        struct pager pager;
};
struct withdrawal_show_page {
        struct shell shell;
        struct withdrawal_row w;
        struct money amount;
        bool cancelled;
        struct withdrawal_events {
                struct event_item *v; /* newest first */
                size_t n;
        } events;
};
struct money row_money(int64_t minor, struct str currency); /* of a row; the schema holds only codes of the table */

struct str withdraw_hint(struct out *o, const struct withdraw_form *p); /* "From 10,00 to 3.412,50" */

/* ---- Statements --------------------------------------------------------------------------------------------------- */

#define STATEMENT_PAGE_LINES 200
#define STATEMENT_CSV_LINES 20000
#define STATEMENT_MONTHS 120

struct statement_page {
        struct shell shell;
        struct form form; /* month, account, currency */
        struct options months, accounts, currencies;
        int64_t from_ms, to_ms;
        struct money opening, closing; /* of the whole month */
        struct statement st;
        bool first_page;
        struct str csv_url, older_url; /* empty: no older lines */
};

void html_wallet(struct out *o, const struct wallet_page *p);
void html_withdraw_form(struct out *o, const struct withdraw_form *p);
void html_top_up(struct out *o, const struct top_up_page *p);
void html_top_up_show(struct out *o, const struct top_up_show_page *p);
void html_withdraw(struct out *o, const struct withdraw_page *p);
void html_withdrawal_show(struct out *o, const struct withdrawal_show_page *p);
void html_statement(struct out *o, const struct statement_page *p);

struct reply wallet_get(struct req *r);
struct reply top_up_get_page(struct req *r);
struct reply top_up_post(struct req *r);
struct reply top_up_show_get(struct req *r);
struct reply withdraw_get(struct req *r);
struct reply withdraw_post(struct req *r);
struct reply withdrawal_show_get(struct req *r);
struct reply withdrawal_cancel_post(struct req *r);
struct reply statement_get(struct req *r);
struct reply statement_csv_get(struct req *r);

/* The choice of currencies, and the one that was chosen (an error in the form when it is none of the marketplace's). */
struct options currency_options(struct req *r);
struct currency form_currency(struct form *f);
/* Makes the withdrawal form as it is first shown: the account of last time, what can be withdrawn. */
enum err withdraw_form_new(struct req *r, const struct wallets *wallets, struct withdraw_form *ret);

#endif
