#include "market/category.h"

enum err category_list(struct tx *tx, enum lang lang, struct category_list_rows *ret)
{
        return sql_category_list(tx, lang, ret);
}

enum err category_by_slug(struct tx *tx, struct str slug, enum lang lang, struct category_by_slug_row *ret)
{
        return sql_category_by_slug(tx, slug, lang, ret);
}

enum err category_by_id(struct tx *tx, struct category_id id, enum lang lang, struct category_by_id_row *ret)
{
        return sql_category_by_id(tx, id, lang, ret);
}

enum err skill_list(struct tx *tx, enum lang lang, struct skill_list_rows *ret)
{
        return sql_skill_list(tx, lang, ret);
}

enum err skill_by_slug(struct tx *tx, struct str slug, enum lang lang, struct skill_by_slug_row *ret)
{
        return sql_skill_by_slug(tx, slug, lang, ret);
}

enum err skills_check(struct tx *tx, const struct skill_id *skills, size_t n)
{
        struct skill_exists_row row;

        for (size_t i = 0; i < n; i++) {
                for (size_t k = 0; k < i; k++)
                        if (skills[k].v == skills[i].v)
                                return ERR_INVALID;
                enum err e = sql_skill_exists(tx, skills[i], &row);
                if (e != OK)
                        return e == ERR_NOT_FOUND ? ERR_INVALID : e;
        }
        return OK;
}

enum err category_recount_open(struct tx *tx, bool *ret_more)
{
        int64_t changed;

        TRY(sql_category_recount(tx, &changed));
        *ret_more = false;
        return OK;
}
