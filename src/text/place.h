/*
 * The same words, numbers and dates are written in three kinds of places. What the files of this folder share; others use text.h and
 * tmpl.h.
 */
#ifndef WASL_PLACE_H
#define WASL_PLACE_H

#include "text/text.h"

enum text_place {
        IN_HTML,
        IN_ATTR, /* a quoted attribute, <title>, <textarea> */
        IN_PLAIN /* mails, titles */
};

void place_text(struct out *o, enum text_place place, struct str s); /* escaped as the place needs */
void place_int(struct out *o, enum text_place place, int64_t v);     /* grouped */
void place_money(struct out *o, enum text_place place, struct money m, bool brief);
void place_date(struct out *o, enum text_place place, int64_t at_ms, enum date_style style); /* words only, no <time> */
/* "{name} has {n} proposals" with the arguments in place; count is {n}, or NULL. */
void place_message(struct out *o, enum text_place place, struct str pattern, const struct targ *args, size_t n, const int64_t *count);

bool url_is_allowed(struct str s); /* relative, or http, https, mailto */

/* Milliseconds to add to UTC in the zone at that moment; 0 for a zone that nobody knows, and for NULL. Thread-safe. */
int64_t zone_offset_ms(const char *zone, int64_t at_ms);

#endif
