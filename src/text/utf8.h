/* Code points: what the files of this folder share. */
#ifndef WASL_UTF8_H
#define WASL_UTF8_H

#include "base/base.h"

void utf8_put(struct buf *b, uint32_t c); /* c is a valid code point */
bool utf8_is_ascii(struct str s);
bool utf8_is_bidi_control(uint32_t c); /* marks, embeddings, overrides, isolates */

#endif
