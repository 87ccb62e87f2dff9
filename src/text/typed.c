/* What people typed: one line, many lines, and what is made of it for addresses. */
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>

#include "text/text.h"
#include "text/utf8.h"

#define SLUG_CHARS 60

enum form { FORM_NFC, FORM_NFKC };

static const UNormalizer2 *normalizer(enum form form)
{
        UErrorCode e = U_ZERO_ERROR;
        const UNormalizer2 *n = form == FORM_NFC ? unorm2_getNFCInstance(&e) : unorm2_getNFKCInstance(&e);

        assert(U_SUCCESS(e)); /* ICU's own data: always there */
        return n;
}

/* Bad bytes become U+FFFD. */
static struct str normalize(struct arena *a, struct str s, enum form form)
{
        UErrorCode e = U_ZERO_ERROR;
        int32_t n16 = 0, n_out, n8 = 0;
        UChar *in, *out;
        char *p;

        if (utf8_is_ascii(s))
                return s;
        assert(s.n < INT32_MAX / 8);
        in = ARENA_ARRAY(a, UChar, s.n + 1); /* UTF-16 never has more units than UTF-8 has bytes */
        u_strFromUTF8WithSub(in, (int32_t)s.n + 1, &n16, s.p, (int32_t)s.n, 0xfffd, NULL, &e);
        n_out = unorm2_normalize(normalizer(form), in, n16, NULL, 0, &e);
        assert(e == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(e));
        e = U_ZERO_ERROR;
        out = ARENA_ARRAY(a, UChar, (size_t)n_out + 1);
        n_out = unorm2_normalize(normalizer(form), in, n16, out, n_out + 1, &e);
        p = ARENA_ARRAY(a, char, (size_t)n_out * 3 + 1);
        u_strToUTF8(p, n_out * 3 + 1, &n8, out, n_out, &e);
        assert(U_SUCCESS(e));
        return (struct str){ p, (size_t)n8 };
}

/* Characters that nobody sees and that only trick readers. The joiners (U+200C, U+200D) are letters' business and stay. */
static bool is_dropped(uint32_t c)
{
        if (c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == UINT32_MAX)
                return true;
        return utf8_is_bidi_control(c) || c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
               (c >= 0xe0000 && c <= 0xe0fff) || (c & 0xfffe) == 0xfffe;
}

static bool is_line_end(uint32_t c)
{
        return c == '\n' || c == '\r' || c == 0x0b || c == 0x0c || c == 0x85 || c == 0x2028 || c == 0x2029;
}

struct str text_line(struct arena *a, struct str s)
{
        struct str rest = normalize(a, s, FORM_NFKC);
        struct buf b = buf_in(a);
        bool space = false;

        while (rest.n > 0) {
                uint32_t c = utf8_next(&rest);
                if (c == '\t' || is_line_end(c) || (c != UINT32_MAX && u_isUWhiteSpace((UChar32)c))) {
                        space = true;
                        continue;
                }
                if (is_dropped(c))
                        continue;
                if (space && b.n > 0)
                        buf_putc(&b, ' ');
                space = false;
                utf8_put(&b, c);
        }
        return buf_str(&b);
}

struct str text_block(struct arena *a, struct str s)
{
        struct str rest = normalize(a, s, FORM_NFC);
        struct buf b = buf_in(a);

        while (rest.n > 0) {
                uint32_t c = utf8_next(&rest);
                if (c == '\r' && rest.n > 0 && rest.p[0] == '\n')
                        continue;
                if (is_line_end(c))
                        c = '\n';
                if (c == '\n' || c == '\t' || !is_dropped(c))
                        utf8_put(&b, c);
        }
        rest = buf_str(&b);
        while (rest.n > 0 && rest.p[0] == '\n')
                rest = str_slice(rest, 1, rest.n);
        while (rest.n > 0 && (rest.p[rest.n - 1] == '\n' || rest.p[rest.n - 1] == ' ' || rest.p[rest.n - 1] == '\t'))
                rest.n--;
        return rest;
}

/* A letter without its accents: é → e. Letters that are no compositions stay. */
static uint32_t bare(uint32_t c)
{
        UErrorCode e = U_ZERO_ERROR;
        UChar parts[20];
        int32_t n = unorm2_getDecomposition(normalizer(FORM_NFC), (UChar32)c, parts, ARRAY_LEN(parts), &e);

        return n > 0 && U_SUCCESS(e) ? parts[0] : c; /* Latin letters stand on the first plane: one unit each */
}

/* What a character is in a slug: itself in a plain form, 0 to drop it, '-' for everything between words. */
static uint32_t slug_char(uint32_t c)
{
        UErrorCode e = U_ZERO_ERROR;
        UScriptCode script = uscript_getScript((UChar32)c, &e);
        int32_t digit = u_charDigitValue((UChar32)c);

        if (digit >= 0 && u_isdigit((UChar32)c))
                return '0' + (uint32_t)digit;
        if (c == 0x0640 || u_charType((UChar32)c) == U_NON_SPACING_MARK || is_dropped(c) || c == 0x200c || c == 0x200d || c == '\'')
                return 0;
        if (u_isalpha((UChar32)c) && script == USCRIPT_LATIN)
                return bare((uint32_t)u_tolower((UChar32)c));
        return u_isalpha((UChar32)c) && script == USCRIPT_ARABIC ? c : '-';
}

/* At most SLUG_CHARS, preferably whole words. */
static struct str cut_slug(struct str s)
{
        struct str cut = utf8_cut(s, SLUG_CHARS);
        size_t n = cut.n;

        if (cut.n < s.n && s.p[cut.n] != '-') {
                while (n > 0 && cut.p[n - 1] != '-')
                        n--;
                if (n > cut.n / 2)
                        cut.n = n;
        }
        while (cut.n > 0 && cut.p[cut.n - 1] == '-')
                cut.n--;
        return cut;
}

struct str text_slug(struct arena *a, struct str s)
{
        struct str rest = text_line(a, s);
        struct buf b = buf_in(a);
        bool dash = false;

        while (rest.n > 0) {
                uint32_t c = slug_char(utf8_next(&rest));
                if (c == 0)
                        continue;
                if (c == '-') {
                        dash = b.n > 0;
                        continue;
                }
                if (dash)
                        buf_putc(&b, '-');
                dash = false;
                utf8_put(&b, c);
        }
        return cut_slug(buf_str(&b));
}
