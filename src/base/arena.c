#include "base/base.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct block {
        struct block *prev;
        size_t cap, used;
        alignas(max_align_t) unsigned char bytes[];
};

struct arena {
        struct block *top;
        size_t block_bytes, total;
};

static struct block *block_new(struct block *prev, size_t cap)
{
        struct block *b = malloc(sizeof *b + cap);
        if (!b) {
                LOG(LOG_ERROR, "out of memory", { "bytes", LOG_INT(cap) });
                abort();
        }
        b->prev = prev;
        b->cap = cap;
        b->used = 0;
        return b;
}

struct arena *arena_new(size_t block_bytes)
{
        struct block *first = block_new(NULL, block_bytes < 1024 ? 1024 : block_bytes);
        struct arena *a = malloc(sizeof *a);
        if (!a)
                abort();
        a->top = first;
        a->block_bytes = first->cap;
        a->total = first->cap;
        return a;
}

void arena_free(struct arena *a)
{
        if (!a)
                return;
        for (struct block *b = a->top, *prev; b; b = prev) {
                prev = b->prev;
                free(b);
        }
        free(a);
}

void arena_freep(struct arena **a)
{
        arena_free(*a);
}

static void drop_top(struct arena *a)
{
        struct block *b = a->top;

        a->top = b->prev;
        a->total -= b->cap;
        free(b);
}

void arena_reset(struct arena *a)
{
        while (a->top->prev)
                drop_top(a);
        a->top->used = 0;
}

void *arena_alloc(struct arena *a, size_t size_bytes)
{
        const size_t align = alignof(max_align_t);
        size_t need = (size_bytes + align - 1) / align * align;

        assert(size_bytes < SIZE_MAX - align);
        if (a->top->cap - a->top->used < need) {
                size_t cap = a->block_bytes;
                while (cap < need)
                        cap *= 2;
                a->top = block_new(a->top, cap);
                a->total += cap;
        }
        void *p = a->top->bytes + a->top->used;
        a->top->used += need;
        return memset(p, 0, need);
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size_bytes)
{
        size_t all;

        if (__builtin_mul_overflow(n, size_bytes, &all))
                abort();
        return arena_alloc(a, all);
}

struct arena_mark arena_mark(struct arena *a)
{
        return (struct arena_mark){ a->top, a->top->used };
}

void arena_rewind(struct arena *a, struct arena_mark m)
{
        while (a->top != m.block)
                drop_top(a);
        a->top->used = m.used;
}

size_t arena_used_bytes(const struct arena *a)
{
        size_t sum = 0;

        for (const struct block *b = a->top; b; b = b->prev)
                sum += b->used;
        return sum;
}
