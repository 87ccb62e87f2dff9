#include "text/text.h"

static const struct {
        struct str code, dir, name;
} languages[LANG_COUNT] = {
        [LANG_AR] = { STR_INIT("ar"), STR_INIT("rtl"), STR_INIT("العربية") },
        [LANG_FR] = { STR_INIT("fr"), STR_INIT("ltr"), STR_INIT("Français") },
        [LANG_EN] = { STR_INIT("en"), STR_INIT("ltr"), STR_INIT("English") },
};

struct str lang_code(enum lang l)
{
        assert(l < LANG_COUNT);
        return languages[l].code;
}

bool lang_of(struct str code, enum lang *ret)
{
        for (enum lang l = 0; l < LANG_COUNT; l++) {
                if (str_eq(languages[l].code, code)) {
                        *ret = l;
                        return true;
                }
        }
        return false;
}

struct str lang_dir(enum lang l)
{
        assert(l < LANG_COUNT);
        return languages[l].dir;
}

struct str lang_name(enum lang l)
{
        assert(l < LANG_COUNT);
        return languages[l].name;
}
