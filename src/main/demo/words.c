#include "main/demo/words.h"

#define DEPTH_MOST 6

/* ---- Reading ---------------------------------------------------------------------------------------------------------- */

struct reader {
        struct arena *a;
        struct words *w;
        struct lines *at; /* the pool that lines go into; NULL in a kind */
        size_t caps_pools, caps_kinds;
};

static void add_line(struct arena *a, struct lines *l, struct str s)
{
        if (l->n == 0 || (l->n >= 8 && (l->n & (l->n - 1)) == 0)) {
                struct str *more = ARENA_ARRAY(a, struct str, l->n == 0 ? 8 : 2 * l->n);
                for (size_t i = 0; i < l->n; i++)
                        more[i] = l->v[i];
                l->v = more;
        }
        l->v[l->n++] = s;
}

/* "4-7" */
static bool read_range(struct str s, int64_t *ret_low, int64_t *ret_high)
{
        ptrdiff_t dash = str_find(s, '-');

        return dash > 0 && str_int(str_slice(s, 0, (size_t)dash), ret_low) && str_int(str_slice(s, (size_t)dash + 1, s.n), ret_high) &&
               *ret_low <= *ret_high;
}

static bool begin_kind(struct reader *r, struct str head)
{
        struct kind *k = &r->w->kinds[r->w->n_kinds++];
        struct str bands, days;

        r->at = NULL;
        return str_next(&head, ' ', &k->category) && str_next(&head, ' ', &bands) && str_next(&head, ' ', &days) &&
               str_next(&head, ' ', &k->skills) && read_range(bands, &k->band_low, &k->band_high) &&
               read_range(days, &k->days_low, &k->days_high);
}

static bool begin(struct reader *r, struct str line)
{
        if (str_starts(line, S("@kind ")))
                return begin_kind(r, str_slice(line, 6, line.n));
        if (!str_starts(line, S("@pool ")))
                return false;
        struct pool *p = &r->w->pools[r->w->n_pools++];
        p->name = str_trim(str_slice(line, 6, line.n));
        r->at = &p->lines;
        return p->name.n > 0;
}

static bool read_line(struct reader *r, struct str line)
{
        static const char keys[] = "tsbn-oqp";

        if (line.n == 0 || line.p[0] == '#')
                return true;
        if (line.p[0] == '@')
                return begin(r, line);
        if (r->at != NULL) {
                add_line(r->a, r->at, line);
                return true;
        }
        ptrdiff_t key = str_find(S(keys), line.p[0]);
        if (r->w->n_kinds == 0 || key < 0 || line.n < 3 || line.p[1] != ' ')
                return false;
        add_line(r->a, &r->w->kinds[r->w->n_kinds - 1].lines[key], str_trim(str_slice(line, 2, line.n)));
        return true;
}

static size_t count_heads(struct str text, struct str head)
{
        struct str line;
        size_t n = 0;

        while (str_next(&text, '\n', &line))
                n += str_starts(line, head);
        return n;
}

enum err words_read(struct arena *a, struct str text, struct words *ret, int *ret_line)
{
        struct words w = { .pools = ARENA_ARRAY(a, struct pool, count_heads(text, S("@pool")) + 1),
                           .kinds = ARENA_ARRAY(a, struct kind, count_heads(text, S("@kind")) + 1) };
        struct reader r = { .a = a, .w = &w };
        struct str line;

        for (int n = 1; str_next(&text, '\n', &line); n++) {
                if (read_line(&r, str_trim(line)))
                        continue;
                *ret_line = n;
                return ERR_INVALID;
        }
        *ret = w;
        return OK;
}

struct lines words_pool(const struct words *w, struct str name)
{
        for (size_t i = 0; i < w->n_pools; i++)
                if (str_eq(w->pools[i].name, name))
                        return w->pools[i].lines;
        return (struct lines){ NULL, 0 };
}

/* ---- Saying ------------------------------------------------------------------------------------------------------------- */

bool chance(struct rng *r, int percent)
{
        return rng_between(r, 0, 99) < percent;
}

void voice_knows(struct voice *v, struct str name, struct str value)
{
        assert(v->n_known < VOICE_NAMES);
        v->known[v->n_known].name = name;
        v->known[v->n_known++].value = value;
}

struct str voice_pick(struct voice *v, struct lines from)
{
        return from.n == 0 ? S("") : from.v[rng_between(v->rng, 0, (int64_t)from.n - 1)];
}

static void say(struct buf *b, struct voice *v, struct str line, int depth);

static void say_name(struct buf *b, struct voice *v, struct str name, int depth)
{
        int64_t low, high;

        for (size_t i = 0; i < v->n_known; i++)
                if (str_eq(v->known[i].name, name)) {
                        buf_put(b, v->known[i].value);
                        return;
                }
        if (read_range(name, &low, &high))
                buf_int(b, rng_between(v->rng, low, high));
        else if (depth < DEPTH_MOST)
                say(b, v, voice_pick(v, words_pool(v->words, name)), depth + 1);
}

/* The part at a position of "a|b|c"; the last one for a position behind it. */
static struct str part_of(struct str s, int64_t at)
{
        ptrdiff_t bar;

        for (; at > 0 && (bar = str_find(s, '|')) >= 0; at--)
                s = str_slice(s, (size_t)bar + 1, s.n);
        bar = str_find(s, '|');
        return bar < 0 ? s : str_slice(s, 0, (size_t)bar);
}

static int64_t bars_in(struct str s)
{
        int64_t n = 0;

        for (size_t i = 0; i < s.n; i++)
                n += s.p[i] == '|';
        return n;
}

static void say_inside(struct buf *b, struct voice *v, char open, struct str inside, int depth)
{
        switch (open) {
        case '{':
                say_name(b, v, inside, depth);
                return;
        case '[':
                say(b, v, part_of(inside, rng_between(v->rng, 0, bars_in(inside))), depth);
                return;
        case '<':
                say(b, v, part_of(inside, v->she), depth);
                return;
        default:
                say(b, v, part_of(inside, v->about_her), depth);
        }
}

static void say(struct buf *b, struct voice *v, struct str line, int depth)
{
        for (size_t at = 0; at < line.n; at++) {
                char c = line.p[at], close = c == '{' ? '}' : c == '[' ? ']' : c == '<' ? '>' : c == '~' ? '~' : 0;
                ptrdiff_t end = close ? str_find(str_slice(line, at + 1, line.n), close) : -1;
                bool line_end = c == '\\' && at + 1 < line.n && line.p[at + 1] == 'n';
                if (end < 0) {
                        buf_putc(b, line_end ? '\n' : c);
                        at += line_end;
                        continue;
                }
                say_inside(b, v, c, str_slice(line, at + 1, at + 1 + (size_t)end), depth);
                at += (size_t)end + 1;
        }
}

void voice_say(struct buf *b, struct voice *v, struct str line)
{
        say(b, v, line, 0);
}

void voice_say_pool(struct buf *b, struct voice *v, struct str pool)
{
        voice_say(b, v, voice_pick(v, words_pool(v->words, pool)));
}

struct lines voice_pick_some(struct arena *a, struct voice *v, struct lines from, size_t most)
{
        struct lines l = { ARENA_ARRAY(a, struct str, from.n + 1), from.n < most ? from.n : most };

        for (size_t i = 0; i < from.n; i++)
                l.v[i] = from.v[i];
        for (size_t i = 0; i < l.n; i++) {
                size_t k = (size_t)rng_between(v->rng, (int64_t)i, (int64_t)from.n - 1);
                struct str swap = l.v[i];
                l.v[i] = l.v[k];
                l.v[k] = swap;
        }
        return l;
}
