/*
 * Categories and skills: the fields of the marketplace, each with a slug for URLs and a name in three languages. The operator may change
 * them; rows are never deleted while a project or a profile names them, only taken out of use (active = 0).
 *
 * States: a category is active (offered, listed) or not (old projects keep it). Moves: by the operator.
 */
#ifndef WASL_MARKET_CATEGORY_H
#define WASL_MARKET_CATEGORY_H

#include "base/ids.h"
#include "db/db.h"
#include "market/category.sql.h"
#include "text/text.h"

/* The starting set: nine categories and about a hundred skills. For `wasl init`; does nothing where there is a category already. */
enum err catalogue_defaults(struct tx *tx);

/* Active ones in the operator's order, named in a language. open_projects is as of the last category_recount_open(). Anybody. */
enum err category_list(struct tx *tx, enum lang lang, struct category_list_rows *ret);
/* ERR_NOT_FOUND. An inactive one is found too: its old projects still name it. */
enum err category_by_slug(struct tx *tx, struct str slug, enum lang lang, struct category_by_slug_row *ret);
enum err category_by_id(struct tx *tx, struct category_id id, enum lang lang, struct category_by_id_row *ret);

/* All skills of active categories, category by category. */
enum err skill_list(struct tx *tx, enum lang lang, struct skill_list_rows *ret);
enum err skill_by_slug(struct tx *tx, struct str slug, enum lang lang, struct skill_by_slug_row *ret);
/* Every one of n ids must be a skill, and none twice: else ERR_INVALID. */
enum err skills_check(struct tx *tx, const struct skill_id *skills, size_t n);

/* Work of the clock: counts the open projects of each category, so that pages need not. *ret_more is always false. */
enum err category_recount_open(struct tx *tx, bool *ret_more);

#endif
