/* What the fuzz targets share. */
#ifndef WASL_FUZZ_H
#define WASL_FUZZ_H

#include "base/base.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Like assert(), which a build could switch off. */
#define HOLDS(x)                    \
        do {                        \
                if (!(x))           \
                        __builtin_trap(); \
        } while (0)

/* A copy that ends where the input ends, so that ASan sees a read beyond it. The caller frees p. */
static inline struct str fuzz_copy(const uint8_t *bytes, size_t n)
{
        char *p = malloc(n > 0 ? n : 1);

        if (!p)
                abort();
        for (size_t i = 0; i < n; i++)
                p[i] = (char)bytes[i];
        return (struct str){ p, n };
}

#endif
