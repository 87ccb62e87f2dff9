/* Made by querygen from shop/shop.sql. */
#include "shop/shop.sql.h"

static const unsigned char box_by_id_params[] = { DB_INT };
static const unsigned char box_by_id_cols[] = { DB_INT, DB_INT, DB_TEXT, DB_INT, DB_INT, DB_BYTES, DB_INT, DB_INT, DB_TEXT };
static const struct query box_by_id_query = {
        .name = "box_by_id",
        .sql =
                "SELECT b.id, b.category_id, b.label, b.color, b.open, b.seal, b.made_at, b.sold, c.slug AS category\n"
                "FROM boxes b\n"
                "JOIN categories c ON c.id = b.category_id\n"
                "WHERE b.id = $1",
        .params = box_by_id_params,
        .n_params = 1,
        .cols = box_by_id_cols,
        .n_cols = 9,
};

static void box_by_id_read(const struct db_rows *rows, struct box_by_id_row *row)
{
        row->id.v = db_int(rows, 0);
        row->category_id.v = db_int(rows, 1);
        row->label = db_text(rows, 2);
        row->color = (enum box_color)db_int(rows, 3);
        row->open = db_int(rows, 4) != 0;
        row->seal = db_text(rows, 5);
        row->made_at = db_int(rows, 6);
        row->sold = db_int(rows, 7) != 0;
        row->category = db_text(rows, 8);
}

enum err sql_box_by_id(struct tx *tx, struct box_id id, struct box_by_id_row *ret)
{
        const struct db_value params_[] = {
                { .type = DB_INT, .i = id.v },
        };
        struct db_rows *rows_;
        struct box_by_id_row row_ = { 0 };
        bool found_;

        TRY(db_query(tx, &box_by_id_query, params_, &rows_));
        found_ = db_next(rows_);
        if (found_)
                box_by_id_read(rows_, &row_);
        TRY(db_done(rows_, NULL));
        if (!found_)
                return ERR_NOT_FOUND;
        *ret = row_;
        return OK;
}

static const unsigned char boxes_of_params[] = { DB_INT, DB_INT, DB_INT, DB_INT };
static const unsigned char boxes_of_cols[] = { DB_INT, DB_TEXT };
static const struct query boxes_of_query = {
        .name = "boxes_of",
        .sql =
                "SELECT id, label FROM boxes\n"
                "WHERE (made_at > $3 OR $3 = 0) AND color = $2 AND category_id = COALESCE($1, category_id)\n"
                "ORDER BY made_at DESC, id LIMIT $4",
        .params = boxes_of_params,
        .n_params = 4,
        .cols = boxes_of_cols,
        .n_cols = 2,
};

static void boxes_of_read(const struct db_rows *rows, struct boxes_of_row *row)
{
        row->id.v = db_int(rows, 0);
        row->label = db_text(rows, 1);
}

enum err sql_boxes_of(struct tx *tx, struct category_id category, enum box_color color, int64_t after, int64_t most, struct boxes_of_rows *ret)
{
        const struct db_value params_[] = {
                { .type = DB_INT, .i = category.v, .null = category.v == 0 },
                { .type = DB_INT, .i = (int64_t)color },
                { .type = DB_INT, .i = after },
                { .type = DB_INT, .i = most },
        };
        struct db_rows *rows_;
        struct boxes_of_row *v_ = NULL;
        size_t n_ = 0;

        TRY(db_query(tx, &boxes_of_query, params_, &rows_));
        while (db_next(rows_)) {
                v_ = db_grow(rows_, v_, n_, sizeof(*v_));
                boxes_of_read(rows_, &v_[n_++]);
        }
        TRY(db_done(rows_, NULL));
        ret->v = v_;
        ret->n = n_;
        return OK;
}

static const unsigned char returns_all_cols[] = { DB_INT, DB_INT };
static const struct query returns_all_query = {
        .name = "returns_all",
        .sql =
                "SELECT r.box_id, count(*) AS times FROM returns r GROUP BY r.box_id",
        .cols = returns_all_cols,
        .n_cols = 2,
};

static void returns_all_read(const struct db_rows *rows, struct returns_all_row *row)
{
        row->box_id.v = db_int(rows, 0);
        row->times = db_int(rows, 1);
}

enum err sql_returns_all(struct tx *tx, struct returns_all_rows *ret)
{
        struct db_rows *rows_;
        struct returns_all_row *v_ = NULL;
        size_t n_ = 0;

        TRY(db_query(tx, &returns_all_query, NULL, &rows_));
        while (db_next(rows_)) {
                v_ = db_grow(rows_, v_, n_, sizeof(*v_));
                returns_all_read(rows_, &v_[n_++]);
        }
        TRY(db_done(rows_, NULL));
        ret->v = v_;
        ret->n = n_;
        return OK;
}

static const unsigned char box_add_params[] = { DB_INT, DB_TEXT, DB_BYTES, DB_INT, DB_INT };
static const unsigned char box_add_cols[] = { DB_INT };
static const struct query box_add_query = {
        .name = "box_add",
        .sql =
                "INSERT INTO boxes (category_id, label, color, open, seal, made_at) VALUES ($1, $2 || ' \"new\" \\ ', 1, $4, $3, $5) RETURNING id",
        .params = box_add_params,
        .n_params = 5,
        .cols = box_add_cols,
        .n_cols = 1,
};

static void box_add_read(const struct db_rows *rows, struct box_add_row *row)
{
        row->id.v = db_int(rows, 0);
}

enum err sql_box_add(struct tx *tx, struct category_id category, struct str label, struct str seal, bool open, int64_t at, struct box_add_row *ret)
{
        const struct db_value params_[] = {
                { .type = DB_INT, .i = category.v },
                { .type = DB_TEXT, .s = label },
                { .type = DB_BYTES, .s = seal, .null = seal.p == NULL },
                { .type = DB_INT, .i = open },
                { .type = DB_INT, .i = at },
        };
        struct db_rows *rows_;
        struct box_add_row row_ = { 0 };
        bool found_;

        TRY(db_query(tx, &box_add_query, params_, &rows_));
        found_ = db_next(rows_);
        if (found_)
                box_add_read(rows_, &row_);
        TRY(db_done(rows_, NULL));
        if (!found_)
                return ERR_NOT_FOUND;
        *ret = row_;
        return OK;
}

static const unsigned char box_paint_params[] = { DB_INT, DB_INT };
static const struct query box_paint_query = {
        .name = "box_paint",
        .sql =
                "UPDATE boxes SET color = COALESCE($2, color) WHERE id = $1",
        .params = box_paint_params,
        .n_params = 2,
};

enum err sql_box_paint(struct tx *tx, struct box_id id, enum box_color color, int64_t *ret_changed)
{
        const struct db_value params_[] = {
                { .type = DB_INT, .i = id.v },
                { .type = DB_INT, .i = (int64_t)color, .null = color == 0 },
        };
        struct db_rows *rows_;

        TRY(db_query(tx, &box_paint_query, params_, &rows_));
        return db_done(rows_, ret_changed);
}

static const unsigned char sale_drop_params[] = { DB_INT };
static const struct query sale_drop_query = {
        .name = "sale_drop",
        .sql =
                "DELETE FROM sales WHERE box_id = $1",
        .params = sale_drop_params,
        .n_params = 1,
};

enum err sql_sale_drop(struct tx *tx, struct box_id box)
{
        const struct db_value params_[] = {
                { .type = DB_INT, .i = box.v },
        };
        struct db_rows *rows_;

        TRY(db_query(tx, &sale_drop_query, params_, &rows_));
        return db_done(rows_, NULL);
}

static const unsigned char categories_open_cols[] = { DB_INT };
static const struct query categories_open_query = {
        .name = "categories_open",
        .sql =
                "SELECT EXISTS (SELECT 1 FROM boxes WHERE open = 1) AS some",
        .cols = categories_open_cols,
        .n_cols = 1,
};

static void categories_open_read(const struct db_rows *rows, struct categories_open_row *row)
{
        row->some = db_int(rows, 0) != 0;
}

enum err sql_categories_open(struct tx *tx, struct categories_open_row *ret)
{
        struct db_rows *rows_;
        struct categories_open_row row_ = { 0 };
        bool found_;

        TRY(db_query(tx, &categories_open_query, NULL, &rows_));
        found_ = db_next(rows_);
        if (found_)
                categories_open_read(rows_, &row_);
        TRY(db_done(rows_, NULL));
        if (!found_)
                return ERR_NOT_FOUND;
        *ret = row_;
        return OK;
}

const struct query *const shop_shop_queries[] = {
        &box_by_id_query,
        &boxes_of_query,
        &returns_all_query,
        &box_add_query,
        &box_paint_query,
        &sale_drop_query,
        &categories_open_query,
        NULL,
};
const size_t shop_shop_queries_n = 7;
