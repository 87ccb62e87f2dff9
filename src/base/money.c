#include "base/money.h"

#include <string.h>

/* ISO 4217, the currencies that a marketplace may be run in, and their decimals. */
static const struct {
        struct currency cur;
        int decimals;
} currencies[] = {
        { { "MAD" }, 2 }, { { "USD" }, 2 }, { { "EUR" }, 2 }, { { "GBP" }, 2 }, { { "SAR" }, 2 }, { { "AED" }, 2 }, { { "QAR" }, 2 },
        { { "EGP" }, 2 }, { { "DZD" }, 2 }, { { "MRU" }, 2 }, { { "LBP" }, 2 }, { { "SYP" }, 2 }, { { "YER" }, 2 }, { { "SDG" }, 2 },
        { { "ILS" }, 2 }, { { "TRY" }, 2 }, { { "CAD" }, 2 }, { { "CHF" }, 2 }, { { "TND" }, 3 }, { { "LYD" }, 3 }, { { "KWD" }, 3 },
        { { "BHD" }, 3 }, { { "OMR" }, 3 }, { { "JOD" }, 3 }, { { "IQD" }, 3 }, { { "XOF" }, 0 }, { { "XAF" }, 0 }, { { "JPY" }, 0 },
};

enum err currency_of(struct str code, struct currency *ret)
{
        for (size_t i = 0; i < ARRAY_LEN(currencies); i++)
                if (str_eq(code, str_c(currencies[i].cur.code))) {
                        *ret = currencies[i].cur;
                        return OK;
                }
        return ERR_INVALID;
}

int currency_decimals(struct currency c)
{
        for (size_t i = 0; i < ARRAY_LEN(currencies); i++)
                if (currency_eq(c, currencies[i].cur))
                        return currencies[i].decimals;
        return 2;
}

struct str currency_code(const struct currency *c)
{
        return str_c(c->code);
}

bool currency_eq(struct currency a, struct currency b)
{
        return memcmp(a.code, b.code, sizeof a.code) == 0;
}

size_t currency_count(void)
{
        return ARRAY_LEN(currencies);
}

struct currency currency_at(size_t i)
{
        assert(i < ARRAY_LEN(currencies));
        return currencies[i].cur;
}

struct money money_of(int64_t minor, struct currency cur)
{
        return (struct money){ minor, cur };
}

enum err money_add(struct money a, struct money b, struct money *ret)
{
        int64_t sum;

        if (!currency_eq(a.cur, b.cur))
                return ERR_CURRENCY;
        if (__builtin_add_overflow(a.minor, b.minor, &sum))
                return ERR_OVERFLOW;
        *ret = money_of(sum, a.cur);
        return OK;
}

enum err money_negate(struct money a, struct money *ret)
{
        if (a.minor == INT64_MIN)
                return ERR_OVERFLOW;
        *ret = money_of(-a.minor, a.cur);
        return OK;
}

enum err money_sub(struct money a, struct money b, struct money *ret)
{
        int64_t diff;

        if (!currency_eq(a.cur, b.cur))
                return ERR_CURRENCY;
        if (__builtin_sub_overflow(a.minor, b.minor, &diff))
                return ERR_OVERFLOW;
        *ret = money_of(diff, a.cur);
        return OK;
}

enum err money_split(struct money gross, int64_t bp, struct money *ret_fee, struct money *ret_net)
{
        if (gross.minor < 0 || bp < 0 || bp > 10000)
                return ERR_INVALID;
        int64_t fee = (int64_t)(((__int128)gross.minor * bp + 5000) / 10000);
        *ret_fee = money_of(fee, gross.cur);
        *ret_net = money_of(gross.minor - fee, gross.cur);
        return OK;
}

/*
 * The next sign of a typed amount: '0'-'9', '.' (any decimal sign that is not a comma), ',' or ' ' (any space or ٬); 0 at the end, -1 for
 * anything else.
 */
static int next_sign(struct str *s)
{
        static const struct {
                struct str bytes;
                int sign;
        } signs[] = {
                { STR_INIT("\u066b"), '.' }, { STR_INIT("\u066c"), ' ' }, { STR_INIT("\u00a0"), ' ' }, { STR_INIT("\u202f"), ' ' },
                { STR_INIT("."), '.' },      { STR_INIT(","), ',' },      { STR_INIT(" "), ' ' },
        };
        const unsigned char *p = (const unsigned char *)s->p;
        int sign = -1;
        size_t taken = 1;

        if (s->n == 0)
                return 0;
        if (p[0] >= '0' && p[0] <= '9')
                sign = p[0];
        else if (s->n >= 2 && p[0] == 0xd9 && p[1] >= 0xa0 && p[1] <= 0xa9) /* ٠–٩ */
                sign = '0' + p[1] - 0xa0, taken = 2;
        else if (s->n >= 2 && p[0] == 0xdb && p[1] >= 0xb0 && p[1] <= 0xb9) /* ۰–۹ */
                sign = '0' + p[1] - 0xb0, taken = 2;
        for (size_t i = 0; sign == -1 && i < ARRAY_LEN(signs); i++)
                if (str_starts(*s, signs[i].bytes)) {
                        sign = signs[i].sign;
                        taken = signs[i].bytes.n;
                }
        *s = str_slice(*s, taken, s->n);
        return sign;
}

/* A typed amount as signs, and which of them are the decimal one and the grouping one. */
struct typed {
        char sign[40];
        size_t n;
        size_t decimal_at; /* n without */
};

static bool read_signs(struct str s, struct typed *ret)
{
        struct typed t = { .n = 0 };
        int sign;

        while ((sign = next_sign(&s)) != 0) {
                if (sign < 0 || t.n == sizeof t.sign)
                        return false;
                t.sign[t.n++] = (char)sign;
        }
        t.decimal_at = t.n;
        *ret = t;
        return t.n > 0;
}

static size_t count_sign(const struct typed *t, char c)
{
        size_t n = 0;

        for (size_t i = 0; i < t->n; i++)
                n += t->sign[i] == c;
        return n;
}

/* Every group but the first has exactly three digits. */
static bool groups_of_three(const struct typed *t, size_t end)
{
        size_t digits = 0;
        bool grouped = false;

        for (size_t i = 0; i <= end; i++) {
                bool digit = i < end && t->sign[i] >= '0' && t->sign[i] <= '9';
                if (digit) {
                        digits++;
                        continue;
                }
                if (digits == 0 || digits > (grouped ? 3u : i < end ? 3u : 18u) || (grouped && digits != 3))
                        return false;
                grouped = true;
                digits = 0;
        }
        return true;
}

/*
 * The last '.' or ',' is the decimal sign, unless it stands several times, or stands before exactly three digits where the currency has
 * fewer decimals: "1.250" of a two-decimal currency is one thousand two hundred and fifty.
 */
static void find_decimal(struct typed *t, int decimals)
{
        for (size_t i = t->n; i-- > 0;) {
                if (t->sign[i] != '.' && t->sign[i] != ',')
                        continue;
                bool alone = count_sign(t, t->sign[i]) == 1;
                bool group = t->n - i - 1 == 3 && decimals < 3;
                if (alone && !group)
                        t->decimal_at = i;
                return;
        }
}

static bool one_grouping_sign(const struct typed *t, size_t end)
{
        char seen = 0;

        for (size_t i = 0; i < end; i++) {
                char c = t->sign[i];
                if (c >= '0' && c <= '9')
                        continue;
                if ((seen && c != seen) || (t->decimal_at < t->n && c == t->sign[t->decimal_at]))
                        return false;
                seen = c;
        }
        return true;
}

static bool take_digit(int64_t *v, char c)
{
        return !__builtin_mul_overflow(*v, 10, v) && !__builtin_add_overflow(*v, c - '0', v);
}

enum err money_parse(struct str typed, struct currency cur, struct money *ret)
{
        int decimals = currency_decimals(cur);
        struct typed t;
        int64_t v = 0;

        if (!read_signs(str_trim(typed), &t))
                return ERR_INVALID;
        find_decimal(&t, decimals);
        size_t fraction = t.decimal_at < t.n ? t.n - t.decimal_at - 1 : 0;
        if (!groups_of_three(&t, t.decimal_at) || !one_grouping_sign(&t, t.decimal_at))
                return ERR_INVALID;
        if (t.decimal_at < t.n && (fraction == 0 || fraction > (size_t)decimals))
                return ERR_INVALID;
        for (size_t i = 0; i < t.n; i++) {
                bool digit = t.sign[i] >= '0' && t.sign[i] <= '9';
                if (!digit && i > t.decimal_at)
                        return ERR_INVALID;
                if (digit && !take_digit(&v, t.sign[i]))
                        return ERR_LIMIT;
        }
        for (size_t i = fraction; i < (size_t)decimals; i++)
                if (!take_digit(&v, '0'))
                        return ERR_LIMIT;
        if (v > LIMIT_AMOUNT_MINOR)
                return ERR_LIMIT;
        *ret = money_of(v, cur);
        return OK;
}

struct str money_plain(struct arena *a, struct money m)
{
        int decimals = currency_decimals(m.cur);
        uint64_t scale = 1, v = m.minor < 0 ? 0 - (uint64_t)m.minor : (uint64_t)m.minor;

        for (int i = 0; i < decimals; i++)
                scale *= 10;
        const char *sign = m.minor < 0 ? "-" : "";
        if (decimals == 0)
                return str_fmt(a, "%s%llu", sign, (unsigned long long)v);
        return str_fmt(a, "%s%llu.%0*llu", sign, (unsigned long long)(v / scale), decimals, (unsigned long long)(v % scale));
}
