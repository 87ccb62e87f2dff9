/*
 * The web: one route table, the request as a handler sees it, forms, replies. Handlers and their .html stand side by side in web/people,
 * web/market, web/money, web/operator, web/site. A handler: typed input in, one domain call, one view out. It knows no socket, no thread,
 * no SQL and no HTML.
 *
 *   struct reply contract_accept_post(struct req *r)
 *   {
 *           struct contract_id id = { r->id };
 *           enum err e = contract_accept(r->tx, r->me.id, id);
 *           return e == OK ? reply_done(r, req_path(r, "/contracts/%lld", id.v), T("Delivery accepted. The money is released.")) :
 *           reply_error(r, e);
 *   }
 */
#ifndef WASL_WEB_H
#define WASL_WEB_H

#include "base/base.h"
#include "base/ids.h"
#include "base/money.h"
#include "db/db.h"
#include "http/http.h"
#include "people/states.h"
#include "site/site.h"
#include "text/text.h"

struct app;
struct req;
struct reply;

/* ---- The route table (routes.c): what is not in it does not exist; who may is decided here and nowhere else ---------------------- */

/* Who may call. Rights on the thing itself (whose contract is it?) are checked by the domain function. */
enum who {
        WHO_ANYONE,
        WHO_GUEST,      /* sign-in and sign-up: those who are signed in are sent to their start page */
        WHO_USER,       /* signed in, e-mail confirmed, not suspended */
        WHO_UNCONFIRMED,/* signed in, also before the e-mail is confirmed */
        WHO_ANY_SESSION,/* signed in, also before the second factor or while suspended: signing out, entering the code */
        WHO_CLIENT,
        WHO_FREELANCER,
        WHO_STAFF,      /* any staff right, with the second factor */
        WHO_REVIEW, WHO_FINANCE, WHO_PEOPLE, WHO_OPERATOR, /* that right (operators have all), with the second factor */
};
enum mode { MODE_READ, MODE_WRITE, MODE_PLAIN /* no transaction: static texts, health */ };
enum rate { RATE_PAGE, RATE_FORM, RATE_AUTH, RATE_UPLOAD, RATE_FREE };

/*
 * What the rights test expects, a letter for each kind of visitor, in this order: nobody, stranger (client and freelancer, no party to the
 * thing), client (party), freelancer (party), staff with review, finance, people right, operator, suspended person. a: allowed (any answer
 * but the others'), s: sent to sign-in, f: 403, h: 404 (hidden), 2: sent to the second factor.
 */
#define RIGHTS_ANYONE "aaaaaaaaa"
#define RIGHTS_USER "saaaaaaaf"
struct route {
        enum http_method method;
        /* "/projects/{id}": {id} is a positive whole number (r->id), {sub} a second one (r->sub), {slug} a path segment (r->slug) */
        const char *path;
        enum who who;
        enum mode mode;
        enum rate rate;
        int files; /* uploads taken */
        enum err (*prepare)(struct req *r); /* slow work on the bounded pool, outside any transaction; result in r->prepared */
        struct reply (*handler)(struct req *r);
        const char *rights;
};
const struct route *routes(size_t *ret_n);

/* ---- The request --------------------------------------------------------------------------------------------------------------- */

/* Who asks; id 0: nobody. */
struct visitor {
        struct user_id id;
        struct session_id session;
        struct str name, email;
        bool is_client, is_freelancer, confirmed, suspended;
        int64_t staff_rights; /* enum staff_right bits; counts only together with second_factor */
        bool second_factor;
        bool has_totp;
        int64_t unread; /* notifications */
        struct file_id avatar;
        bool touch; /* the dispatcher notes that the session was seen */
        struct str suspended_reason;
        unsigned char form_secret[32];
};

struct req {
        struct app *app;
        struct http_req *http;
        struct arena *arena;
        struct tx *tx; /* NULL in prepare and MODE_PLAIN */
        const struct route *route;
        struct str path; /* without language prefix: "/projects/12" */
        struct str prefix; /* "" or "/fr" */
        int64_t id, sub;
        struct str slug;
        enum lang lang;
        struct locale loc;
        const struct settings *settings;
        struct visitor me;
        int64_t now_ms;
        struct idem_key key; /* of the form that was sent */
        struct str token;    /* of this page's forms, once form_token() has made it */
        void *prepared;
        struct str theme; /* "light", "dark" or "" (the system's) */
        struct str done;  /* message to show once after a redirect (English msgid), or empty */
        bool guest_cookie; /* set a guest cookie with the reply: a form was shown to nobody */
        unsigned char guest_secret[16];
};

struct str req_query(const struct req *r, const char *name); /* query parameter */
int64_t req_query_int(const struct req *r, const char *name, int64_t fallback, int64_t low, int64_t high);
struct str req_path(struct req *r, const char *fmt, ...) PRINTF_LIKE(2, 3); /* with the language prefix */
struct str req_site_url(struct req *r, struct str path); /* absolute, for mails and canonical links */
bool req_staff(const struct req *r, int64_t rights); /* has one of the rights, with second factor */

/* URLs in templates, with the page's language prefix. */
struct str url(struct out *o, const char *path);
struct str url_id(struct out *o, const char *before, int64_t id, const char *after); /* url_id(o, "/projects/", x->id.v, "/edit") */
struct str url_file(struct out *o, struct attachment_id id); /* download */
struct str url_picture(struct out *o, struct file_id original, int width); /* a web size */

/* ---- Forms ---------------------------------------------------------------------------------------------------------------------- */

/*
 * What was typed and what is wrong with it. The same struct fills a form the first time (form_set) and after an error (the request's
 * fields).
 * Reading functions record an error in the reader's language and return an empty value; the handler asks form_ok() once.
 */
struct form_entry {
        struct str name, value;
};
struct form_error {
        struct str field; /* its HTML name and id; empty: the form as a whole */
        struct str text;  /* translated */
        struct str label; /* of the field, translated, for the summary */
};
struct form {
        struct req *r;
        bool sent; /* values come from the request */
        struct form_entry set[64];
        size_t n_set;
        struct form_error errors[32];
        size_t n_errors;
};
struct form form_new(struct req *r);  /* for a first look: form_set() the values */
struct form form_sent(struct req *r); /* the request's fields */
void form_set(struct form *f, const char *name, struct str value);
struct str form_value(const struct form *f, const char *name); /* what to show in the field */
/* one of several values of that name: check boxes, radio, select */
bool form_has(const struct form *f, const char *name, struct str value);
struct str form_error_of(const struct form *f, const char *name); /* empty without */

struct str form_line(struct form *f, const char *name, size_t min_chars, size_t max_chars); /* text_line(); min 0: optional */
struct str form_block(struct form *f, const char *name, size_t min_chars, size_t max_chars); /* text_block() */
struct str form_raw(struct form *f, const char *name, size_t max_bytes); /* passwords: as typed */
int64_t form_int(struct form *f, const char *name, int64_t low, int64_t high); /* digits of any script */
int64_t form_choice(struct form *f, const char *name, int64_t low, int64_t high); /* a select or radio whose values are numbers */
struct money form_money(struct form *f, const char *name, struct currency cur, int64_t min_minor, int64_t max_minor);
bool form_check(struct form *f, const char *name); /* a check box */
size_t form_ints(struct form *f, const char *name, int64_t *ret, size_t max); /* several values; too many is an error */
struct str form_email(struct form *f, const char *name);
void form_fail(struct form *f, const char *name, const char *msgid); /* T("…"); name "" or NULL: the form as a whole */
/* Names fields in the summary of errors: pairs of HTML name and label T("…"). After reading, before the page is written. */
struct form_label {
        const char *name, *label;
};
void form_labels(struct form *f, const struct form_label *labels, size_t n);
bool form_ok(const struct form *f);

/* Uploads of the request's field moved into the store, pictures re-encoded: call it in prepare; r->prepared is a struct stored_files. */
struct stored_files {
        struct stored_file v[LIMIT_FILES_PER_FORM];
        size_t n;
        enum err err;       /* ERR_TYPE, ERR_TOO_LARGE, ERR_LIMIT: the handler shows it beside the field */
        struct str bad_name;
};
enum err prepare_files(struct req *r); /* any allowed type */
enum err prepare_pictures(struct req *r); /* pictures only */
/* In the handler: the stored files, or an error recorded in the form beside the field. */
const struct stored_files *form_files(struct form *f, const char *name);

/* ---- Pages ----------------------------------------------------------------------------------------------------------------------- */

enum nav { NAV_NONE, NAV_HOME, NAV_PROJECTS, NAV_PEOPLE, NAV_MINE, NAV_WALLET, NAV_CONSOLE };

/* What the frame around every page needs; made by shell_of(). */
struct shell {
        struct req *r;
        struct str title;       /* translated or the thing's own; the marketplace's name is added */
        struct str description; /* for search engines; may be empty */
        enum nav nav;
        bool noindex;
        bool minimal;           /* sign-in and error pages: no navigation */
        struct str picture;     /* Open Graph, absolute; may be empty */
        struct html head_extra; /* structured data link etc.; may be empty */
};
struct shell shell_of(struct req *r, struct str title, enum nav nav);

/* The two hidden fields of every form: {{>html_form_keys &p->shell}}. */
struct str form_token(struct req *r);
struct str form_key(struct req *r); /* a new one at each call */

struct out page_out(struct req *r);

/* ---- Replies: values, sent after the commit ---------------------------------------------------------------------------------------- */

struct reply {
        struct http_reply http;
        bool keep; /* commit the transaction: set by 2xx and 3xx replies */
        bool guest_cookie;
};
struct reply reply_out(struct req *r, int status, const struct out *o); /* a page; 4xx rolls back */
struct reply reply_see_other(struct req *r, struct str path); /* 303; path with prefix, from req_path() */
struct reply reply_done(struct req *r, struct str path, const char *msgid); /* 303 and a message on the next page */
struct reply reply_error(struct req *r, enum err e); /* the error page that fits, in the reader's language; rolls back */
struct reply reply_text(struct req *r, int status, struct str type, struct str body);
/* immutable, safe headers */
struct reply reply_file(struct req *r, struct str disk_path, int64_t bytes, struct str type, struct str name, bool inline_);
#define COOKIE_SESSION "wasl"
/* __Host- and Secure where the site is https */
void reply_cookie(struct req *r, struct reply *rep, const char *name, struct str value, int64_t max_age_s);

/* Returns an error page from a handler unless x is OK. */
#define TRY_REPLY(r, x)                                    \
        do {                                               \
                enum err try_err_ = (x);                   \
                if (try_err_ != OK)                        \
                        return reply_error((r), try_err_); \
        } while (0)

/* Pages of a list: ?page=N, at most LIMIT_PAGES. Ask the query for LIMIT_PAGE_ITEMS + 1 rows. */
struct pager {
        int64_t page; /* from 1 */
        bool more;
        struct str base; /* path and query without page, ending in '?' or '&' */
};
struct pager pager_of(struct req *r, size_t rows_got); /* rows_got may be LIMIT_PAGE_ITEMS + 1 */

/*
 * ---- The application: made by main ----------------------------------------------------------------------------------------------------
 */

struct app_config {
        struct db *db;
        const struct clock *clock;
        struct str data_dir;  /* uploads below it */
        struct str site_url;  /* "https://example.org", no slash at the end */
        unsigned char secret[32]; /* for guests' form tokens; from the data folder */
        struct str picture_helper; /* path of this program, for `picture-helper` */
        void (*wake_jobs)(void *ctx); /* called after a commit */
        void *wake_ctx;
        bool rate_limits; /* off only in load tests */
};
struct app *app_new(struct arena *a, const struct app_config *cfg);
const struct app_config *app_cfg(const struct app *app);
struct http_hooks app_hooks(struct app *app);
void app_stop(struct app *app); /* the prepare pool; after http_stop() */

#endif
