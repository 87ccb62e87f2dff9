#include "people/world.h"

#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include <stdlib.h>

#define NAME_UNITS 200
#define COUNTRIES_MOST 300

/* The first ones lead the list: they are what most people here speak. */
static const char *const spoken[] = {
        "ar", "zgh", "fr", "en", "es", "de", "it", "pt", "nl", "tr", "ru", "zh", "ja", "ko", "hi",
        "ur", "bn",  "fa", "he", "id", "ms", "vi", "th", "sw", "am", "ha", "so", "wo", "ku", "kab",
        "sv", "no",  "da", "fi", "pl", "uk", "cs", "hu", "ro", "bg", "el", "sr", "ca",
};
#define SPOKEN_FIRST 4

static struct str utf8_of(struct arena *a, const UChar *s, int32_t n)
{
        char b[NAME_UNITS * 3];
        UErrorCode e = U_ZERO_ERROR;
        int32_t len = 0;

        u_strToUTF8(b, sizeof(b), &len, s, n, &e);
        return U_SUCCESS(e) ? str_dup(a, (struct str){ b, (size_t)len }) : S("");
}

bool country_ok(struct str code)
{
        const char *const *list = uloc_getISOCountries();

        for (size_t i = 0; code.n == 2 && i < COUNTRIES_MOST && list[i] != NULL; i++)
                if (list[i][0] == code.p[0] && list[i][1] == code.p[1])
                        return true;
        return false;
}

struct str country_name(struct arena *a, enum lang l, struct str code)
{
        UChar name[NAME_UNITS];
        UErrorCode e = U_ZERO_ERROR;
        int32_t n;

        if (!country_ok(code))
                return S("");
        n = uloc_getDisplayCountry(str_z(a, str_fmt(a, "und_%.*s", STR_ARG(code))), str_z(a, lang_code(l)), name, NAME_UNITS, &e);
        return U_SUCCESS(e) ? utf8_of(a, name, n) : S("");
}

bool spoken_ok(struct str code)
{
        for (size_t i = 0; i < ARRAY_LEN(spoken); i++)
                if (str_eq(code, str_c(spoken[i])))
                        return true;
        return false;
}

struct str spoken_name(struct arena *a, enum lang l, struct str code)
{
        UChar name[NAME_UNITS];
        UErrorCode e = U_ZERO_ERROR;
        int32_t n;

        if (!spoken_ok(code))
                return S("");
        n = uloc_getDisplayLanguage(str_z(a, code), str_z(a, lang_code(l)), name, NAME_UNITS, &e);
        return U_SUCCESS(e) ? utf8_of(a, name, n) : S("");
}

/* ---- Lists in the language's order ------------------------------------------------------------------------------------- */

static void ucol_end(UCollator **c)
{
        if (*c != NULL)
                ucol_close(*c);
}

static int in_order(const void *a, const void *b, void *collator)
{
        const struct world_name *x = a, *y = b;
        UErrorCode e = U_ZERO_ERROR;

        return (int)ucol_strcollUTF8(collator, x->name.p, (int32_t)x->name.n, y->name.p, (int32_t)y->name.n, &e);
}

static void sort(struct arena *a, enum lang l, struct world_name *v, size_t n)
{
        UErrorCode e = U_ZERO_ERROR;
        CLEANUP(ucol_end) UCollator *c = ucol_open(str_z(a, lang_code(l)), &e);

        if (U_SUCCESS(e))
                qsort_r(v, n, sizeof(*v), in_order, c);
}

struct world_names country_list(struct arena *a, enum lang l)
{
        const char *const *codes = uloc_getISOCountries();
        struct world_names list = { ARENA_ARRAY(a, struct world_name, COUNTRIES_MOST), 0 };

        for (; codes[list.n] != NULL && list.n < COUNTRIES_MOST; list.n++) {
                struct str code = str_c(codes[list.n]);

                list.v[list.n] = (struct world_name){ code, country_name(a, l, code) };
        }
        sort(a, l, list.v, list.n);
        return list;
}

struct world_names spoken_list(struct arena *a, enum lang l)
{
        struct world_names list = { ARENA_ARRAY(a, struct world_name, ARRAY_LEN(spoken)), ARRAY_LEN(spoken) };

        for (size_t i = 0; i < list.n; i++)
                list.v[i] = (struct world_name){ str_c(spoken[i]), spoken_name(a, l, str_c(spoken[i])) };
        sort(a, l, list.v + SPOKEN_FIRST, list.n - SPOKEN_FIRST);
        return list;
}
