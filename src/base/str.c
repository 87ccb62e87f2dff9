#include "base/base.h"

#include <stdio.h>
#include <string.h>

struct str str_c(const char *z)
{
        return z ? (struct str){ z, strlen(z) } : (struct str){ NULL, 0 };
}

struct str str_dup(struct arena *a, struct str s)
{
        return (struct str){ str_z(a, s), s.n };
}

char *str_z(struct arena *a, struct str s)
{
        char *z = arena_alloc(a, s.n + 1);

        if (s.n > 0)
                memcpy(z, s.p, s.n);
        return z;
}

static struct str fmt_v(struct arena *a, const char *fmt, va_list args)
{
        va_list again;

        va_copy(again, args);
        int n = vsnprintf(NULL, 0, fmt, again);
        va_end(again);
        assert(n >= 0);
        char *z = arena_alloc(a, (size_t)n + 1);
        vsnprintf(z, (size_t)n + 1, fmt, args);
        return (struct str){ z, (size_t)n };
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
        va_list args;

        va_start(args, fmt);
        struct str s = fmt_v(a, fmt, args);
        va_end(args);
        return s;
}

bool str_eq(struct str a, struct str b)
{
        return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char lower(char c)
{
        return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
        if (a.n != b.n)
                return false;
        for (size_t i = 0; i < a.n; i++)
                if (lower(a.p[i]) != lower(b.p[i]))
                        return false;
        return true;
}

int str_cmp(struct str a, struct str b)
{
        size_t n = a.n < b.n ? a.n : b.n;
        int d = n > 0 ? memcmp(a.p, b.p, n) : 0;

        return d != 0 ? d : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
        return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
        return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

bool str_contains(struct str s, struct str part)
{
        return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL);
}

ptrdiff_t str_find(struct str s, char c)
{
        const char *at = s.n > 0 ? memchr(s.p, c, s.n) : NULL;

        return at ? at - s.p : -1;
}

struct str str_slice(struct str s, size_t from, size_t to)
{
        to = to < s.n ? to : s.n;
        return from < to ? (struct str){ s.p + from, to - from } : (struct str){ s.p, 0 };
}

static bool is_space(char c)
{
        return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
        while (s.n > 0 && is_space(s.p[0])) {
                s.p++;
                s.n--;
        }
        while (s.n > 0 && is_space(s.p[s.n - 1]))
                s.n--;
        return s;
}

struct str str_lower(struct arena *a, struct str s)
{
        char *z = str_z(a, s);

        for (size_t i = 0; i < s.n; i++)
                z[i] = lower(z[i]);
        return (struct str){ z, s.n };
}

bool str_next(struct str *rest, char sep, struct str *ret_part)
{
        if (!rest->p)
                return false;
        ptrdiff_t at = str_find(*rest, sep);
        if (at < 0) {
                *ret_part = *rest;
                *rest = (struct str){ NULL, 0 };
                return true;
        }
        *ret_part = str_slice(*rest, 0, (size_t)at);
        *rest = (struct str){ rest->p + at + 1, rest->n - (size_t)at - 1 };
        return true;
}

bool str_int(struct str s, int64_t *ret)
{
        bool negative = s.n > 0 && s.p[0] == '-';
        int64_t v = 0;

        if (s.n == (negative ? 1u : 0u))
                return false;
        for (size_t i = negative ? 1 : 0; i < s.n; i++) {
                if (s.p[i] < '0' || s.p[i] > '9')
                        return false;
                int digit = s.p[i] - '0';
                if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, negative ? -digit : digit, &v))
                        return false;
        }
        *ret = v;
        return true;
}

struct str str_hex(struct arena *a, const void *bytes, size_t n)
{
        static const char digits[] = "0123456789abcdef";
        const unsigned char *b = bytes;
        char *z = arena_alloc(a, n * 2 + 1);

        for (size_t i = 0; i < n; i++) {
                z[2 * i] = digits[b[i] >> 4];
                z[2 * i + 1] = digits[b[i] & 15];
        }
        return (struct str){ z, n * 2 };
}

static int hex_digit(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        c = lower(c);
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_unhex(struct str hex, void *ret_bytes, size_t n)
{
        unsigned char *b = ret_bytes;

        if (hex.n != n * 2)
                return false;
        for (size_t i = 0; i < hex.n; i++)
                if (hex_digit(hex.p[i]) < 0)
                        return false;
        for (size_t i = 0; i < n; i++)
                b[i] = (unsigned char)(hex_digit(hex.p[2 * i]) * 16 + hex_digit(hex.p[2 * i + 1]));
        return true;
}

static const char base64url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

struct str str_base64url(struct arena *a, const void *bytes, size_t n)
{
        const unsigned char *b = bytes;
        char *z = arena_alloc(a, (n + 2) / 3 * 4 + 1);
        size_t out = 0;

        for (size_t i = 0; i < n; i += 3) {
                size_t left = n - i < 3 ? n - i : 3;
                uint32_t v = (uint32_t)b[i] << 16 | (left > 1 ? (uint32_t)b[i + 1] << 8 : 0) | (left > 2 ? b[i + 2] : 0u);
                for (size_t k = 0; k <= left; k++)
                        z[out++] = base64url_digits[v >> (18 - 6 * k) & 63];
        }
        return (struct str){ z, out };
}

bool str_unbase64url(struct arena *a, struct str s, struct str *ret)
{
        unsigned char *z = arena_alloc(a, s.n * 3 / 4 + 1);
        uint32_t v = 0;
        size_t out = 0, bits = 0;

        if (s.n % 4 == 1)
                return false;
        for (size_t i = 0; i < s.n; i++) {
                const char *at = s.p[i] ? strchr(base64url_digits, s.p[i]) : NULL;
                if (!at)
                        return false;
                v = v << 6 | (uint32_t)(at - base64url_digits);
                bits += 6;
                if (bits >= 8) {
                        bits -= 8;
                        z[out++] = (unsigned char)(v >> bits);
                }
        }
        *ret = (struct str){ (char *)z, out };
        return true;
}

uint64_t str_hash(struct str s)
{
        uint64_t h = UINT64_C(0xcbf29ce484222325);

        for (size_t i = 0; i < s.n; i++)
                h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
        return h;
}

struct buf buf_in(struct arena *a)
{
        return (struct buf){ .a = a };
}

void buf_reserve(struct buf *b, size_t more_bytes)
{
        size_t cap = b->cap < 128 ? 128 : b->cap;

        if (b->cap - b->n >= more_bytes)
                return;
        while (cap - b->n < more_bytes)
                cap *= 2;
        char *p = arena_alloc(b->a, cap);
        if (b->n > 0)
                memcpy(p, b->p, b->n);
        b->p = p;
        b->cap = cap;
}

void buf_put(struct buf *b, struct str s)
{
        if (s.n == 0)
                return;
        buf_reserve(b, s.n);
        memcpy(b->p + b->n, s.p, s.n);
        b->n += s.n;
}

void buf_putc(struct buf *b, char c)
{
        buf_reserve(b, 1);
        b->p[b->n++] = c;
}

void buf_int(struct buf *b, int64_t v)
{
        char digits[24];
        size_t at = sizeof digits;
        uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

        do {
                digits[--at] = (char)('0' + rest % 10);
                rest /= 10;
        } while (rest > 0);
        if (v < 0)
                digits[--at] = '-';
        buf_put(b, (struct str){ digits + at, sizeof digits - at });
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
        va_list args;

        va_start(args, fmt);
        buf_put(b, fmt_v(b->a, fmt, args));
        va_end(args);
}

struct str buf_str(const struct buf *b)
{
        return (struct str){ b->p, b->n };
}
