/*
 * Reading C literals and template directives: what tmplgen and catgen share.
 */
#ifndef WASL_TOOLS_SCAN_H
#define WASL_TOOLS_SCAN_H

#include "base/base.h"

bool scan_is_space(char c);
bool scan_is_name_start(char c);
bool scan_is_name(char c);
struct str scan_name(struct str s, size_t at); /* the C identifier that begins at `at`, or empty */
size_t scan_space(struct str s, size_t at);    /* the first position from `at` on that is no white space */

/* s.p[at] is a quote (" or '): the position behind the closing one, or 0 when it is not closed on its line. */
size_t scan_literal(struct str s, size_t at);

/*
 * One or more string literals side by side. Moves *at behind them. ret_source: as written; ret_value: what they mean (\n \t \\ \" only, in
 * the arena).
 */
bool scan_literals(struct arena *a, struct str s, size_t *at, struct str *ret_source, struct str *ret_value);

/* `at` stands behind "{{": the position of its "}}", past literals and inner braces; SIZE_MAX when there is none. */
size_t scan_directive_end(struct str s, size_t at);

/* The next {name} of a message; moves *at. False at the end. */
bool scan_placeholder(struct str message, size_t *at, struct str *ret_name);

/* s as a C string literal, a new line of source after every line end. */
void scan_put_literal(struct buf *b, struct str s);

int scan_line_at(struct str s, size_t at); /* 1 for the first line */

#endif
