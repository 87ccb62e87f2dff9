/* A refusal or failure as a page. */
#ifndef WASL_WEB_ERROR_PAGE_H
#define WASL_WEB_ERROR_PAGE_H

#include "web/site/shell.h"

struct error_page {
        struct shell shell; /* its title says what happened */
        int status;
        const char *text;  /* msgid: what to do */
        struct str detail; /* data to add, may be empty: why an account is suspended */
        struct str back;   /* the page of the thing that refused; empty: the home page */
};
void html_error(struct out *o, const struct error_page *p);

/* The same when we do not know our own name: no frame, no links that need the database. */
struct bare_error {
        int status;
        const char *title, *text; /* msgids */
        struct str request_id;
};
void html_bare_error(struct out *o, const struct bare_error *p);

#endif
