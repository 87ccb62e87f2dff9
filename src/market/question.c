#include "market/question.h"

#include "market/project.h"

static bool fits(struct str s, size_t min_chars)
{
        size_t n = utf8_count(s);

        return n >= min_chars && n <= QUESTION_CHARS;
}

enum err question_ask(struct tx *tx, struct user_id actor, struct project_id project, struct str body, struct project_question_id *ret)
{
        struct actor_by_id_row who;
        struct project_core_row p;
        struct question_count_of_row asked;
        struct question_insert_row made;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_project_core(tx, project, &p));
        if (!project_is_public(p.state) && p.client_id.v != actor.v)
                return ERR_NOT_FOUND;
        if (!who.is_freelancer || p.client_id.v == actor.v)
                return ERR_FORBIDDEN;
        if (p.state != PROJECT_OPEN)
                return ERR_STATE;
        if (!fits(body, QUESTION_MIN_CHARS))
                return ERR_INVALID;
        TRY(sql_question_count_of(tx, project, actor, &asked));
        if (asked.mine >= QUESTIONS_PER_PERSON || asked.n >= QUESTIONS_PER_PROJECT)
                return ERR_LIMIT;
        TRY(sql_question_insert(tx, project, actor, body, tx->now_ms, &made));
        TRY(notify(tx, p.client_id, NOTE_QUESTION_ASKED, SUBJECT_PROJECT, project.v, who.display_name, p.title));
        *ret = made.id;
        return OK;
}

enum err question_answer(struct tx *tx, struct user_id actor, struct project_question_id id, struct str answer,
                         struct project_id *ret_project)
{
        struct actor_by_id_row who;
        struct question_core_row q;
        struct project_core_row p;
        int64_t changed;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_question_core(tx, id, &q));
        TRY(sql_project_core(tx, q.project_id, &p));
        if (p.client_id.v != actor.v)
                return ERR_FORBIDDEN;
        if (p.state != PROJECT_OPEN)
                return ERR_STATE;
        if (!fits(answer, 1))
                return ERR_INVALID;
        TRY(sql_question_answer(tx, id, answer, tx->now_ms, &changed));
        if (changed != 1)
                return ERR_STATE;
        TRY(notify(tx, q.asker_id, NOTE_QUESTION_ANSWERED, SUBJECT_PROJECT, p.id.v, who.display_name, p.title));
        *ret_project = p.id;
        return OK;
}

enum err question_list(struct tx *tx, struct project_id project, struct question_list_rows *ret)
{
        return sql_question_list(tx, project, ret);
}
