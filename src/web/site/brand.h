/*
 * The operator's colour: from one colour to the tokens of the look for both themes, and the check that people can read what is written
 * with them.
 * /brand.css is brand_css(); html_shell_open links it when the colour is not the look's own.
 */
#ifndef WASL_WEB_BRAND_H
#define WASL_WEB_BRAND_H

#include "base/base.h"

struct rgb {
        unsigned char r, g, b;
};
/* The tokens of assets/look.css that follow the brand, for one theme. */
struct brand_theme {
        struct rgb brand, strong, soft, on_brand, wall, wall_2, on_wall, on_wall_2, clay, clay_2;
};
struct brand {
        struct brand_theme light, dark;
};

/* "#a63c22" or "#A63C22", nothing else. ERR_INVALID. */
enum err rgb_of(struct str hex, struct rgb *ret);
struct str rgb_hex(struct arena *a, struct rgb c);
/* Contrast of two colours in hundredths, 100 to 2100 (WCAG 2.2, "contrast ratio"). */
int rgb_contrast(struct rgb a, struct rgb b);

/*
 * The themes of a colour. ERR_INVALID: no colour. ERR_LIMIT: white words on it would miss 4.5:1; *ret_nearest is then the nearest darker
 * shade that
 * does not, to offer. *ret_nearest is the colour itself otherwise. ret_nearest may be NULL.
 */
enum err brand_of(struct str hex, struct brand *ret, struct rgb *ret_nearest);
/* True when every pair of colours that carries words reaches 4.5:1. brand_of() returns no other. */
bool brand_readable(const struct brand *b);
struct str brand_css(struct arena *a, const struct brand *b);

#endif
