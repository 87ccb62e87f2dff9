#include "people/staff.h"
#include "people/staff.sql.h"
#include "site/site.h"

#define RIGHTS_ALL (STAFF_REVIEW | STAFF_FINANCE | STAFF_PEOPLE | STAFF_OPERATOR)
#define REASON_MIN_CHARS 3

static bool has_right(int64_t rights, int64_t wanted)
{
        return (rights & (wanted | STAFF_OPERATOR)) != 0;
}

static enum err staff_look(struct tx *tx, struct user_id actor, int64_t rights, struct staff_get_row *ret)
{
        struct staff_get_row row;
        enum err e = sql_staff_get(tx, actor, &row);

        if (e == ERR_NOT_FOUND)
                return ERR_FORBIDDEN;
        TRY(e);
        if (row.state != USER_ACTIVE || !has_right(row.staff_rights, rights))
                return ERR_FORBIDDEN;
        *ret = row;
        return OK;
}

enum err staff_require(struct tx *tx, struct user_id actor, int64_t rights)
{
        struct staff_get_row row;

        return staff_look(tx, actor, rights, &row);
}

/* The person that staff act on: not oneself, and an operator only by an operator. */
static enum err other(struct tx *tx, struct user_id actor, struct user_id user)
{
        struct staff_get_row me, them;

        TRY(staff_look(tx, actor, STAFF_PEOPLE, &me));
        TRY(sql_staff_get(tx, user, &them));
        if (me.id.v == them.id.v || (has_right(them.staff_rights, 0) && !has_right(me.staff_rights, 0)))
                return ERR_FORBIDDEN;
        return OK;
}

static enum err clean_reason(struct arena *a, struct str reason, size_t min_chars, struct str *ret)
{
        struct str block = utf8_valid(reason) ? str_trim(text_block(a, reason)) : S("");
        size_t n = utf8_count(block);

        if (n < min_chars || n > LIMIT_REASON_CHARS)
                return ERR_INVALID;
        *ret = block;
        return OK;
}

enum err user_suspend(struct tx *tx, struct user_id actor, struct user_id user, struct str reason, struct str address)
{
        struct str why;
        int64_t changed;

        TRY(other(tx, actor, user));
        TRY(clean_reason(tx->arena, reason, REASON_MIN_CHARS, &why));
        TRY(sql_user_set_state(tx, user, USER_ACTIVE, USER_SUSPENDED, why, &changed));
        if (changed != 1)
                return ERR_STATE;
        return audit_add(tx, actor, "user.suspend", SUBJECT_USER, user.v, why, address);
}

enum err user_unsuspend(struct tx *tx, struct user_id actor, struct user_id user, struct str note, struct str address)
{
        struct str why = S("");
        int64_t changed;

        TRY(other(tx, actor, user));
        if (note.n > 0)
                TRY(clean_reason(tx->arena, note, 0, &why));
        TRY(sql_user_set_state(tx, user, USER_SUSPENDED, USER_ACTIVE, S(""), &changed));
        if (changed != 1)
                return ERR_STATE;
        return audit_add(tx, actor, "user.unsuspend", SUBJECT_USER, user.v, why, address);
}

enum err user_set_rights(struct tx *tx, struct user_id actor, struct user_id user, int64_t rights, struct str address)
{
        struct staff_get_row me, them;

        TRY(staff_look(tx, actor, STAFF_OPERATOR, &me));
        TRY(sql_staff_get(tx, user, &them));
        if (me.id.v == them.id.v)
                return ERR_FORBIDDEN;
        if ((rights & ~(int64_t)RIGHTS_ALL) != 0)
                return ERR_INVALID;
        if (them.staff_rights == rights)
                return OK;
        TRY(sql_user_set_rights(tx, user, rights));
        return audit_add(tx, actor, "user.rights", SUBJECT_USER, user.v,
                         str_fmt(tx->arena, "%lld -> %lld", (long long)them.staff_rights, (long long)rights), address);
}

enum err user_force_rights(struct tx *tx, struct user_id user, int64_t rights)
{
        struct staff_get_row them;

        TRY(sql_staff_get(tx, user, &them));
        if ((rights & ~(int64_t)RIGHTS_ALL) != 0)
                return ERR_INVALID;
        return sql_user_set_rights(tx, user, rights);
}

/* ---- Looking up ------------------------------------------------------------------------------------------------------- */

/* "%text%" for LIKE, with its signs escaped. */
static struct str pattern_of(struct arena *a, struct str text)
{
        struct str lower = str_lower(a, text_line(a, text));
        struct buf b = buf_in(a);

        buf_putc(&b, '%');
        for (size_t i = 0; i < lower.n; i++) {
                if (lower.p[i] == '%' || lower.p[i] == '_' || lower.p[i] == '\\')
                        buf_putc(&b, '\\');
                buf_putc(&b, lower.p[i]);
        }
        if (lower.n > 0)
                buf_putc(&b, '%');
        return buf_str(&b);
}

enum err user_list(struct tx *tx, struct user_id actor, const struct user_filter *f, struct user_lines *ret)
{
        int64_t page = f->page < 1 ? 1 : f->page > LIMIT_PAGES ? LIMIT_PAGES : f->page;
        struct users_list_rows rows;
        struct user_lines list;

        TRY(staff_require(tx, actor, STAFF_PEOPLE));
        TRY(sql_users_list(tx, pattern_of(tx->arena, f->text), f->state, f->role, LIMIT_PAGE_ITEMS + 1, (page - 1) * LIMIT_PAGE_ITEMS,
                           &rows));
        list = (struct user_lines){ ARENA_ARRAY(tx->arena, struct user_line, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++) {
                const struct users_list_row *r = &rows.v[i];

                list.v[i] = (struct user_line){ r->id,           r->display_name,  r->email,
                                                r->is_client,    r->is_freelancer, r->email_confirmed_at != 0,
                                                r->staff_rights, r->state,         r->created_at,
                                                r->seen_at };
        }
        *ret = list;
        return OK;
}

enum err user_detail(struct tx *tx, struct user_id actor, struct user_id user, struct user_detail *ret)
{
        struct user_detail_row r;
        struct user_detail d;

        TRY(staff_require(tx, actor, STAFF_PEOPLE));
        TRY(sql_user_detail(tx, user, tx->now_ms, &r));
        d = (struct user_detail){
                .line = { r.id, r.display_name, r.email, r.is_client, r.is_freelancer, r.email_confirmed_at != 0, r.staff_rights, r.state,
                          r.created_at, r.seen_at },
                .reason = r.state_reason,
                .has_totp = r.has_totp,
                .sessions = r.sessions,
                .projects = r.projects,
                .proposals = r.proposals,
                .contracts = r.contracts,
        };
        if (!lang_of(r.lang, &d.lang))
                return ERR_DB;
        *ret = d;
        return OK;
}
