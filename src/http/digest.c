#include "http/digest.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct digest {
        EVP_MD_CTX *ctx;
};

struct digest *digest_new(void)
{
        struct digest *d = calloc(1, sizeof *d);

        if (!d)
                return NULL;
        d->ctx = EVP_MD_CTX_new();
        if (d->ctx)
                return d;
        free(d);
        return NULL;
}

bool digest_start(struct digest *d)
{
        return EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL) == 1;
}

bool digest_add(struct digest *d, const void *bytes, size_t n)
{
        return EVP_DigestUpdate(d->ctx, bytes, n) == 1;
}

bool digest_end(struct digest *d, unsigned char ret[32])
{
        unsigned int n = 32;

        return EVP_DigestFinal_ex(d->ctx, ret, &n) == 1;
}

void digest_free(struct digest *d)
{
        if (!d)
                return;
        EVP_MD_CTX_free(d->ctx);
        free(d);
}
