#include "text/utf8.h"

#include <string.h>

#include "text/text.h"

/* The length of the character that this byte begins, 0 for a byte that begins none. */
static size_t length_of(unsigned char c)
{
        if (c < 0x80)
                return 1;
        if (c >= 0xc2 && c <= 0xdf)
                return 2;
        if (c >= 0xe0 && c <= 0xef)
                return 3;
        return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

/* One code point at the front and its length, or UINT32_MAX and 1 (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF). */
static uint32_t decode(struct str s, size_t *ret_n)
{
        static const unsigned char first_mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
        static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
        size_t n = length_of((unsigned char)s.p[0]);
        uint32_t c;

        *ret_n = 1;
        if (n == 0 || n > s.n)
                return UINT32_MAX;
        c = (unsigned char)s.p[0] & first_mask[n];
        for (size_t i = 1; i < n; i++) {
                unsigned char next = (unsigned char)s.p[i];
                if ((next & 0xc0) != 0x80)
                        return UINT32_MAX;
                c = c << 6 | (next & 0x3f);
        }
        if (c < least[n] || (c >= 0xd800 && c <= 0xdfff) || c > 0x10ffff)
                return UINT32_MAX;
        *ret_n = n;
        return c;
}

/* How many bytes at the front are plain ASCII other than NUL, eight at a time. */
static size_t ascii_run(struct str s)
{
        const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
        size_t i = 0;
        uint64_t w;

        for (; i + 8 <= s.n; i += 8) {
                memcpy(&w, s.p + i, 8);
                if ((w & tops) != 0 || ((w - ones) & ~w & tops) != 0)
                        break;
        }
        while (i < s.n && (unsigned char)s.p[i] < 0x80 && s.p[i] != '\0')
                i++;
        return i;
}

bool utf8_is_ascii(struct str s)
{
        return ascii_run(s) == s.n;
}

bool utf8_valid(struct str s)
{
        while (s.n > 0) {
                size_t n = ascii_run(s);
                s = (struct str){ s.p + n, s.n - n };
                if (s.n == 0)
                        return true;
                if (s.p[0] == '\0' || decode(s, &n) == UINT32_MAX)
                        return false;
                s = (struct str){ s.p + n, s.n - n };
        }
        return true;
}

size_t utf8_count(struct str s)
{
        size_t n = 0;

        for (size_t i = 0; i < s.n; i++)
                n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
        return n;
}

uint32_t utf8_next(struct str *rest)
{
        size_t n;
        uint32_t c;

        if (rest->n == 0)
                return UINT32_MAX;
        c = decode(*rest, &n);
        rest->p += n;
        rest->n -= n;
        return c;
}

struct str utf8_cut(struct str s, size_t chars)
{
        size_t i = 0;

        while (i < s.n && chars > 0) {
                i++;
                while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80)
                        i++;
                chars--;
        }
        return str_slice(s, 0, i);
}

void utf8_put(struct buf *b, uint32_t c)
{
        char out[4];
        size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

        for (size_t i = n - 1; i > 0; i--) {
                out[i] = (char)(0x80 | (c & 0x3f));
                c >>= 6;
        }
        out[0] = (char)(first[n] | c);
        buf_put(b, (struct str){ out, n });
}

bool utf8_is_bidi_control(uint32_t c)
{
        return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}
