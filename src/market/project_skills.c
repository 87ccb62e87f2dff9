/*
 * A project's skills as lists show them. The rows of project_skills are what counts (filters search them); beside them the project keeps
 * one line with slug and names, so that a list of 25 projects reads its skills without 75 look-ups. Whoever writes project_skills, or
 * renames a skill, calls project_refresh_skills().
 *
 * The line: a record per skill, its four fields (slug, Arabic, French, English) parted by the unit separator. Names never hold control
 * characters.
 */
#include "market/project.h"

#define RECORD_SEPARATOR '\x1e'
#define UNIT_SEPARATOR '\x1f'

enum err project_refresh_skills(struct tx *tx, struct project_id id)
{
        struct project_skill_names_rows rows;
        struct buf b = buf_in(tx->arena);

        TRY(sql_project_skill_names(tx, id, &rows));
        for (size_t i = 0; i < rows.n; i++) {
                const struct str fields[] = { rows.v[i].slug, rows.v[i].name_ar, rows.v[i].name_fr, rows.v[i].name_en };
                if (i > 0)
                        buf_putc(&b, RECORD_SEPARATOR);
                for (size_t k = 0; k < ARRAY_LEN(fields); k++) {
                        if (k > 0)
                                buf_putc(&b, UNIT_SEPARATOR);
                        buf_put(&b, fields[k]);
                }
        }
        return sql_project_set_skill_line(tx, id, buf_str(&b));
}

struct skill_words project_skill_words(struct arena *a, struct str line, enum lang lang)
{
        struct skill_words words = { .v = NULL };
        struct str record;

        if (line.n == 0)
                return words;
        words.v = ARENA_ARRAY(a, struct skill_word, LIMIT_SKILLS);
        while (words.n < LIMIT_SKILLS && str_next(&line, RECORD_SEPARATOR, &record)) {
                struct skill_word *w = &words.v[words.n++];
                struct str field;
                bool more = str_next(&record, UNIT_SEPARATOR, &w->slug);
                for (size_t k = 0; more && k <= (size_t)lang; k++) {
                        more = str_next(&record, UNIT_SEPARATOR, &field);
                        w->name = more ? field : w->name;
                }
        }
        return words;
}
