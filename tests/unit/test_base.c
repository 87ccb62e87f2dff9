/* Unit tests of src/base. */
#include "base/base.h"
#include "base/ids.h"
#include "base/money.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int setup(void **state)
{
        *state = arena_new(1024);
        return 0;
}

static int teardown(void **state)
{
        arena_free(*state);
        return 0;
}

static void arena_gives_zeroed_aligned_memory_and_rewinds(void **state)
{
        struct arena *a = *state;
        char *first = arena_alloc(a, 3);
        struct arena_mark m = arena_mark(a);

        for (int i = 0; i < 100; i++) {
                unsigned char *p = arena_alloc(a, 700);
                assert_int_equal((uintptr_t)p % 16, 0);
                for (int k = 0; k < 700; k++)
                        assert_int_equal(p[k], 0);
                memset(p, 0xff, 700);
        }
        arena_rewind(a, m);
        assert_true(arena_used_bytes(a) <= 32);
        memset(first, 'x', 3);
        assert_int_equal(*(char *)arena_alloc(a, 8), 0);
}

static void strings_split_trim_and_parse(void **state)
{
        struct str rest = S("a,,b"), part;
        int64_t v = 7;

        assert_true(str_next(&rest, ',', &part) && str_eq(part, S("a")));
        assert_true(str_next(&rest, ',', &part) && part.n == 0);
        assert_true(str_next(&rest, ',', &part) && str_eq(part, S("b")));
        assert_false(str_next(&rest, ',', &part));
        assert_true(str_eq(str_trim(S(" \t x y\r\n")), S("x y")));
        assert_true(str_int(S("-9223372036854775808"), &v) && v == INT64_MIN);
        assert_false(str_int(S("9223372036854775808"), &v));
        assert_false(str_int(S("12x"), &v) || str_int(S(""), &v) || str_int(S("-"), &v) || str_int(S("+1"), &v));
        assert_int_equal(v, INT64_MIN);
        assert_true(str_contains(S("escrow"), S("cro")) && !str_contains(S("escrow"), S("crows")));
        assert_true(str_cmp(S("ab"), S("abc")) < 0 && str_cmp(S("b"), S("abc")) > 0 && str_cmp(S("x"), S("x")) == 0);
        (void)state;
}

static void encodings_come_back(void **state)
{
        struct arena *a = *state;
        unsigned char bytes[37], back[37];
        struct str s;

        random_bytes(bytes, sizeof bytes);
        for (size_t n = 0; n <= sizeof bytes; n++) {
                assert_true(str_unbase64url(a, str_base64url(a, bytes, n), &s));
                assert_int_equal(s.n, n);
                assert_memory_equal(s.p, bytes, n);
                assert_true(str_unhex(str_hex(a, bytes, n), back, n));
                assert_memory_equal(back, bytes, n);
        }
        assert_false(str_unbase64url(a, S("abc!"), &s) || str_unbase64url(a, S("a"), &s));
        assert_false(str_unhex(S("0g"), back, 1) || str_unhex(S("000"), back, 1));
}

static void buffers_grow(void **state)
{
        struct buf b = buf_in(*state);

        for (int i = 0; i < 1000; i++) {
                buf_int(&b, i);
                buf_putc(&b, ' ');
        }
        buf_fmt(&b, "%s-%d", "end", 5);
        assert_true(str_starts(buf_str(&b), S("0 1 2 3 ")) && str_ends(buf_str(&b), S("999 end-5")));
}

static void random_numbers_repeat_for_a_seed(void **state)
{
        struct rng a = rng_seed(42), b = rng_seed(42), c = rng_seed(43);
        bool differ = false;

        for (int i = 0; i < 100; i++) {
                uint64_t x = rng_next(&a);
                assert_true(x == rng_next(&b));
                differ |= x != rng_next(&c);
                int64_t d = rng_between(&a, -3, 3);
                rng_between(&b, -3, 3);
                assert_true(d >= -3 && d <= 3);
        }
        assert_true(differ);
        (void)state;
}

static void the_test_clock_moves_time(void **state)
{
        char name[] = "/tmp/wasl-clock-XXXXXX";
        int fd = mkstemp(name);
        int64_t offset = 7 * MS_DAY;

        assert_true(fd >= 0 && pwrite(fd, &(int64_t){ 0 }, 8, 0) == 8);
        struct clock *real = clock_new(*state, S("")), *moved = clock_new(*state, str_c(name));
        assert_true(clock_now_ms(moved) - clock_now_ms(real) < MS_HOUR);
        assert_true(pwrite(fd, &offset, 8, 0) == 8);
        int64_t ahead = clock_now_ms(moved) - clock_now_ms(real);
        assert_true(ahead > 7 * MS_DAY - MS_HOUR && ahead < 7 * MS_DAY + MS_HOUR);
        close(fd);
        unlink(name);
}

static const struct {
        const char *typed, *cur;
        enum err err;
        int64_t minor;
} amounts[] = {
        { "1250", "MAD", OK, 125000 },       { "1250.5", "MAD", OK, 125050 },    { "1.250,00", "MAD", OK, 125000 },
        { "1,250.00", "MAD", OK, 125000 },   { "1 250,75", "MAD", OK, 125075 },  { "1\u202f250,75", "MAD", OK, 125075 },
        { "١٢٥٠٫٥٠", "MAD", OK, 125050 },    { "۱۲٬۰۰۰", "MAD", OK, 1200000 },    { "1.250", "MAD", OK, 125000 },
        { "1.250", "KWD", OK, 1250 },        { "1.250.000", "MAD", OK, 125000000 }, { "0,05", "EUR", OK, 5 },
        { "500", "JPY", OK, 500 },           { " 12 ", "MAD", OK, 1200 },        { "1000000000", "MAD", OK, 100000000000 },
        { "", "MAD", ERR_INVALID, 0 },       { "-5", "MAD", ERR_INVALID, 0 },    { "12.345,6", "JPY", ERR_INVALID, 0 },
        { "1.2345", "MAD", ERR_INVALID, 0 }, { "12,", "MAD", ERR_INVALID, 0 },   { ",5", "MAD", ERR_INVALID, 0 },
        { "1,2,3", "MAD", ERR_INVALID, 0 },  { "12 34", "MAD", ERR_INVALID, 0 }, { "1e5", "MAD", ERR_INVALID, 0 },
        { "1.000 000", "MAD", ERR_INVALID, 0 }, { "99999999999999999999", "MAD", ERR_INVALID, 0 },
        { "1000000000.01", "MAD", ERR_LIMIT, 0 }, { "999999999999999999", "MAD", ERR_LIMIT, 0 },
};

static void amounts_are_read_as_people_type_them(void **state)
{
        for (size_t i = 0; i < ARRAY_LEN(amounts); i++) {
                struct money m = { -1, { "XXX" } };
                struct currency cur;
                assert_int_equal(currency_of(str_c(amounts[i].cur), &cur), OK);
                enum err e = money_parse(str_c(amounts[i].typed), cur, &m);
                if (e != amounts[i].err || (e == OK ? m.minor != amounts[i].minor : m.minor != -1))
                        fail_msg("%s: %s %lld", amounts[i].typed, err_name(e), (long long)m.minor);
        }
        (void)state;
}

static void plain_amounts_keep_every_digit(void **state)
{
        struct currency mad, kwd, jpy;

        assert_int_equal(currency_of(S("MAD"), &mad) | currency_of(S("KWD"), &kwd) | currency_of(S("JPY"), &jpy), OK);
        assert_true(str_eq(money_plain(*state, money_of(-5, mad)), S("-0.05")));
        assert_true(str_eq(money_plain(*state, money_of(1001, kwd)), S("1.001")));
        assert_true(str_eq(money_plain(*state, money_of(77, jpy)), S("77")));
        assert_int_equal(currency_of(S("mad"), &mad), ERR_INVALID);
}

static void fee_and_net_are_the_gross(void **state)
{
        struct currency mad;
        struct money fee, net, sum;

        assert_int_equal(currency_of(S("MAD"), &mad), OK);
        for (int64_t bp = 0; bp <= 10000; bp += 37)
                for (int64_t gross = 0; gross <= 2000; gross += 7) {
                        assert_int_equal(money_split(money_of(gross, mad), bp, &fee, &net), OK);
                        assert_true(fee.minor + net.minor == gross && fee.minor >= 0 && net.minor >= 0);
                        assert_true(2 * (10000 * fee.minor - gross * bp) <= 10000 && 2 * (gross * bp - 10000 * fee.minor) < 10000);
                }
        assert_int_equal(money_split(money_of(-1, mad), 100, &fee, &net), ERR_INVALID);
        assert_int_equal(money_split(money_of(1, mad), 10001, &fee, &net), ERR_INVALID);
        assert_int_equal(money_add(money_of(INT64_MAX, mad), money_of(1, mad), &sum), ERR_OVERFLOW);
        assert_int_equal(money_sub(money_of(INT64_MIN, mad), money_of(1, mad), &sum), ERR_OVERFLOW);
        struct currency usd;
        assert_int_equal(currency_of(S("USD"), &usd), OK);
        assert_int_equal(money_add(money_of(1, mad), money_of(1, usd), &sum), ERR_CURRENCY);
        (void)state;
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test_setup_teardown(arena_gives_zeroed_aligned_memory_and_rewinds, setup, teardown),
                cmocka_unit_test_setup_teardown(strings_split_trim_and_parse, setup, teardown),
                cmocka_unit_test_setup_teardown(encodings_come_back, setup, teardown),
                cmocka_unit_test_setup_teardown(buffers_grow, setup, teardown),
                cmocka_unit_test_setup_teardown(random_numbers_repeat_for_a_seed, setup, teardown),
                cmocka_unit_test_setup_teardown(the_test_clock_moves_time, setup, teardown),
                cmocka_unit_test_setup_teardown(amounts_are_read_as_people_type_them, setup, teardown),
                cmocka_unit_test_setup_teardown(plain_amounts_keep_every_digit, setup, teardown),
                cmocka_unit_test_setup_teardown(fee_and_net_are_the_gross, setup, teardown),
        };
        return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
