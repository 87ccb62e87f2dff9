/* What the files of src/site share among themselves. */
#ifndef WASL_SITE_OWN_H
#define WASL_SITE_OWN_H

#include "site/site.h"

/* OK for an operator and for the machine's command line (actor 0), ERR_FORBIDDEN for everyone else. */
enum err site_operator_check(struct tx *tx, struct user_id actor);

/* The first texts of a new marketplace (texts_default.c). */
struct site_default_text {
        const char *slug;
        enum lang lang;
        const char *title, *body_md;
};
extern const struct site_default_text site_default_texts[];
extern const size_t site_default_texts_n;

#endif
