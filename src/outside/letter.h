/* What the letter templates show: one layout for every mail. */
#ifndef WASL_OUTSIDE_LETTER_H
#define WASL_OUTSIDE_LETTER_H

#include "text/text.h"

struct letter_lines {
        struct str v[4]; /* translated, plain */
        size_t n;
};
struct letter {
        struct str lang, dir;
        const char *start;       /* where lines begin, for readers that know no logical sides: "right" or "left" */
        struct str site, site_url; /* the marketplace */
        struct str brand;        /* "#a63c22" */
        struct str subject;
        bool headed;             /* the subject stands above the letter too */
        struct str name;         /* whom it greets; empty: nobody by name */
        struct letter_lines lines;
        const char *action;      /* msgid of the button; NULL: none */
        struct str url;          /* where it leads */
        struct str contact;      /* address for questions; may be empty */
};

#endif
