/*
 * Words: a small grammar that makes texts which differ, read from a file that people can edit (words_ar.txt and its sisters).
 *
 * A file holds pools and kinds. `@pool NAME` begins a pool: each line after it is one way to say the thing. `@kind CATEGORY BANDS DAYS
 * SKILLS` begins a kind of project ("design 4-6 3-10 logo,brand-identity"); each of its lines begins with a letter that says what it is for
 * (enum kind_key). '#' begins a comment.
 *
 * In a line: {name} is the value that the speaker was given under that name, else a line of the pool of that name; {3-8} a number between;
 * [a|b|] one of these;
 * <m|f> by whether a man or a woman speaks; ~m|f~ by whom the text is about; \n begins a new line.
 */
#ifndef WASL_DEMO_WORDS_H
#define WASL_DEMO_WORDS_H

#include "base/base.h"

struct lines {
        struct str *v;
        size_t n;
};
struct pool {
        struct str name;
        struct lines lines;
};
/*
 * t title, s what the project is called in passing, b businesses that want it, n the need, - points of the brief, o what a freelancer
 * offers for it, q question with "||" and its answer, p work of a portfolio
 */
enum kind_key { KIND_TITLE, KIND_SHORT, KIND_BUSINESS, KIND_NEED, KIND_POINT, KIND_OFFER, KIND_QUESTION, KIND_WORK, KIND_KEYS };
struct kind {
        struct str category, skills;
        int64_t band_low, band_high, days_low, days_high;
        struct lines lines[KIND_KEYS];
};
struct words {
        struct pool *pools;
        size_t n_pools;
        struct kind *kinds;
        size_t n_kinds;
};
/* ERR_INVALID: *ret_line is the number of the line that is wrong. Borrows the text. */
enum err words_read(struct arena *a, struct str text, struct words *ret, int *ret_line);
/* An empty one when there is none of the name. */
struct lines words_pool(const struct words *w, struct str name);

#define VOICE_NAMES 8
/* Who speaks: from what, with which luck, and what is known already. */
struct voice {
        const struct words *words;
        struct rng *rng;
        bool she;       /* the speaker is a woman */
        bool about_her; /* the text is about a woman */
        struct {
                struct str name, value;
        } known[VOICE_NAMES];
        size_t n_known;
};
void voice_knows(struct voice *v, struct str name, struct str value);
/* Writes a line with everything put in. Unknown names write nothing. */
void voice_say(struct buf *b, struct voice *v, struct str line);
/* One of them; the empty string of none. */
struct str voice_pick(struct voice *v, struct lines from);
/* Says one line of a pool. */
void voice_say_pool(struct buf *b, struct voice *v, struct str pool);
/* `most` different ones, or all, in luck's order. */
struct lines voice_pick_some(struct arena *a, struct voice *v, struct lines from, size_t most);
bool chance(struct rng *r, int percent);

#endif
