/* Bank accounts as people write them: RIB and IBAN. */
#include "market/money_flows.h"

#include "text/text.h"

#define RIB_DIGITS 24
#define NUMBER_MAX 34 /* ISO 13616 */

/* Lengths of IBANs by country (ISO 13616 registry, and countries that use the form outside it). */
static const struct {
        char country[3];
        unsigned char length;
} lengths[] = {
        { "AD", 24 }, { "AE", 23 }, { "AL", 28 }, { "AT", 20 }, { "AZ", 28 }, { "BA", 20 }, { "BE", 16 }, { "BG", 22 }, { "BH", 22 },
        { "BI", 27 }, { "BR", 29 }, { "BY", 28 }, { "CH", 21 }, { "CR", 22 }, { "CY", 28 }, { "CZ", 24 }, { "DE", 22 }, { "DJ", 27 },
        { "DK", 18 }, { "DO", 28 }, { "DZ", 26 }, { "EE", 20 }, { "EG", 29 }, { "ES", 24 }, { "FI", 18 }, { "FO", 18 }, { "FR", 27 },
        { "GB", 22 }, { "GE", 22 }, { "GI", 23 }, { "GL", 18 }, { "GR", 27 }, { "GT", 28 }, { "HR", 21 }, { "HU", 28 }, { "IE", 22 },
        { "IL", 23 }, { "IQ", 23 }, { "IS", 26 }, { "IT", 27 }, { "JO", 30 }, { "KW", 30 }, { "KZ", 20 }, { "LB", 28 }, { "LC", 32 },
        { "LI", 21 }, { "LT", 20 }, { "LU", 20 }, { "LV", 21 }, { "LY", 25 }, { "MA", 28 }, { "MC", 27 }, { "MD", 24 }, { "ME", 22 },
        { "MK", 19 }, { "MR", 27 }, { "MT", 31 }, { "MU", 30 }, { "NL", 18 }, { "NO", 15 }, { "OM", 23 }, { "PK", 24 }, { "PL", 28 },
        { "PS", 29 }, { "PT", 25 }, { "QA", 29 }, { "RO", 24 }, { "RS", 22 }, { "SA", 24 }, { "SC", 31 }, { "SD", 18 }, { "SE", 24 },
        { "SI", 19 }, { "SK", 24 }, { "SM", 27 }, { "SO", 23 }, { "ST", 25 }, { "SV", 28 }, { "TL", 23 }, { "TN", 24 }, { "TR", 26 },
        { "UA", 29 }, { "VA", 22 }, { "VG", 24 }, { "XK", 20 }, { "YE", 30 },
};

static bool is_digit(char c)
{
        return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
        return c >= 'A' && c <= 'Z';
}

/*
 * One sign of a typed number: a digit of any script that the Arab world types, or a capital letter; ' ' for what may stand between; 0 for
 * anything else.
 */
static char sign_of(uint32_t c)
{
        if (c == ' ' || c == '-' || c == '.' || c == 0xa0 || c == 0x202f)
                return ' ';
        if (c >= 'a' && c <= 'z')
                return (char)(c - 'a' + 'A');
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'))
                return (char)c;
        if (c >= 0x660 && c <= 0x669) /* ٠–٩ */
                return (char)('0' + (c - 0x660));
        if (c >= 0x6f0 && c <= 0x6f9) /* ۰–۹ */
                return (char)('0' + (c - 0x6f0));
        return 0;
}

/* Without what stands between, in capitals; false for any other sign or too many. */
static bool clean(struct arena *a, struct str typed, struct str *ret)
{
        struct buf b = buf_in(a);

        while (typed.n > 0) {
                char c = sign_of(utf8_next(&typed));
                if (c == ' ')
                        continue;
                if (c == 0 || b.n == NUMBER_MAX)
                        return false;
                buf_putc(&b, c);
        }
        *ret = buf_str(&b);
        return true;
}

/* The remainder by 97 of the decimal number that the signs stand for, letters as 10 to 35. */
static unsigned mod97(struct str s, unsigned before)
{
        unsigned r = before;

        for (size_t i = 0; i < s.n; i++)
                r = is_digit(s.p[i]) ? (r * 10 + (unsigned)(s.p[i] - '0')) % 97 : (r * 100 + (unsigned)(s.p[i] - 'A') + 10) % 97;
        return r;
}

static bool is_rib(struct str s)
{
        if (s.n != RIB_DIGITS)
                return false;
        for (size_t i = 0; i < s.n; i++)
                if (!is_digit(s.p[i]))
                        return false;
        unsigned key = (unsigned)(s.p[22] - '0') * 10 + (unsigned)(s.p[23] - '0');
        return key >= 1 && key <= 97 && key == 97 - mod97(S("00"), mod97(str_slice(s, 0, 22), 0));
}

static bool is_iban(struct str s)
{
        size_t length = 0;

        if (s.n < 15 || !is_capital(s.p[0]) || !is_capital(s.p[1]) || !is_digit(s.p[2]) || !is_digit(s.p[3]))
                return false;
        for (size_t i = 0; i < ARRAY_LEN(lengths); i++)
                if (lengths[i].country[0] == s.p[0] && lengths[i].country[1] == s.p[1])
                        length = lengths[i].length;
        unsigned check = (unsigned)(s.p[2] - '0') * 10 + (unsigned)(s.p[3] - '0');
        return s.n == length && check >= 2 && check <= 98 && mod97(str_slice(s, 0, 4), mod97(str_slice(s, 4, s.n), 0)) == 1;
}

enum err bank_account_read(struct arena *a, struct str typed, struct bank_account *ret)
{
        struct str s;

        if (!clean(a, typed, &s))
                return ERR_INVALID;
        if (is_rib(s))
                *ret = (struct bank_account){ BANK_ACCOUNT_RIB, s };
        else if (is_iban(s))
                *ret = (struct bank_account){ BANK_ACCOUNT_IBAN, s };
        else
                return ERR_INVALID;
        return OK;
}

struct str bank_account_text(struct arena *a, struct str number)
{
        struct buf b = buf_in(a);
        bool rib = is_rib(number);

        if (!rib && !is_iban(number))
                return number;
        for (size_t i = 0; i < number.n; i++) {
                bool gap = rib ? i == 3 || i == 6 || i == 22 : i > 0 && i % 4 == 0;
                if (gap)
                        buf_putc(&b, ' ');
                buf_putc(&b, number.p[i]);
        }
        return buf_str(&b);
}

struct str bank_account_tail(struct str number)
{
        return number.n > 4 ? str_slice(number, number.n - 4, number.n) : number;
}
