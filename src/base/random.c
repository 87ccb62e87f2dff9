#include "base/base.h"

#include <stdlib.h>
#include <sys/random.h>

void random_bytes(void *ret, size_t n)
{
        unsigned char *p = ret;

        while (n > 0) {
                ssize_t got = getrandom(p, n, 0);
                if (got < 0)
                        abort();
                p += got;
                n -= (size_t)got;
        }
}

/* SplitMix64 (Steele, Lea and Flood 2014) spreads a small seed over the whole state. */
struct rng rng_seed(uint64_t seed)
{
        struct rng r;

        for (size_t i = 0; i < ARRAY_LEN(r.s); i++) {
                uint64_t z = (seed += UINT64_C(0x9e3779b97f4a7c15));
                z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
                z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
                r.s[i] = z ^ (z >> 31);
        }
        return r;
}

static uint64_t rotl(uint64_t x, int k)
{
        return (x << k) | (x >> (64 - k));
}

uint64_t rng_next(struct rng *r)
{
        uint64_t *s = r->s, result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = rotl(s[3], 45);
        return result;
}

int64_t rng_between(struct rng *r, int64_t low, int64_t high)
{
        assert(low <= high);
        uint64_t span = (uint64_t)high - (uint64_t)low + 1;
        return span == 0 ? (int64_t)rng_next(r) : (int64_t)((uint64_t)low + rng_next(r) % span);
}
