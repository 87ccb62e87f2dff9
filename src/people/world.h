/*
 * Countries and languages by their codes, named as the reader's language names them (ICU, from CLDR).
 */
#ifndef WASL_PEOPLE_WORLD_H
#define WASL_PEOPLE_WORLD_H

#include "base/base.h"
#include "text/text.h"

struct world_name {
        struct str code, name;
};
struct world_names {
        struct world_name *v;
        size_t n;
};

bool country_ok(struct str code); /* ISO 3166-1 alpha-2 */
struct str country_name(struct arena *a, enum lang l, struct str code); /* empty for none */
struct world_names country_list(struct arena *a, enum lang l); /* all, in the language's order */

/* Languages that a person can say they speak: some forty, ISO 639 codes. */
bool spoken_ok(struct str code);
struct str spoken_name(struct arena *a, enum lang l, struct str code);
/* Arabic, Tamazight, French, English first, the others in the language's order */
struct world_names spoken_list(struct arena *a, enum lang l);

#endif
