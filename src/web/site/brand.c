/* From the operator's one colour to the tokens of the look. */
#include "web/site/brand.h"

#include <math.h>

#define READABLE 450 /* WCAG 2.2 AA for text: 4.5 to 1, in hundredths */

static const struct rgb white = { 255, 255, 255 }, black = { 0, 0, 0 };
/* The sand of assets/look.css that brand colours stand on. */
static const struct rgb light_paper = { 0xfb, 0xf7, 0xf0 }, light_surface = { 0xff, 0xfd, 0xfa }, light_sunken = { 0xf4, 0xec, 0xdf };
static const struct rgb dark_paper = { 0x15, 0x10, 0x0d }, dark_surface = { 0x1e, 0x17, 0x13 }, dark_sunken = { 0x2a, 0x21, 0x1b };

enum err rgb_of(struct str hex, struct rgb *ret)
{
        unsigned char v[3];

        if (hex.n != 7 || hex.p[0] != '#' || !str_unhex(str_slice(hex, 1, 7), v, sizeof v))
                return ERR_INVALID;
        *ret = (struct rgb){ v[0], v[1], v[2] };
        return OK;
}

struct str rgb_hex(struct arena *a, struct rgb c)
{
        return str_fmt(a, "#%02x%02x%02x", c.r, c.g, c.b);
}

/* ---- Contrast: WCAG 2.2, "relative luminance" and "contrast ratio" ----------------------------------------------------- */

static double linear(unsigned char part)
{
        double v = part / 255.0;

        return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(struct rgb c)
{
        return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

int rgb_contrast(struct rgb a, struct rgb b)
{
        double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

        return (int)(100.0 * (x > y ? x / y : y / x)); /* rounded down: never better than it is */
}

/* ---- Mixing --------------------------------------------------------------------------------------------------------------- */

static unsigned char mix_part(int from, int to, int percent)
{
        return (unsigned char)((from * (100 - percent) + to * percent + 50) / 100);
}

/* percent of the way from one colour to another */
static struct rgb mix(struct rgb from, struct rgb to, int percent)
{
        return (struct rgb){ mix_part(from.r, to.r, percent), mix_part(from.g, to.g, percent), mix_part(from.b, to.b, percent) };
}

/* The first shade on the way from c to `to`, starting at so many per cent, that is readable on both grounds. */
static struct rgb readable_shade(struct rgb c, struct rgb to, int percent, struct rgb ground, struct rgb other_ground)
{
        struct rgb shade = mix(c, to, percent);

        while (percent < 100 && (rgb_contrast(shade, ground) < READABLE || rgb_contrast(shade, other_ground) < READABLE))
                shade = mix(c, to, ++percent);
        return shade;
}

static struct brand_theme light_of(struct rgb c)
{
        struct brand_theme t = { .brand = c, .on_brand = white, .soft = mix(c, light_paper, 86) };

        t.strong = readable_shade(c, black, 20, t.soft, light_sunken);
        t.wall = mix(c, black, 14);
        t.wall_2 = mix(c, black, 27);
        t.on_wall = readable_shade(mix(c, white, 94), white, 0, t.wall, t.wall);
        t.on_wall_2 = readable_shade(mix(c, white, 74), white, 0, t.wall, t.wall);
        t.clay = mix(c, white, 24);
        t.clay_2 = mix(c, white, 7);
        return t;
}

static struct brand_theme dark_of(struct rgb c)
{
        struct brand_theme t = { .soft = mix(c, dark_surface, 72) };

        t.brand = readable_shade(c, white, 34, dark_sunken, t.soft);
        t.strong = readable_shade(c, white, 55, dark_sunken, t.soft);
        t.on_brand = readable_shade(mix(c, black, 78), black, 0, t.brand, t.strong);
        t.wall = mix(c, dark_paper, 58);
        t.wall_2 = mix(c, dark_paper, 68);
        t.on_wall = readable_shade(mix(c, white, 92), white, 0, t.wall, t.wall);
        t.on_wall_2 = readable_shade(mix(c, white, 70), white, 0, t.wall, t.wall);
        t.clay = mix(c, dark_paper, 24);
        t.clay_2 = mix(c, dark_paper, 40);
        return t;
}

/* Words in the accent, on the accent, and on the wall. */
static bool theme_readable(const struct brand_theme *t, struct rgb paper, struct rgb surface, struct rgb sunken)
{
        const struct rgb pairs[][2] = {
                { t->on_brand, t->brand }, { t->on_brand, t->strong }, { t->strong, t->soft }, { t->strong, paper },
                { t->strong, surface }, { t->strong, sunken }, { t->on_wall, t->wall }, { t->on_wall_2, t->wall },
                { t->wall_2, t->on_wall },
        };

        for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
                if (rgb_contrast(pairs[i][0], pairs[i][1]) < READABLE)
                        return false;
        return true;
}

bool brand_readable(const struct brand *b)
{
        /* on a dark wall the button is light and its words are wall_2, as in the light theme */
        return theme_readable(&b->light, light_paper, light_surface, light_sunken) &&
               theme_readable(&b->dark, dark_paper, dark_surface, dark_sunken);
}

enum err brand_of(struct str hex, struct brand *ret, struct rgb *ret_nearest)
{
        struct rgb c;

        TRY(rgb_of(hex, &c));
        if (ret_nearest != NULL)
                *ret_nearest = readable_shade(c, black, 0, white, white);
        if (rgb_contrast(c, white) < READABLE)
                return ERR_LIMIT;

        struct brand b = { .light = light_of(c), .dark = dark_of(c) };
        if (!brand_readable(&b))
                return ERR_LIMIT;
        *ret = b;
        return OK;
}

/* ---- The style sheet -------------------------------------------------------------------------------------------------------- */

static void put_theme(struct buf *b, const struct brand_theme *t)
{
        const struct {
                const char *token;
                struct rgb c;
        } tokens[] = {
                { "brand", t->brand }, { "brand-strong", t->strong }, { "brand-soft", t->soft }, { "on-brand", t->on_brand },
                { "wall", t->wall }, { "wall-2", t->wall_2 }, { "on-wall", t->on_wall }, { "on-wall-2", t->on_wall_2 }, { "clay", t->clay },
                { "clay-2", t->clay_2 },
        };

        for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
                buf_fmt(b, "--%s:#%02x%02x%02x;", tokens[i].token, tokens[i].c.r, tokens[i].c.g, tokens[i].c.b);
}

struct str brand_css(struct arena *a, const struct brand *b)
{
        struct buf css = buf_in(a);

        buf_put(&css, S(":root{"));
        put_theme(&css, &b->light);
        buf_put(&css, S("}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){"));
        put_theme(&css, &b->dark);
        buf_put(&css, S("}}\n:root[data-theme=dark]{"));
        put_theme(&css, &b->dark);
        buf_put(&css, S("}\n"));
        return buf_str(&css);
}
