/* Projects as they are seen: the page, the lists, the figures of their owners. Nothing here writes. */
#include "market/project.h"

/* The three orders select the same columns: their rows are the same but for the name of the type. */
static_assert(sizeof(struct project_list_newest_row) == sizeof(struct project_list_quiet_row), "one list, three orders");
static_assert(sizeof(struct project_list_newest_row) == sizeof(struct project_list_budget_row), "one list, three orders");
static_assert(offsetof(struct project_list_newest_row, ended) == offsetof(struct project_list_quiet_row, ended), "one list, three orders");
static_assert(offsetof(struct project_list_newest_row, ended) == offsetof(struct project_list_budget_row, ended), "one list, three orders");

enum err project_see(struct tx *tx, struct viewer v, struct project_id id, enum lang lang, struct project_page_row *ret)
{
        struct project_page_row p;

        TRY(sql_project_page(tx, id, lang, &p));
        if (!project_is_public(p.state) && !v.staff && (v.id.v == 0 || p.client_id.v != v.id.v))
                return ERR_NOT_FOUND;
        *ret = p;
        return OK;
}

enum err project_skills(struct tx *tx, struct project_id id, enum lang lang, struct project_skills_of_rows *ret)
{
        return sql_project_skills_of(tx, id, lang, ret);
}

bool project_filter_any(const struct project_filter *f)
{
        return f->category.v != 0 || f->skills[0].v != 0 || f->min_minor > 0 || f->days > 0 || f->place != 0 || f->city.n > 0 || f->few ||
               f->funded;
}

static int64_t first_of(int64_t page)
{
        int64_t p = page < 1 ? 1 : page > LIMIT_PAGES ? LIMIT_PAGES : page;

        return (p - 1) * LIMIT_PAGE_ITEMS;
}

enum err project_list(struct tx *tx, const struct project_filter *f, struct project_cards *ret)
{
        const struct skill_id *s = f->skills;
        int64_t from = first_of(f->page);

        if (f->sort == PROJECT_QUIET) {
                struct project_list_quiet_rows rows;
                TRY(sql_project_list_quiet(tx, f->category, f->min_minor, f->days, f->place, f->city, f->few, f->funded, s[0], s[1], s[2],
                                           s[3], s[4], from, &rows));
                *ret = (struct project_cards){ (struct project_list_newest_row *)rows.v, rows.n };
                return OK;
        }
        if (f->sort == PROJECT_BUDGET) {
                struct project_list_budget_rows rows;
                TRY(sql_project_list_budget(tx, f->category, f->min_minor, f->days, f->place, f->city, f->few, f->funded, s[0], s[1], s[2],
                                            s[3], s[4], from, &rows));
                *ret = (struct project_cards){ (struct project_list_newest_row *)rows.v, rows.n };
                return OK;
        }
        struct project_list_newest_rows rows;
        TRY(sql_project_list_newest(tx, f->category, f->min_minor, f->days, f->place, f->city, f->few, f->funded, s[0], s[1], s[2], s[3],
                                    s[4], from, &rows));
        *ret = (struct project_cards){ rows.v, rows.n };
        return OK;
}

enum err project_count(struct tx *tx, const struct project_filter *f, int64_t *ret)
{
        const struct skill_id *s = f->skills;
        struct project_list_count_row row;

        TRY(sql_project_list_count(tx, f->category, f->min_minor, f->days, f->place, f->city, f->few, f->funded, s[0], s[1], s[2], s[3],
                                   s[4], &row));
        *ret = row.n;
        return OK;
}

enum err project_list_mine(struct tx *tx, struct user_id client, enum project_state state, int64_t page, struct project_mine_rows *ret)
{
        return sql_project_mine(tx, client, state, first_of(page), ret);
}

enum err project_queue_list(struct tx *tx, enum lang lang, int64_t page, struct project_queue_rows *ret)
{
        return sql_project_queue(tx, lang, first_of(page), ret);
}

enum err project_queue_size(struct tx *tx, int64_t *ret)
{
        struct project_queue_count_row row;

        TRY(sql_project_queue_count(tx, &row));
        *ret = row.n;
        return OK;
}

int64_t client_hire_rate(int64_t hired, int64_t ended)
{
        return ended > 0 ? (hired * 100 + ended / 2) / ended : -1;
}

enum err client_figures(struct tx *tx, struct user_id client, struct client_figures *ret)
{
        struct client_figures_of_row row = { 0 };

        enum err e = sql_client_figures_of(tx, client, &row);
        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        *ret = (struct client_figures){ row.posted, row.open_now, row.hired, row.ended, client_hire_rate(row.hired, row.ended) };
        return OK;
}
