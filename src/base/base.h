/*
 * Base: what every other floor stands on. Errors, strings, the arena, growing buffers, the clock, random bytes, the log.
 *
 * Nothing here knows databases, HTTP or the field. Everything allocates from an arena that the caller passes;
 * an arena never returns NULL (running out of memory ends the program), so allocation has no error path.
 */
#ifndef WASL_BASE_H
#define WASL_BASE_H

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

/* ---- Errors ------------------------------------------------------------------------------------------------- */

#ifdef __clang__
#define ERR_MUST_USE __attribute__((warn_unused_result)) /* gcc has it for functions only; the clang build enforces it */
#else
#define ERR_MUST_USE
#endif
#define PRINTF_LIKE(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))
#define CLEANUP(fn) __attribute__((cleanup(fn)))

/* Every way a function can end. Refusals of the field are values here too; err_name() gives the log's word. */
enum ERR_MUST_USE err {
        OK = 0,
        /* refusals that a person can cause */
        ERR_INVALID,       /* input that breaks a rule; the form says which field */
        ERR_NOT_FOUND,     /* no such thing, or not for this person's eyes */
        ERR_FORBIDDEN,     /* the thing exists, this actor may not do that */
        ERR_UNAUTHORIZED,  /* nobody is signed in */
        ERR_SECOND_FACTOR, /* signed in, but the act needs the second factor */
        ERR_UNCONFIRMED,   /* signed in, but the e-mail address is not confirmed yet */
        ERR_SUSPENDED,     /* the account is suspended */
        ERR_STATE,         /* the thing is in a state that does not allow the move */
        ERR_EXISTS,        /* a unique thing is there already */
        ERR_LIMIT,         /* a limit of size or number */
        ERR_QUOTA,         /* this month's proposals are used up */
        ERR_FUNDS,         /* the account does not hold that much */
        ERR_CURRENCY,      /* two currencies in one sum */
        ERR_OVERFLOW,      /* a sum beyond 63 bits */
        ERR_IDEM_CONFLICT, /* same idempotency key, other content */
        ERR_CSRF,          /* the form token is missing, old or another person's */
        ERR_TOO_MANY,      /* slow down: too many attempts */
        ERR_EXPIRED,       /* a token or link past its time */
        ERR_TYPE,          /* a file of a type that is not taken */
        ERR_TOO_LARGE,     /* a body or file beyond its limit */
        /* failures that are nobody's fault but ours or the machine's */
        ERR_IO,
        ERR_DB,
        ERR_BUSY,
        ERR_RETRY, /* serialization failure: run the transaction again */
        ERR_OUTSIDE, /* another service (mail server, provider) failed; try later */
        ERR_CONFIG,
        ERR_COUNT_
};
const char *err_name(enum err e);

/* Returns from the calling function unless x is OK. The only macro that hides a return. */
#define TRY(x)                             \
        do {                               \
                enum err try_err_ = (x);   \
                if (try_err_ != OK)        \
                        return try_err_;   \
        } while (0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* ---- Arena -------------------------------------------------------------------------------------------------- */

/* Memory that is freed all at once. Not thread-safe: one owner at a time. */
struct arena;
struct arena_mark {
        void *block;
        size_t used;
};

struct arena *arena_new(size_t block_bytes);
void arena_free(struct arena *a); /* NULL is fine */
void arena_freep(struct arena **a); /* for CLEANUP(arena_freep) */
void arena_reset(struct arena *a); /* forgets everything, keeps the first block */
void *arena_alloc(struct arena *a, size_t size_bytes); /* zeroed, aligned for any type, never NULL */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m); /* forgets what came after the mark */
size_t arena_used_bytes(const struct arena *a);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc_array((a), (n), sizeof(type)))
void *arena_alloc_array(struct arena *a, size_t n, size_t size_bytes);

/* ---- Strings ------------------------------------------------------------------------------------------------ */

/* Bytes with a length, UTF-8 unless said otherwise; p may be NULL only when n is 0. Not owned, not NUL-terminated. */
struct str {
        const char *p;
        size_t n;
};
#define S(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_INIT(literal) { (literal), sizeof(literal) - 1 } /* for static initialisers */
#define STR_ARG(s) (int)(s).n, (s).p /* for "%.*s" */

struct str str_c(const char *z); /* borrows z; NULL gives the empty string */
struct str str_dup(struct arena *a, struct str s);
char *str_z(struct arena *a, struct str s); /* NUL-terminated copy */
struct str str_fmt(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
bool str_contains(struct str s, struct str part);
ptrdiff_t str_find(struct str s, char c); /* first position, -1 without */
struct str str_slice(struct str s, size_t from, size_t to); /* clamped */
struct str str_trim(struct str s); /* ASCII white space off both ends */
struct str str_lower(struct arena *a, struct str s); /* ASCII letters only */
bool str_next(struct str *rest, char sep, struct str *ret_part); /* splits; false at the end */
bool str_int(struct str s, int64_t *ret); /* whole decimal number with optional '-', nothing else, no overflow */
struct str str_hex(struct arena *a, const void *bytes, size_t n);
bool str_unhex(struct str hex, void *ret_bytes, size_t n); /* exactly n bytes */
struct str str_base64url(struct arena *a, const void *bytes, size_t n);
bool str_unbase64url(struct arena *a, struct str s, struct str *ret);
uint64_t str_hash(struct str s); /* FNV-1a, 64 bits; not for secrets */

/* A string that grows in an arena. */
struct buf {
        struct arena *a;
        char *p;
        size_t n, cap;
};
struct buf buf_in(struct arena *a);
void buf_put(struct buf *b, struct str s);
void buf_putc(struct buf *b, char c);
void buf_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_reserve(struct buf *b, size_t more_bytes);
struct str buf_str(const struct buf *b);

/* ---- Time --------------------------------------------------------------------------------------------------- */

/*
 * The time of the field: milliseconds since 1970-01-01 UTC, as int64_t, in names "…_at" or "now_ms"; 0 means "not yet".
 * Where the settings name a test clock file (eight bytes: an int64_t of milliseconds), its value is added,
 * so that tests move time without waiting. Durations and timeouts of the machine use clock_mono_ns().
 */
struct clock;
struct clock *clock_new(struct arena *a, struct str test_file); /* empty: the machine's time alone */
int64_t clock_now_ms(const struct clock *c);
uint64_t clock_mono_ns(void);
#define MS_SECOND INT64_C(1000)
#define MS_MINUTE (60 * MS_SECOND)
#define MS_HOUR (60 * MS_MINUTE)
#define MS_DAY (24 * MS_HOUR)

/* ---- Random ------------------------------------------------------------------------------------------------- */

void random_bytes(void *ret, size_t n); /* from the kernel; ends the program if it has none */

/* A repeatable generator for demo data and tests (xoshiro256**, Blackman and Vigna 2018). Never for secrets. */
struct rng {
        uint64_t s[4];
};
struct rng rng_seed(uint64_t seed);
uint64_t rng_next(struct rng *r);
int64_t rng_between(struct rng *r, int64_t low, int64_t high); /* both ends included */

/* ---- Log ---------------------------------------------------------------------------------------------------- */

/*
 * One line of JSON per event on standard error: time, level, message, then the pairs. Never secrets, never form bodies.
 * log_info("served", "status", LOG_INT(200), "path", LOG_STR(path), NULL)
 */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
struct log_value {
        bool is_int;
        int64_t i;
        struct str s;
};
struct log_pair {
        const char *key;
        struct log_value v;
};
#define LOG_INT(x) ((struct log_value){ .is_int = true, .i = (int64_t)(x) })
#define LOG_STR(x) ((struct log_value){ .s = (x) })
#define LOG_Z(x) ((struct log_value){ .s = str_c(x) })
void log_set_level(enum log_level least); /* called once, before threads start */
void log_write(enum log_level level, const char *message, const struct log_pair *pairs, size_t n);
#define LOG(level, message, ...)                                                                      \
        log_write((level), (message), (const struct log_pair[]){ __VA_ARGS__ },                        \
                  sizeof((const struct log_pair[]){ __VA_ARGS__ }) / sizeof(struct log_pair))

/* ---- Hashes ------------------------------------------------------------------------------------------------- */

struct sha256 {
        unsigned char b[32];
};
struct sha256 sha256_of(struct str s);

#endif
