#include "people/portfolio.h"
#include "people/portfolio.sql.h"

/* ---- Reading ----------------------------------------------------------------------------------------------------------- */

enum err work_list(struct tx *tx, struct user_id owner, struct works *ret)
{
        struct works_of_rows rows;
        struct works list;

        TRY(sql_works_of(tx, owner, SUBJECT_WORK, LIMIT_PORTFOLIO, &rows));
        list = (struct works){ ARENA_ARRAY(tx->arena, struct work_line, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct work_line){ rows.v[i].id, rows.v[i].title, rows.v[i].cover, rows.v[i].changed_at };
        *ret = list;
        return OK;
}

static enum err read_pictures(struct tx *tx, struct portfolio_work_id id, struct work_pictures *ret)
{
        struct work_pictures_rows rows;
        struct work_pictures list;

        TRY(sql_work_pictures(tx, id, SUBJECT_WORK, WORK_PICTURES, &rows));
        list = (struct work_pictures){ ARENA_ARRAY(tx->arena, struct work_picture, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct work_picture){ rows.v[i].id, rows.v[i].file_id, rows.v[i].name, rows.v[i].width, rows.v[i].height };
        *ret = list;
        return OK;
}

enum err work_get(struct tx *tx, struct user_id viewer, struct portfolio_work_id id, struct work *ret)
{
        struct work_by_id_row r;
        struct work w;

        TRY(sql_work_by_id(tx, id, &r));
        if (viewer.v != r.user_id.v && (r.state != USER_ACTIVE || r.email_confirmed_at == 0))
                return ERR_NOT_FOUND;
        w = (struct work){
                .id = r.id,
                .owner = r.user_id,
                .owner_name = r.display_name,
                .owner_avatar = r.avatar_id,
                .text = { r.title, r.body_md, r.link },
                .created_at = r.created_at,
                .changed_at = r.changed_at,
        };
        TRY(read_pictures(tx, id, &w.pictures));
        *ret = w;
        return OK;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------------- */

static bool link_ok(struct str link)
{
        if (link.n == 0)
                return true;
        if (link.n > WORK_LINK_BYTES || (!str_starts(link, S("https://")) && !str_starts(link, S("http://"))))
                return false;
        for (size_t i = 0; i < link.n; i++)
                if ((unsigned char)link.p[i] <= 0x20 || link.p[i] == 0x7f)
                        return false;
        return link.n > sizeof("https://");
}

static enum err clean(struct arena *a, const struct work_draft *d, struct work_draft *ret)
{
        struct work_draft c = { .link = d->link };
        size_t n;

        if (!utf8_valid(d->title) || !utf8_valid(d->body_md) || !utf8_valid(d->link) || !link_ok(d->link))
                return ERR_INVALID;
        c.title = text_line(a, d->title);
        c.body_md = text_block(a, d->body_md);
        n = utf8_count(c.title);
        if (n < WORK_TITLE_MIN_CHARS || n > LIMIT_TITLE_CHARS || utf8_count(c.body_md) > LIMIT_BIO_CHARS)
                return ERR_INVALID;
        *ret = c;
        return OK;
}

enum err work_add(struct tx *tx, struct user_id actor, const struct work_draft *d, struct portfolio_work_id *ret)
{
        struct work_owner_row owner;
        struct work_add_row added;
        struct work_draft c;

        TRY(sql_work_owner(tx, actor, &owner));
        if (!owner.is_freelancer)
                return ERR_FORBIDDEN;
        if (owner.works >= LIMIT_PORTFOLIO)
                return ERR_LIMIT;
        TRY(clean(tx->arena, d, &c));
        TRY(sql_work_add(tx, actor, c.title, c.body_md, c.link, tx->now_ms, &added));
        *ret = added.id;
        return OK;
}

/* The work, if it is the actor's. */
static enum err own(struct tx *tx, struct user_id actor, struct portfolio_work_id id)
{
        struct work_by_id_row r;

        TRY(sql_work_by_id(tx, id, &r));
        return r.user_id.v == actor.v ? OK : ERR_NOT_FOUND;
}

enum err work_save(struct tx *tx, struct user_id actor, struct portfolio_work_id id, const struct work_draft *d)
{
        struct work_draft c;

        TRY(own(tx, actor, id));
        TRY(clean(tx->arena, d, &c));
        return sql_work_set(tx, id, c.title, c.body_md, c.link, tx->now_ms);
}

enum err work_delete(struct tx *tx, struct user_id actor, struct portfolio_work_id id)
{
        TRY(own(tx, actor, id));
        TRY(sql_work_pictures_delete(tx, id, SUBJECT_WORK));
        return sql_work_delete(tx, id);
}

/* ---- Pictures --------------------------------------------------------------------------------------------------------------- */

/* The pictures of an own work, in order. */
static enum err own_pictures(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct work_pictures_rows *ret)
{
        TRY(own(tx, actor, id));
        return sql_work_pictures(tx, id, SUBJECT_WORK, WORK_PICTURES, ret);
}

static enum err place_of(const struct work_pictures_rows *rows, struct attachment_id picture, size_t *ret)
{
        for (size_t i = 0; i < rows->n; i++)
                if (rows->v[i].id.v == picture.v) {
                        *ret = i;
                        return OK;
                }
        return ERR_NOT_FOUND;
}

enum err work_add_pictures(struct tx *tx, struct user_id actor, struct portfolio_work_id id, const struct stored_file *v, size_t n)
{
        struct work_pictures_rows rows;

        TRY(own_pictures(tx, actor, id, &rows));
        if (rows.n + n > WORK_PICTURES)
                return ERR_LIMIT;
        for (size_t i = 0; i < n; i++)
                if (v[i].n_sizes == 0)
                        return ERR_TYPE;
        return file_attach(tx, actor, SUBJECT_WORK, id.v, v, n);
}

enum err work_replace_picture(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct attachment_id picture,
                              const struct stored_file *by)
{
        struct work_pictures_rows rows;
        struct file_id file;
        size_t at;

        TRY(own_pictures(tx, actor, id, &rows));
        TRY(place_of(&rows, picture, &at));
        if (by->n_sizes == 0)
                return ERR_TYPE;
        TRY(file_add(tx, by, &file));
        return sql_work_picture_set(tx, picture, file, by->name);
}

enum err work_delete_picture(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct attachment_id picture)
{
        struct work_pictures_rows rows;
        size_t at;

        TRY(own_pictures(tx, actor, id, &rows));
        TRY(place_of(&rows, picture, &at));
        return sql_work_picture_delete(tx, picture);
}

/* Places are numbered anew, so that gaps and doubles that deleting left behind do not matter. */
enum err work_move_picture(struct tx *tx, struct user_id actor, struct portfolio_work_id id, struct attachment_id picture, bool earlier)
{
        struct work_pictures_rows rows;
        size_t at, to;

        TRY(own_pictures(tx, actor, id, &rows));
        TRY(place_of(&rows, picture, &at));
        if (earlier ? at == 0 : at + 1 == rows.n)
                return OK;
        to = earlier ? at - 1 : at + 1;
        for (size_t i = 0; i < rows.n; i++) {
                size_t place = i == at ? to : i == to ? at : i;

                TRY(sql_work_picture_place(tx, rows.v[i].id, (int64_t)place));
        }
        return OK;
}
