/* Made by querygen from shop/shop.sql. */
#ifndef WASL_SHOP_SHOP_SQL_H
#define WASL_SHOP_SHOP_SQL_H

#include "base/ids.h"
#include "db/db.h"
#include "shop/colors.h"
#include "shop/labels.h"

struct box_by_id_row {
        struct box_id id;
        struct category_id category_id;
        struct str label;
        enum box_color color;
        bool open;
        struct str seal;
        int64_t made_at;
        bool sold;
        struct str category;
};
enum err sql_box_by_id(struct tx *tx, struct box_id id, struct box_by_id_row *ret);

struct boxes_of_row {
        struct box_id id;
        struct str label;
};
struct boxes_of_rows {
        struct boxes_of_row *v;
        size_t n;
};
enum err sql_boxes_of(struct tx *tx, struct category_id category, enum box_color color, int64_t after, int64_t most, struct boxes_of_rows *ret);

struct returns_all_row {
        struct box_id box_id;
        int64_t times;
};
struct returns_all_rows {
        struct returns_all_row *v;
        size_t n;
};
enum err sql_returns_all(struct tx *tx, struct returns_all_rows *ret);

struct box_add_row {
        struct box_id id;
};
enum err sql_box_add(struct tx *tx, struct category_id category, struct str label, struct str seal, bool open, int64_t at, struct box_add_row *ret);

enum err sql_box_paint(struct tx *tx, struct box_id id, enum box_color color, int64_t *ret_changed);

enum err sql_sale_drop(struct tx *tx, struct box_id box);

struct categories_open_row {
        bool some;
};
enum err sql_categories_open(struct tx *tx, struct categories_open_row *ret);

extern const struct query *const shop_shop_queries[];
extern const size_t shop_shop_queries_n;

#endif
