/*
 * Questions before the bid: what a freelancer wants to know, and the owner's answer. Both are public on the project's page, and nothing
 * of them is hidden or changed later.
 *
 * States and moves (who): none → asked (a freelancer who is not the owner, while the project is open) → answered once (the owner, while
 * it is open).
 */
#ifndef WASL_MARKET_QUESTION_H
#define WASL_MARKET_QUESTION_H

#include "base/ids.h"
#include "db/db.h"
#include "market/question.sql.h"

#define QUESTION_MIN_CHARS 10
#define QUESTION_CHARS 1000
#define QUESTIONS_PER_PERSON 5   /* on one project */
#define QUESTIONS_PER_PROJECT 200

/*
 * Tells the owner. Who: a freelancer, not the owner. Errors: ERR_FORBIDDEN, ERR_SUSPENDED, ERR_NOT_FOUND (no such project for these eyes),
 * ERR_STATE (not open), ERR_INVALID (too short or long), ERR_LIMIT (enough asked).
 */
enum err question_ask(struct tx *tx, struct user_id actor, struct project_id project, struct str body, struct project_question_id *ret);

/*
 * Tells the asker. Who: the project's owner. Errors: ERR_FORBIDDEN, ERR_SUSPENDED, ERR_NOT_FOUND, ERR_STATE (not open, or answered
 * before), ERR_INVALID.
 */
enum err question_answer(struct tx *tx, struct user_id actor, struct project_question_id id, struct str answer,
                         struct project_id *ret_project);

/* In the order they were asked. The caller has seen the project. */
enum err question_list(struct tx *tx, struct project_id project, struct question_list_rows *ret);

#endif
