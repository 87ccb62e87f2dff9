/*
 * Where in a page are we? A small state machine over a template's constant HTML. It decides how an expression is escaped at each place,
 * refuses the places where nothing is safe, and writes the constant text with its white space collapsed.
 *
 * It follows the tokenizer of the HTML standard as far as templates need it and is stricter: attribute values are quoted, '<' begins a tag,
 * comments vanish.
 */
#ifndef WASL_TOOLS_TMPL_HTML_H
#define WASL_TOOLS_TMPL_HTML_H

#include "base/base.h"

enum place {
        PLACE_TEXT,
        PLACE_OPEN,         /* behind '<' */
        PLACE_TAG_NAME,
        PLACE_TAG,          /* in a tag, an attribute may begin */
        PLACE_TAG_TIGHT,    /* in a tag, white space or '>' must come first */
        PLACE_ATTR_NAME,
        PLACE_AFTER_NAME,   /* white space behind an attribute's name */
        PLACE_BEFORE_VALUE, /* behind '=' */
        PLACE_VALUE,        /* in a quoted value */
        PLACE_RCDATA,       /* in <title> or <textarea> */
        PLACE_CODE,         /* in <script> or <style> */
        PLACE_DECL_OPEN,    /* behind "<!" */
        PLACE_DECL_DASH,    /* behind "<!-" */
        PLACE_DECL,
        PLACE_COMMENT
};

enum attr_kind {
        ATTR_TEXT,
        ATTR_URL,
        ATTR_URL_LIST, /* srcset */
        ATTR_CODE      /* style, htmx's scripts: constants only */
};

/* Where in an address: only a whole one is checked for its scheme, later parts are percent-encoded. */
enum url_at {
        URL_START, /* nothing yet, or constant letters of a scheme */
        URL_HEAD,  /* an expression stood at the start: a ':' may still make a scheme */
        URL_TAIL   /* behind '/', '?', '#' or an allowed scheme */
};

struct html_state {
        enum place place;
        enum attr_kind attr;
        enum url_at url;
        char quote;
        bool end_tag;     /* the tag is </…> */
        bool pre;         /* inside <pre>: white space stays */
        bool fresh;       /* right behind <textarea> or <pre>, where the first line end is not text */
        bool after_space; /* the last thing written is white space, more of it means nothing */
        bool after_line;  /* in a value: the white space just written stands for a line end and the indentation behind it */
        size_t match;     /* how much of "</title" or of "-->" has been seen */
        char tag[24];
        char name[24]; /* of the attribute */
        char scheme[12];
};

enum writer { WRITE_TEXT, WRITE_ATTR, WRITE_URL, WRITE_URL_PART };

struct html_state html_start(void);

/* All of these return NULL or what is wrong, in English without the place. */
const char *html_feed(struct html_state *h, struct buf *to, char c);
const char *html_expr(struct html_state *h, enum writer *ret); /* an expression stands here: how to write it */
const char *html_control(struct html_state *h);                /* a block begins, turns or ends here */
const char *html_merge(struct html_state *h, const struct html_state *other); /* two ways lead here */
struct str html_where(const struct html_state *h, struct arena *a); /* "inside the tag <input", for messages */

#endif
