#include "base/base.h"

#include <sodium.h>

struct sha256 sha256_of(struct str s)
{
        struct sha256 h;

        crypto_hash_sha256(h.b, (const unsigned char *)s.p, s.n);
        return h;
}
