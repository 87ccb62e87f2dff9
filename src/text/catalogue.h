/*
 * The compiled catalogue: what tools/catgen writes (messages.c) and messages.c's only reader, message.c, agree on.
 */
#ifndef WASL_CATALOGUE_H
#define WASL_CATALOGUE_H

#include <string.h>

#include "base/base.h"

/* Plural forms of the translations; a message without plural has the first only. */
#define CATALOGUE_AR_FORMS 6
#define CATALOGUE_FR_FORMS 2

struct message {
        uint64_t hash;
        struct str id; /* the English message; with plural forms, the one for 1 */
        struct str ar[CATALOGUE_AR_FORMS];
        struct str fr[CATALOGUE_FR_FORMS];
};

/* Sorted by hash. An empty form: not translated. */
extern const struct message catalogue[];
/* Messages whose hash begins with the bits b stand in [catalogue_start[b], catalogue_start[b + 1]). */
extern const uint32_t catalogue_start[];
extern const unsigned catalogue_bits; /* 1 to 16 */

/* Eight bytes at a time: a page looks up some hundred messages. */
static inline uint64_t catalogue_hash(struct str s)
{
        const uint64_t k = UINT64_C(0x9e3779b97f4a7c15);
        uint64_t h = s.n * k, w;

        while (s.n >= 8) {
                memcpy(&w, s.p, 8);
                h = (h ^ w) * k;
                h ^= h >> 29;
                s.p += 8;
                s.n -= 8;
        }
        w = 0;
        if (s.n > 0)
                memcpy(&w, s.p, s.n);
        h = (h ^ w) * k;
        h ^= h >> 32;
        h *= k;
        return h ^ (h >> 29);
}

#endif
