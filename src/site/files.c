/* Files: rows for content that lies in the store by its hash, what they hang on, and who may read them. */
#include "site/files.sql.h"
#include "site/site.h"

#include <string.h>

struct str file_store_path(struct arena *a, struct str dir, struct sha256 sha256)
{
        struct str hex = str_hex(a, sha256.b, sizeof(sha256.b));

        return str_fmt(a, "%.*s/%.2s/%.*s", STR_ARG(dir), hex.p, STR_ARG(str_slice(hex, 2, hex.n)));
}

/* ---- Adding ----------------------------------------------------------------------------------------------------------- */

static enum err info_add(struct tx *tx, const struct file_info *f, struct file_id original, struct file_id *ret)
{
        struct str hash = { (const char *)f->sha256.b, sizeof(f->sha256.b) };
        struct file_find_row found;
        struct file_insert_row made;
        enum err e = sql_file_find(tx, hash, f->media_type, original, &found);

        if (e == OK) {
                *ret = found.id;
                return OK;
        }
        if (e != ERR_NOT_FOUND)
                return e;
        TRY(sql_file_insert(tx, hash, f->size_bytes, f->media_type, f->width, f->height, original, tx->now_ms, &made));
        *ret = made.id;
        return OK;
}

enum err file_add(struct tx *tx, const struct stored_file *f, struct file_id *ret)
{
        struct file_id original, size;

        TRY(info_add(tx, &f->original, (struct file_id){ 0 }, &original));
        for (size_t i = 0; i < f->n_sizes; i++)
                TRY(info_add(tx, &f->sizes[i].file, original, &size));
        *ret = original;
        return OK;
}

enum err file_attach(struct tx *tx, struct user_id uploader, enum subject_kind subject, int64_t subject_id,
                     const struct stored_file *files, size_t n)
{
        struct attachment_count_row next;
        struct file_id id;

        TRY(sql_attachment_count(tx, subject, subject_id, &next));
        for (size_t i = 0; i < n; i++) {
                TRY(file_add(tx, &files[i], &id));
                TRY(sql_attachment_insert(tx, subject, subject_id, id, files[i].name, next.n + (int64_t)i, uploader, tx->now_ms));
        }
        return OK;
}

enum err attachments_of(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct attachments *ret)
{
        struct attachment_list_rows rows;

        TRY(sql_attachment_list(tx, subject, subject_id, &rows));
        struct attachment *v = ARENA_ARRAY(tx->arena, struct attachment, rows.n);
        for (size_t i = 0; i < rows.n; i++) {
                const struct attachment_list_row *r = &rows.v[i];
                v[i] = (struct attachment){ .id = r->id, .file = r->file_id, .name = r->name, .media_type = r->media_type,
                        .size_bytes = r->size_bytes,
                        .width = r->width, .height = r->height, .is_picture = r->width > 0 && str_starts(r->media_type, S("image/")) };
        }
        *ret = (struct attachments){ v, rows.n };
        return OK;
}

enum err attachment_remove(struct tx *tx, enum subject_kind subject, int64_t subject_id, struct attachment_id id)
{
        struct attachment_get_row row;

        TRY(sql_attachment_get(tx, id, &row));
        if (row.subject != subject || row.subject_id != subject_id)
                return ERR_NOT_FOUND;
        return sql_attachment_delete(tx, id);
}

/* ---- Who may read ------------------------------------------------------------------------------------------------------ */

static bool is_one_of(struct user_id who, struct user_id a, struct user_id b)
{
        return who.v != 0 && (who.v == a.v || who.v == b.v);
}

/* Turns a rule into OK or ERR_NOT_FOUND: a stranger learns nothing, not even that the file exists. */
static enum err allowed(bool may)
{
        return may ? OK : ERR_NOT_FOUND;
}

static enum err subject_may_read(struct tx *tx, struct file_reader reader, enum subject_kind subject, int64_t subject_id)
{
        struct file_project_row project;
        struct file_proposal_row proposal;
        struct file_delivery_row delivery;
        struct file_contract_row contract;

        if (reader.staff_rights != 0 && subject != SUBJECT_PROPOSAL) /* what a proposal says is sealed, from staff too */
                return OK;
        switch (subject) {
        case SUBJECT_WORK:
        case SUBJECT_AVATAR:
        case SUBJECT_PAGE:
        case SUBJECT_SETTING: return OK;
        case SUBJECT_PROJECT:
                TRY(sql_file_project(tx, subject_id, &project));
                return allowed(project.opened_at > 0 || is_one_of(reader.id, project.client_id, project.client_id));
        case SUBJECT_PROPOSAL:
                TRY(sql_file_proposal(tx, subject_id, &proposal));
                return allowed(is_one_of(reader.id, proposal.freelancer_id, proposal.client_id));
        case SUBJECT_DELIVERY:
                TRY(sql_file_delivery(tx, subject_id, &delivery));
                return allowed(is_one_of(reader.id, delivery.freelancer_id, delivery.client_id));
        case SUBJECT_CONTRACT:
                TRY(sql_file_contract(tx, subject_id, &contract));
                return allowed(is_one_of(reader.id, contract.freelancer_id, contract.client_id));
        default: return ERR_NOT_FOUND;
        }
}

/* The stored hash has 32 bytes unless somebody edited the row by hand. */
static enum err info_of(struct file_id id, struct str hash, int64_t size_bytes, struct str media_type, int64_t width, int64_t height,
                        struct file_info *ret)
{
        struct file_info f = { .id = id, .size_bytes = size_bytes, .media_type = media_type, .width = width, .height = height };

        if (hash.n != sizeof(f.sha256.b))
                return ERR_DB;
        memcpy(f.sha256.b, hash.p, hash.n);
        *ret = f;
        return OK;
}

enum err file_may_read(struct tx *tx, struct file_reader reader, struct attachment_id id, struct download *ret)
{
        struct attachment_get_row row;
        struct file_info file;

        TRY(sql_attachment_get(tx, id, &row));
        TRY(subject_may_read(tx, reader, row.subject, row.subject_id));
        TRY(info_of(row.file_id, row.sha256, row.size_bytes, row.media_type, 0, 0, &file));
        *ret = (struct download){ file, row.name };
        return OK;
}

/* The same content may hang on several things: one that the reader may see is enough. */
static enum err any_may_read(struct tx *tx, struct file_reader reader, struct file_id file)
{
        struct attachments_by_file_rows rows;
        struct file_is_avatar_row avatar;

        TRY(sql_file_is_avatar(tx, file, &avatar));
        if (avatar.n > 0)
                return OK;
        TRY(sql_attachments_by_file(tx, file, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                enum err e = subject_may_read(tx, reader, rows.v[i].subject, rows.v[i].subject_id);
                if (e != ERR_NOT_FOUND)
                        return e;
        }
        return ERR_NOT_FOUND;
}

enum err picture_may_read(struct tx *tx, struct file_reader reader, struct file_id original, int64_t width, struct file_info *ret)
{
        struct file_size_for_row size;

        TRY(any_may_read(tx, reader, original));
        TRY(sql_file_size_for(tx, original, width, &size));
        return info_of(size.id, size.sha256, size.size_bytes, size.media_type, size.width, size.height, ret);
}
