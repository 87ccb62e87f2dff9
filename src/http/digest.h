/*
 * SHA-256 of bytes as they come, by libcrypto, which uses the processor's instructions for it. Stands alone: OpenSSL's headers have an
 * ERR_STATE of their own.
 */
#ifndef WASL_HTTP_DIGEST_H
#define WASL_HTTP_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

struct digest;
struct digest *digest_new(void); /* NULL: out of memory */
bool digest_start(struct digest *d);
bool digest_add(struct digest *d, const void *bytes, size_t n);
bool digest_end(struct digest *d, unsigned char ret[32]);
void digest_free(struct digest *d); /* NULL is fine */

#endif
