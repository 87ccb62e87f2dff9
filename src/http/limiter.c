/*
 * Token buckets by key, as the generic cell rate algorithm (ITU-T I.371): one number for each key, the time at which its bucket will be
 * full again.
 *
 * The table never grows: a key has its place in one small set of slots, and where the set is full, the bucket that is fullest gives way.
 * Whoever floods it with new keys pushes out those that have spent least, never those that are being held back.
 */
#include "http/http.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define LIMITER_WAYS 8
#define LIMITER_LOCKS 16

struct slot {
        uint64_t key; /* its hash under a secret of this process; 0: free */
        uint64_t full_at_ns;
};

struct http_limiter {
        size_t sets;
        uint64_t cost_ns, burst;
        unsigned char secret[crypto_shorthash_KEYBYTES];
        pthread_mutex_t locks[LIMITER_LOCKS];
        struct slot slots[];
};

struct http_limiter *http_limiter_new(struct arena *a, size_t buckets, int64_t burst, int64_t per_minute)
{
        assert(buckets > 0 && burst > 0 && per_minute > 0);
        size_t sets = (buckets + LIMITER_WAYS - 1) / LIMITER_WAYS;
        struct http_limiter *l = arena_alloc(a, sizeof *l + sets * LIMITER_WAYS * sizeof l->slots[0]);

        l->sets = sets;
        l->cost_ns = UINT64_C(60000000000) / (uint64_t)per_minute;
        l->burst = (uint64_t)burst;
        random_bytes(l->secret, sizeof l->secret);
        for (size_t i = 0; i < LIMITER_LOCKS; i++)
                pthread_mutex_init(&l->locks[i], NULL);
        return l;
}

/* The key's slot, or the one that it takes over. */
static struct slot *slot_of(struct slot *set, uint64_t key)
{
        struct slot *fullest = &set[0];

        for (size_t i = 0; i < LIMITER_WAYS; i++) {
                if (set[i].key == key)
                        return &set[i];
                if (set[i].full_at_ns < fullest->full_at_ns)
                        fullest = &set[i];
        }
        *fullest = (struct slot){ .key = key };
        return fullest;
}

static bool take(const struct http_limiter *l, struct slot *s, uint64_t now_ns)
{
        uint64_t full_at = s->full_at_ns > now_ns ? s->full_at_ns : now_ns;

        if (full_at - now_ns > (l->burst - 1) * l->cost_ns)
                return false;
        s->full_at_ns = full_at + l->cost_ns;
        return true;
}

bool http_limiter_take(struct http_limiter *l, struct str key, uint64_t now_ns)
{
        unsigned char hash[crypto_shorthash_BYTES];
        uint64_t h;

        crypto_shorthash(hash, (const unsigned char *)key.p, key.n, l->secret);
        memcpy(&h, hash, sizeof h);
        h += h == 0;
        size_t set = h % l->sets;
        pthread_mutex_t *lock = &l->locks[set % LIMITER_LOCKS];
        pthread_mutex_lock(lock);
        bool ok = take(l, slot_of(&l->slots[set * LIMITER_WAYS], h), now_ns);
        pthread_mutex_unlock(lock);
        return ok;
}
