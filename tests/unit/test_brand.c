/* The operator's colour: what is read, what is refused, and that everything made from it can be read. */
#include "web/site/brand.h"

#include <setjmp.h>
#include <cmocka.h>

static void reads_colours(void **state)
{
        static const char *const bad[] = { "", "a63c22", "#a63c2", "#a63c222", "#a63c2g", "#a63 22", "red", "#a63c22 " };
        struct rgb c = { 1, 2, 3 };

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
                assert_int_equal(rgb_of(str_c(bad[i]), &c), ERR_INVALID);
        assert_int_equal(c.r, 1); /* untouched */
        assert_int_equal(rgb_of(S("#A63c22"), &c), OK);
        assert_int_equal(c.r, 0xa6);
        assert_int_equal(c.g, 0x3c);
        assert_int_equal(c.b, 0x22);
}

/* Pairs whose ratio is known from the standard's own definition. */
static void measures_contrast(void **state)
{
        struct rgb black = { 0, 0, 0 }, white = { 255, 255, 255 }, grey = { 0x77, 0x77, 0x77 }, red = { 255, 0, 0 };

        (void)state;
        assert_int_equal(rgb_contrast(black, white), 2100);
        assert_int_equal(rgb_contrast(white, black), 2100);
        assert_int_equal(rgb_contrast(grey, grey), 100);
        assert_int_equal(rgb_contrast(grey, white), 447); /* the well-known near miss */
        assert_int_equal(rgb_contrast(red, white), 399);
}

static void refuses_what_cannot_be_read(void **state)
{
        struct brand b;
        struct rgb nearest = { 0 }, white = { 255, 255, 255 };

        (void)state;
        assert_int_equal(brand_of(S("#ffcc00"), &b, &nearest), ERR_LIMIT);
        assert_true(rgb_contrast(nearest, white) >= 450);
        assert_int_equal(brand_of(S("#777777"), &b, NULL), ERR_LIMIT);
        assert_int_equal(brand_of(S("ochre"), &b, &nearest), ERR_INVALID);

        struct arena *a CLEANUP(arena_freep) = arena_new(4096);
        assert_int_equal(brand_of(S("#ffcc00"), &b, &nearest), ERR_LIMIT);
        assert_int_equal(brand_of(rgb_hex(a, nearest), &b, NULL), OK); /* what is offered is taken */
}

/* Every colour of a coarse cube is either refused or readable in both themes, and every colour that white words can stand on is taken. */
static void all_shades_are_readable(void **state)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(65536);
        struct rgb white = { 255, 255, 255 };
        int taken = 0, refused = 0;

        (void)state;
        for (int i = 0; i < 16 * 16 * 16; i++) {
                struct rgb c = { (unsigned char)(i / 256 * 17), (unsigned char)(i / 16 % 16 * 17), (unsigned char)(i % 16 * 17) };
                struct brand b;
                enum err e = brand_of(rgb_hex(a, c), &b, NULL);
                if (rgb_contrast(c, white) < 450) {
                        assert_int_equal(e, ERR_LIMIT);
                        refused++;
                        continue;
                }
                assert_int_equal(e, OK);
                assert_true(brand_readable(&b));
                taken++;
        }
        assert_true(taken > 1000);
        assert_true(refused > 1000);
}

static void notices_an_unreadable_theme(void **state)
{
        struct brand b;

        (void)state;
        assert_int_equal(brand_of(S("#a63c22"), &b, NULL), OK);
        b.dark.on_wall_2 = b.dark.wall;
        assert_false(brand_readable(&b));
}

static void writes_both_themes(void **state)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(4096);
        struct brand b;

        (void)state;
        assert_int_equal(brand_of(S("#0b5d4e"), &b, NULL), OK);
        struct str css = brand_css(a, &b);
        assert_true(str_starts(css, S(":root{--brand:#0b5d4e;--brand-strong:#")));
        assert_true(str_contains(css, S("@media (prefers-color-scheme:dark){:root:not([data-theme=light]){--brand:#")));
        assert_true(str_contains(css, S(":root[data-theme=dark]{--brand:#")));
        assert_false(str_contains(css, S("<")));
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(reads_colours), cmocka_unit_test(measures_contrast), cmocka_unit_test(refuses_what_cannot_be_read),
                cmocka_unit_test(all_shades_are_readable), cmocka_unit_test(notices_an_unreadable_theme),
                cmocka_unit_test(writes_both_themes),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
