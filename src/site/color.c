/* Contrast as WCAG 2.2 defines it: relative luminance of sRGB colours. */
#include "site/site.h"

#include <math.h>

/* A channel's share of light, 0 to 1. */
static double linear(unsigned char channel)
{
        double c = channel / 255.0;

        return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

int color_contrast_with_white(struct str color)
{
        unsigned char rgb[3];

        if (color.n != 7 || color.p[0] != '#' || !str_unhex(str_slice(color, 1, 7), rgb, sizeof(rgb)))
                return 0;
        double light = 0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);
        return (int)(100.0 * 1.05 / (light + 0.05));
}
