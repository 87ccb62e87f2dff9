/*
 * Projects, questions and proposals: every state, every act, every kind of actor; quota, sealed amounts, lists, and two who accept at
 * once.
 */
#include "market_help.h"

#include "market/category.h"
#include "unit.h"

#include <string.h>

static const enum project_state project_states[] = { PROJECT_DRAFT, PROJECT_IN_REVIEW, PROJECT_OPEN, PROJECT_AWARDED, PROJECT_COMPLETED,
                                                     PROJECT_CLOSED, PROJECT_EXPIRED, PROJECT_REJECTED };
static const enum proposal_state proposal_states[] = { PROPOSAL_SENT,     PROPOSAL_SHORTLISTED, PROPOSAL_ACCEPTED,
                                                       PROPOSAL_DECLINED, PROPOSAL_WITHDRAWN,   PROPOSAL_LAPSED };

/* ---- Acts ---------------------------------------------------------------------------------------------------------------- */

/* One thing that somebody tries. */
struct scene {
        struct market m;
        struct project_id project;
        struct project_id bare; /* without questions and proposals, as a draft is */
        struct project_question_id question;
        struct proposal_id proposal;
};
typedef enum err act_fn(struct tx *tx, const struct scene *s, struct user_id actor);

static enum err act_edit(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct project_draft d = market_draft(&s->m, "Another title for the shop");
        struct project_id id;

        return project_save(tx, actor, s->project, &d, &id);
}

static enum err act_submit(struct tx *tx, const struct scene *s, struct user_id actor)
{
        enum project_state state;

        return project_submit(tx, actor, s->project, &state);
}

static enum err act_discard(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_discard(tx, actor, s->bare);
}

static enum err act_attach(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_attach(tx, actor, s->project, NULL, 0);
}

static enum err act_approve(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_approve(tx, actor, S("127.0.0.1"), s->project);
}

static enum err act_reject(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_reject(tx, actor, S("127.0.0.1"), s->project, S("Please say what is ready already."));
}

static enum err act_close(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_close(tx, actor, s->project, CLOSE_NO_LONGER_NEEDED, S(""));
}

static enum err act_similar(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct project_id id;

        return project_similar(tx, actor, s->project, &id);
}

static enum err act_award(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_award(tx, actor, s->project);
}

static enum err act_complete(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return project_complete(tx, actor, s->project);
}

static enum err act_see(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct project_page_row row;
        struct viewer v = { actor, actor.v == s->m.who[REVIEWER].v };

        return project_see(tx, v, s->project, LANG_AR, &row);
}

static enum err act_ask(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct project_question_id id;

        return question_ask(tx, actor, s->project, S("Who writes the shipping page?"), &id);
}

static enum err act_answer(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct project_id id;

        return question_answer(tx, actor, s->question, S("We do."), &id);
}

static enum err act_send(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct proposal_text t = market_text(&s->m, 310000);
        struct proposal_id id;

        return proposal_send(tx, actor, s->project, &t, &id);
}

static enum err act_rewrite(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct proposal_text t = market_text(&s->m, 320000);

        return proposal_edit(tx, actor, s->proposal, &t);
}

static enum err act_withdraw(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return proposal_withdraw(tx, actor, s->proposal);
}

static enum err act_open(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return proposal_open(tx, actor, s->proposal);
}

static enum err act_shortlist(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return proposal_shortlist(tx, actor, s->proposal);
}

static enum err act_decline(struct tx *tx, const struct scene *s, struct user_id actor)
{
        return proposal_decline(tx, actor, s->proposal, DECLINE_PRICE, S(""));
}

static enum err act_accept(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct contract_id id;

        return proposal_accept(tx, actor, s->proposal, &id);
}

static enum err act_read(struct tx *tx, const struct scene *s, struct user_id actor)
{
        struct proposal_page_row row;

        return proposal_see(tx, actor, s->proposal, &row);
}

/* ---- Tables --------------------------------------------------------------------------------------------------------------- */

/*
 * What each kind of actor gets, a letter per state of the project in the order draft, in review, open, awarded, completed, closed,
 * expired, rejected: k done, f forbidden, n not found, s wrong state (err_letter()).
 */
static const struct {
        const char *name;
        act_fn *act;
        const char *by[WHO_COUNT]; /* nobody, owner, writer, other freelancer, other client, reviewer, cashier */
} project_acts[] = {
        { "edit", act_edit, { "ffffffff", "kksssssk", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "attach", act_attach, { "ffffffff", "kksssssk", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "submit", act_submit, { "ffffffff", "ksssssss", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "discard", act_discard, { "ffffffff", "ksssssss", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "approve", act_approve, { "ffffffff", "ffffffff", "ffffffff", "ffffffff", "ffffffff", "skssssss", "ffffffff" } },
        { "reject", act_reject, { "ffffffff", "ffffffff", "ffffffff", "ffffffff", "ffffffff", "skssssss", "ffffffff" } },
        { "close", act_close, { "ffffffff", "ssksssss", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "similar", act_similar, { "ffffffff", "skkkkkkk", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "award", act_award, { "ffffffff", "ssksssss", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "complete", act_complete, { "ssskssss", "ssskssss", "ssskssss", "ssskssss", "ssskssss", "ssskssss", "ssskssss" } },
        { "see", act_see, { "nnkkkkkn", "kkkkkkkk", "nnkkkkkn", "nnkkkkkn", "nnkkkkkn", "kkkkkkkk", "nnkkkkkn" } },
        { "ask", act_ask, { "ffffffff", "ffffffff", "nnkssssn", "nnkssssn", "nnfffffn", "nnfffffn", "nnfffffn" } },
        { "answer", act_answer, { "ffffffff", "ssksssss", "ffffffff", "ffffffff", "ffffffff", "ffffffff", "ffffffff" } },
        { "send", act_send, { "ffffffff", "ffffffff", "nnessssn", "nnkssssn", "nnfffffn", "nnfffffn", "nnfffffn" } },
};

/*
 * The same for proposals of an open project: sent, shortlisted, accepted, declined, withdrawn, lapsed. First table: the owner has not
 * opened it yet; second: has.
 */
static const struct {
        const char *name;
        act_fn *act;
        bool opened;
        const char *by[WHO_COUNT];
} proposal_acts[] = {
        { "rewrite", act_rewrite, false, { "ffffff", "ffffff", "ksssss", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "withdraw", act_withdraw, false, { "ffffff", "ffffff", "kkssss", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "open", act_open, false, { "ffffff", "kkkkss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "shortlist", act_shortlist, false, { "ffffff", "ksssss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "decline", act_decline, false, { "ffffff", "kkssss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "accept", act_accept, false, { "ffffff", "ssssss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "send again", act_send, false, { "ffffff", "ffffff", "eessks", "kkkkkk", "ffffff", "ffffff", "ffffff" } },
        { "read", act_read, false, { "nnnnnn", "kkkkkk", "kkkkkk", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "rewrite", act_rewrite, true, { "ffffff", "ffffff", "ssssss", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "withdraw", act_withdraw, true, { "ffffff", "ffffff", "kkssss", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "open", act_open, true, { "ffffff", "kkkksk", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "shortlist", act_shortlist, true, { "ffffff", "ksssss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "decline", act_decline, true, { "ffffff", "kkssss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
        { "accept", act_accept, true, { "ffffff", "kkssss", "ffffff", "nnnnnn", "nnnnnn", "nnnnnn", "nnnnnn" } },
};

static enum err scene_new(struct tx *tx, struct scene *s)
{
        struct proposal_text t;

        TRY(market_new(tx, &s->m));
        TRY(market_open_project(tx, &s->m, s->m.who[OWNER], &s->project));
        TRY(market_open_project(tx, &s->m, s->m.who[OWNER], &s->bare));
        TRY(question_ask(tx, s->m.who[OTHER_FREELANCER], s->project, S("Is the account with the bank open already?"), &s->question));
        t = market_text(&s->m, 310000);
        return proposal_send(tx, s->m.who[WRITER], s->project, &t, &s->proposal);
}

/* One cell: the thing is put into a state, somebody acts, everything is undone. A refusal must have left no event. */
static enum err try_cell(struct tx *tx, const struct scene *s, act_fn *act, struct user_id actor, int64_t about, char *ret)
{
        struct help_events_row before, after;

        TRY(sql_help_events(tx, about, &before));
        enum err e = act(tx, s, actor);
        *ret = err_letter(e);
        if (e == OK)
                return OK;
        TRY(sql_help_events(tx, about, &after));
        if (after.n != before.n)
                *ret = '!';
        return OK;
}

static int wrong_cells; /* lint: of the test that is running; the steps of a transaction share no other place */

static void check_cell(const char *act, const char *who, int state, char got, char want)
{
        if (got == want)
                return;
        wrong_cells++;
        print_error("%s by %s in state %d: got %c, want %c\n", act, who, state, got, want);
}

static enum err try_projects(struct tx *tx, void *ctx)
{
        struct scene s;
        char got;

        (void)ctx;
        TRY(scene_new(tx, &s));
        for (size_t a = 0; a < ARRAY_LEN(project_acts); a++)
                for (size_t w = 0; w < WHO_COUNT; w++)
                        for (size_t i = 0; i < ARRAY_LEN(project_states); i++) {
                                TRY(tx_savepoint(tx));
                                TRY(sql_help_set_project(tx, s.project, project_states[i]));
                                TRY(sql_help_set_project(tx, s.bare, project_states[i]));
                                TRY(try_cell(tx, &s, project_acts[a].act, s.m.who[w], s.project.v, &got));
                                TRY(tx_rollback_to_savepoint(tx));
                                check_cell(project_acts[a].name, who_names[w], (int)project_states[i], got, project_acts[a].by[w][i]);
                        }
        return OK;
}

static void every_act_on_a_project_by_everyone_in_every_state(void **state)
{
        struct place *p = *state;

        wrong_cells = 0;
        assert_int_equal(db_write(p->db, p->a, try_projects, NULL), OK);
        assert_int_equal(wrong_cells, 0);
}

static enum err try_proposals(struct tx *tx, void *ctx)
{
        struct scene s;
        char got;

        (void)ctx;
        TRY(scene_new(tx, &s));
        for (size_t a = 0; a < ARRAY_LEN(proposal_acts); a++)
                for (size_t w = 0; w < WHO_COUNT; w++)
                        for (size_t i = 0; i < ARRAY_LEN(proposal_states); i++) {
                                TRY(tx_savepoint(tx));
                                TRY(sql_help_set_proposal(tx, s.proposal, proposal_states[i], proposal_acts[a].opened ? 1 : 0));
                                TRY(try_cell(tx, &s, proposal_acts[a].act, s.m.who[w], s.proposal.v, &got));
                                TRY(tx_rollback_to_savepoint(tx));
                                check_cell(proposal_acts[a].name, who_names[w], (int)proposal_states[i], got, proposal_acts[a].by[w][i]);
                        }
        return OK;
}

static void every_act_on_a_proposal_by_everyone_in_every_state(void **state)
{
        struct place *p = *state;

        wrong_cells = 0;
        assert_int_equal(db_write(p->db, p->a, try_proposals, NULL), OK);
        assert_int_equal(wrong_cells, 0);
}

/* Once the project is no longer open, nothing of its proposals moves. */
static enum err try_ended(struct tx *tx, void *ctx)
{
        static const enum project_state ended[] = { PROJECT_AWARDED, PROJECT_COMPLETED, PROJECT_CLOSED, PROJECT_EXPIRED };
        static act_fn *const of_writer[] = { act_rewrite, act_withdraw, act_send };
        static act_fn *const of_owner[] = { act_shortlist, act_decline, act_accept };
        struct scene s;

        (void)ctx;
        TRY(scene_new(tx, &s));
        for (size_t i = 0; i < ARRAY_LEN(ended); i++) {
                TRY(sql_help_set_project(tx, s.project, ended[i]));
                for (size_t a = 0; a < ARRAY_LEN(of_writer); a++)
                        check_cell("writer's act", "writer", (int)ended[i], err_letter(of_writer[a](tx, &s, s.m.who[WRITER])), 's');
                for (size_t a = 0; a < ARRAY_LEN(of_owner); a++)
                        check_cell("owner's act", "owner", (int)ended[i], err_letter(of_owner[a](tx, &s, s.m.who[OWNER])), 's');
        }
        return OK;
}

static void nothing_moves_once_the_project_is_over(void **state)
{
        struct place *p = *state;

        wrong_cells = 0;
        assert_int_equal(db_write(p->db, p->a, try_ended, NULL), OK);
        assert_int_equal(wrong_cells, 0);
}

/* Whoever is suspended can do nothing, in any state; a suspended freelancer cannot be hired. */
static enum err try_suspended(struct tx *tx, void *ctx)
{
        struct scene s;

        (void)ctx;
        TRY(scene_new(tx, &s));
        TRY(act_open(tx, &s, s.m.who[OWNER]));
        TRY(sql_help_set_user(tx, s.m.who[WRITER], USER_SUSPENDED));
        check_cell("accept a suspended writer", "owner", 0, err_letter(act_accept(tx, &s, s.m.who[OWNER])), 'u');
        for (size_t w = OWNER; w < WHO_COUNT; w++)
                TRY(sql_help_set_user(tx, s.m.who[w], USER_SUSPENDED));
        for (size_t a = 0; a < ARRAY_LEN(project_acts); a++)
                for (size_t w = OWNER; w < WHO_COUNT && project_acts[a].act != act_complete && project_acts[a].act != act_see; w++)
                        check_cell(project_acts[a].name, who_names[w], 0, err_letter(project_acts[a].act(tx, &s, s.m.who[w])), 'u');
        for (size_t a = 0; a < ARRAY_LEN(proposal_acts); a++)
                for (size_t w = OWNER; w < WHO_COUNT && proposal_acts[a].act != act_read; w++)
                        check_cell(proposal_acts[a].name, who_names[w], 0, err_letter(proposal_acts[a].act(tx, &s, s.m.who[w])), 'u');
        return OK;
}

static void the_suspended_do_nothing(void **state)
{
        struct place *p = *state;

        wrong_cells = 0;
        assert_int_equal(db_write(p->db, p->a, try_suspended, NULL), OK);
        assert_int_equal(wrong_cells, 0);
}

/* ---- Drafts ----------------------------------------------------------------------------------------------------------------- */

#define EXPECT(x)                                                                       \
        do {                                                                            \
                if (!(x)) {                                                             \
                        print_error("%s:%d: %s\n", __FILE__, __LINE__, #x);             \
                        wrong_cells++;                                                  \
                }                                                                       \
        } while (0)

static void run_both(void **state, enum err (*run)(struct tx *, void *))
{
        struct place *p = *state;

        wrong_cells = 0;
        assert_int_equal(db_write(p->db, p->a, run, NULL), OK);
        assert_int_equal(wrong_cells, 0);
}

static enum err try_drafts(struct tx *tx, void *ctx)
{
        struct market m;
        struct project_draft d = { .place = PLACE_ONLINE }, back;
        struct project_page_row page;
        struct project_skills_of_rows skills;
        struct skill_words words;
        struct project_id id, second;
        enum project_state state;

        (void)ctx;
        TRY(market_new(tx, &m));
        TRY(market_set(tx, "review_projects", "1"));
        EXPECT(project_save(tx, m.who[WRITER], (struct project_id){ 0 }, &d, &id) == ERR_FORBIDDEN);
        TRY(project_save(tx, m.who[OWNER], (struct project_id){ 0 }, &d, &id));
        EXPECT(project_gaps(&d) == (PROJECT_GAP_TITLE | PROJECT_GAP_BODY | PROJECT_GAP_CATEGORY | PROJECT_GAP_BAND | PROJECT_GAP_DAYS));
        EXPECT(project_submit(tx, m.who[OWNER], id, &state) == ERR_INVALID);
        d = market_draft(&m, "A shop for an argan cooperative");
        d.place = PLACE_ON_SITE;
        EXPECT(project_gaps(&d) == PROJECT_GAP_CITY);
        d.city = S("Essaouira");
        TRY(project_save(tx, m.who[OWNER], id, &d, &id));
        TRY(project_submit(tx, m.who[OWNER], id, &state));
        EXPECT(state == PROJECT_IN_REVIEW);
        d.days = 0;
        EXPECT(project_save(tx, m.who[OWNER], id, &d, &second) == ERR_INVALID);
        TRY(project_reject(tx, m.who[REVIEWER], S("::1"), id, S("Which part is urgent?")));
        EXPECT(project_reject(tx, m.who[REVIEWER], S("::1"), id, S("Again")) == ERR_STATE);
        d.days = 20;
        TRY(project_save(tx, m.who[OWNER], id, &d, &second));
        TRY(project_draft_of(tx, m.who[OWNER], id, &back, &state));
        EXPECT(state == PROJECT_DRAFT && second.v == id.v && back.days == 20 && back.n_skills == 2 && back.skills[1].v == m.skill[1].v);
        TRY(project_submit(tx, m.who[OWNER], id, &state));
        TRY(project_approve(tx, m.who[REVIEWER], S("::1"), id));
        TRY(project_see(tx, (struct viewer){ 0 }, id, LANG_FR, &page));
        EXPECT(page.state == PROJECT_OPEN && page.opened_at == tx->now_ms && page.expires_at == tx->now_ms + 21 * MS_DAY &&
               page.reason_text.n == 0);
        EXPECT(page.budget_min_minor == 25000 && page.budget_max_minor == 50000 && str_eq(page.currency, S("MAD")) &&
               str_eq(page.city, S("Essaouira")));
        TRY(project_similar(tx, m.who[OWNER], id, &second));
        TRY(project_see(tx, (struct viewer){ m.who[OWNER], false }, second, LANG_FR, &page));
        TRY(project_skills(tx, second, LANG_FR, &skills));
        words = project_skill_words(tx->arena, page.skill_line, LANG_AR);
        EXPECT(words.n == 2 && str_eq(words.v[0].name, S("WordPress")) && str_eq(words.v[1].slug, S("php")));
        EXPECT(project_skill_words(tx->arena, S(""), LANG_AR).n == 0);
        EXPECT(page.state == PROJECT_DRAFT && page.similar_to.v == id.v && skills.n == 2 && page.proposals == 0 && page.opened_at == 0);
        TRY(sql_help_set_project(tx, id, PROJECT_DRAFT)); /* sent back and being edited: its copy outlives it */
        TRY(project_discard(tx, m.who[OWNER], id));
        TRY(project_see(tx, (struct viewer){ m.who[OWNER], false }, second, LANG_FR, &page));
        EXPECT(page.similar_to.v == 0);
        return OK;
}

static void drafts_are_kept_checked_and_copied(void **state)
{
        run_both(state, try_drafts);
}

static enum err try_limits(struct tx *tx, void *ctx)
{
        struct market m;
        struct project_draft good, d;
        struct project_id id, none = { 0 };
        char *long_title = arena_alloc(tx->arena, LIMIT_TITLE_CHARS + 2);

        (void)ctx;
        TRY(market_new(tx, &m));
        d = good = market_draft(&m, "A shop for an argan cooperative");
        memset(long_title, 'x', LIMIT_TITLE_CHARS + 1);
        d.title = str_c(long_title);
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_LIMIT);
        d = good;
        d.days = LIMIT_DAYS + 1;
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_INVALID);
        d = good;
        d.band = BAND_COUNT + 1;
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_INVALID);
        d = good;
        d.skills[1] = d.skills[0];
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_INVALID);
        d = good;
        d.skills[1] = (struct skill_id){ 999999 };
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_INVALID);
        d = good;
        d.category = (struct category_id){ 999999 };
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_INVALID);
        d = good;
        d.place = (enum project_place)7;
        EXPECT(project_save(tx, m.who[OWNER], none, &d, &id) == ERR_INVALID);
        TRY(market_open_project(tx, &m, m.who[OWNER], &id));
        EXPECT(project_close(tx, m.who[OWNER], id, CLOSE_OTHER, S("")) == ERR_INVALID);
        EXPECT(project_close(tx, m.who[OWNER], id, (enum close_reason)0, S("x")) == ERR_INVALID);
        EXPECT(project_close(tx, m.who[OWNER], id, CLOSE_OTHER, S("The cooperative found a cousin.")) == OK);
        return OK;
}

static void a_project_keeps_within_its_limits(void **state)
{
        run_both(state, try_limits);
}

/* ---- Questions ---------------------------------------------------------------------------------------------------------------- */

static enum err try_questions(struct tx *tx, void *ctx)
{
        struct scene s;
        struct question_list_rows list;
        struct project_question_id id;
        struct project_id project;
        struct help_notes_row told;

        (void)ctx;
        TRY(scene_new(tx, &s));
        EXPECT(question_ask(tx, s.m.who[WRITER], s.project, S("Why?"), &id) == ERR_INVALID);
        for (int i = 0; i < QUESTIONS_PER_PERSON; i++)
                TRY(question_ask(tx, s.m.who[WRITER], s.project, S("And the returns page?"), &id));
        EXPECT(question_ask(tx, s.m.who[WRITER], s.project, S("One more, please?"), &id) == ERR_LIMIT);
        TRY(question_answer(tx, s.m.who[OWNER], s.question, S("Since September."), &project));
        EXPECT(project.v == s.project.v);
        EXPECT(question_answer(tx, s.m.who[OWNER], s.question, S("No, since October."), &project) == ERR_STATE);
        TRY(question_list(tx, s.project, &list));
        EXPECT(list.n == 1 + QUESTIONS_PER_PERSON && str_eq(list.v[0].answer, S("Since September.")) && list.v[1].answered_at == 0);
        TRY(sql_help_notes(tx, s.m.who[OTHER_FREELANCER], NOTE_QUESTION_ANSWERED, &told));
        EXPECT(told.n == 1);
        return OK;
}

static void questions_are_asked_and_answered_once(void **state)
{
        run_both(state, try_questions);
}

/* ---- Quota -------------------------------------------------------------------------------------------------------------------- */

static void months_are_counted_from_the_calendar(void **state)
{
        static const struct {
                int64_t at_ms, month;
        } cases[] = {
                { 0, 1970 * 12 }, { -1, 1969 * 12 + 11 }, { INT64_C(951782400000), 2000 * 12 + 1 }, /* 29 February 2000 */
                { INT64_C(951868800000), 2000 * 12 + 2 }, { INT64_C(1767225599999), 2025 * 12 + 11 }, { INT64_C(1767225600000), 2026 * 12 },
                { INT64_C(4107542399999), 2100 * 12 + 1 }, { INT64_C(4107542400000), 2100 * 12 + 2 }, /* 2100 is no leap year */
        };

        (void)state;
        for (size_t i = 0; i < ARRAY_LEN(cases); i++)
                assert_int_equal(quota_month(cases[i].at_ms), cases[i].month);
}

static int64_t used(struct tx *tx, struct user_id who)
{
        struct proposal_quota q = { -1, -1 };

        return proposal_quota(tx, who, &q) == OK ? q.used : -1;
}

static enum err try_quota(struct tx *tx, void *ctx)
{
        struct market m;
        struct project_id project[4];
        struct proposal_id id[4];
        struct contract_id contract;
        struct user_id writer;
        bool more;

        (void)ctx;
        TRY(market_new(tx, &m));
        TRY(market_set(tx, "proposals_a_month", "3"));
        writer = m.who[WRITER];
        struct proposal_text t = market_text(&m, 310000);
        for (size_t i = 0; i < ARRAY_LEN(project); i++)
                TRY(market_open_project(tx, &m, m.who[OWNER], &project[i]));
        for (size_t i = 0; i < 3; i++)
                TRY(proposal_send(tx, writer, project[i], &t, &id[i]));
        EXPECT(used(tx, writer) == 3);
        EXPECT(proposal_send(tx, writer, project[3], &t, &id[3]) == ERR_QUOTA);

        /* A withdrawal keeps its unit, and sending again takes another. */
        TRY(proposal_withdraw(tx, writer, id[0]));
        EXPECT(used(tx, writer) == 3 && proposal_send(tx, writer, project[0], &t, &id[0]) == ERR_QUOTA);

        /* Closing without a hire gives the unit back. */
        TRY(project_close(tx, m.who[OWNER], project[1], CLOSE_BUDGET, S("")));
        EXPECT(used(tx, writer) == 2);
        TRY(proposal_send(tx, writer, project[0], &t, &id[3]));
        EXPECT(id[3].v == id[0].v && used(tx, writer) == 3);

        /* A hire keeps them all, the chosen and the passed over. */
        TRY(proposal_open(tx, m.who[OWNER], id[2]));
        TRY(proposal_accept(tx, m.who[OWNER], id[2], &contract));
        EXPECT(used(tx, writer) == 3);

        /* Expiry gives back what was used, all of it; a new month begins at nothing. */
        tx->now_ms += 22 * MS_DAY;
        TRY(project_expire_due(tx, &more));
        EXPECT(more);
        TRY(project_expire_due(tx, &more));
        EXPECT(!more);
        tx->now_ms -= 22 * MS_DAY;
        EXPECT(used(tx, writer) == 1);
        tx->now_ms += 32 * MS_DAY;
        EXPECT(used(tx, writer) == 0);
        return OK;
}

static void the_quota_is_counted_and_given_back(void **state)
{
        run_both(state, try_quota);
}

/* ---- Sealed amounts --------------------------------------------------------------------------------------------------------------- */

static enum err try_sealed(struct tx *tx, void *ctx)
{
        struct scene s;
        struct proposal_page_row page;
        struct proposals_of_project_rows list;
        struct proposals_compare_rows compared;
        struct proposal_share share;
        const struct settings *settings;
        struct proposal_id other;
        struct proposal_text t;

        (void)ctx;
        TRY(scene_new(tx, &s));
        t = market_text(&s.m, 480000);
        TRY(proposal_send(tx, s.m.who[OTHER_FREELANCER], s.project, &t, &other));
        static const enum who_acts blind[] = { NOBODY, WRITER, OTHER_CLIENT, REVIEWER, CASHIER };
        for (size_t i = 0; i < ARRAY_LEN(blind); i++) {
                struct user_id who = s.m.who[blind[i]];
                EXPECT(proposal_see(tx, who, other, &page) == ERR_NOT_FOUND);
                EXPECT(proposal_list(tx, who, s.project, PROPOSAL_AMOUNT, PROPOSAL_SHOW_WAITING, 1, &list) == OK && list.n == 0);
                EXPECT(proposal_compare(tx, who, s.project, (struct proposal_id[]){ s.proposal, other }, 2, &compared) == OK &&
                       compared.n == 0);
        }
        /* The owner sees amount and first lines, and the text once it is opened. */
        TRY(proposal_see(tx, s.m.who[OWNER], other, &page));
        EXPECT(page.amount_minor == 480000 && page.body_md.n == 0 && page.lead.n > 0 && page.newcomer);
        TRY(proposal_open(tx, s.m.who[OWNER], other));
        TRY(proposal_see(tx, s.m.who[OWNER], other, &page));
        EXPECT(page.body_md.n > LIMIT_PROPOSAL_MIN_CHARS && page.opened_at == tx->now_ms);
        TRY(proposal_list(tx, s.m.who[OWNER], s.project, PROPOSAL_AMOUNT, PROPOSAL_SHOW_WAITING, 1, &list));
        EXPECT(list.n == 2 && list.v[0].amount_minor == 310000 && list.v[1].amount_minor == 480000);
        TRY(proposal_compare(tx, s.m.who[OWNER], s.project, (struct proposal_id[]){ s.proposal, other }, 2, &compared));
        EXPECT(compared.n == 2);
        EXPECT(proposal_compare(tx, s.m.who[OWNER], s.project, &other, 1, &compared) == ERR_INVALID);
        /* Withdrawn: the text and the amount are the writer's again. */
        TRY(proposal_withdraw(tx, s.m.who[OTHER_FREELANCER], other));
        TRY(proposal_see(tx, s.m.who[OWNER], other, &page));
        EXPECT(page.amount_minor == 0 && page.days == 0 && page.body_md.n == 0 && page.lead.n == 0);
        TRY(settings_get(tx, &settings));
        TRY(proposal_share(settings, money_of(310000, s.m.mad), &share));
        EXPECT(share.fee.minor == 46500 && share.net.minor == 263500 && share.gross.minor == 310000);
        return OK;
}

static void amounts_are_sealed(void **state)
{
        run_both(state, try_sealed);
}

static enum err try_texts(struct tx *tx, void *ctx)
{
        struct market m;
        struct project_id project;
        struct proposal_id id;

        (void)ctx;
        TRY(market_new(tx, &m));
        TRY(market_open_project(tx, &m, m.who[OWNER], &project));
        struct proposal_text good = market_text(&m, 310000), t = good;
        t.amount.minor = 99;
        EXPECT(proposal_send(tx, m.who[WRITER], project, &t, &id) == ERR_INVALID);
        t.amount.minor = LIMIT_AMOUNT_MINOR + 1;
        EXPECT(proposal_send(tx, m.who[WRITER], project, &t, &id) == ERR_INVALID);
        t = good;
        TRY(currency_of(S("EUR"), &t.amount.cur));
        EXPECT(proposal_send(tx, m.who[WRITER], project, &t, &id) == ERR_CURRENCY);
        t = good;
        t.days = 0;
        EXPECT(proposal_send(tx, m.who[WRITER], project, &t, &id) == ERR_INVALID);
        t = good;
        t.body_md = str_slice(t.body_md, 0, LIMIT_PROPOSAL_MIN_CHARS - 1);
        EXPECT(proposal_send(tx, m.who[WRITER], project, &t, &id) == ERR_INVALID);
        t.body_md = str_slice(good.body_md, 0, LIMIT_PROPOSAL_MIN_CHARS);
        EXPECT(proposal_send(tx, m.who[WRITER], project, &t, &id) == OK);
        EXPECT(proposal_decline(tx, m.who[OWNER], id, DECLINE_OTHER, S("")) == ERR_INVALID);
        EXPECT(proposal_decline(tx, m.who[OWNER], id, (enum decline_reason)0, S("x")) == ERR_INVALID);
        return OK;
}

static void a_proposal_keeps_within_its_limits(void **state)
{
        run_both(state, try_texts);
}

/* ---- Accepting --------------------------------------------------------------------------------------------------------------------- */

static enum err try_accept(struct tx *tx, void *ctx)
{
        struct scene s;
        struct proposal_id other;
        struct proposal_page_row page;
        struct project_page_row project;
        struct help_contracts_row contracts;
        struct help_notes_row told;
        struct client_figures figures;
        struct contract_id contract;
        struct proposal_text t;

        (void)ctx;
        TRY(scene_new(tx, &s));
        TRY(project_close(tx, s.m.who[OWNER], s.bare, CLOSE_NO_FIT, S("")));
        t = market_text(&s.m, 480000);
        TRY(proposal_send(tx, s.m.who[OTHER_FREELANCER], s.project, &t, &other));
        TRY(client_figures(tx, s.m.who[OTHER_CLIENT], &figures));
        EXPECT(figures.posted == 0 && figures.hire_rate == -1);
        TRY(client_figures(tx, s.m.who[OWNER], &figures));
        EXPECT(figures.posted == 2 && figures.open == 1 && figures.hired == 0 && figures.hire_rate == 0);
        TRY(proposal_open(tx, s.m.who[OWNER], s.proposal));
        TRY(proposal_accept(tx, s.m.who[OWNER], s.proposal, &contract));
        TRY(sql_help_contracts(tx, s.project, &contracts));
        EXPECT(contracts.n == 1 && contracts.price == 310000 && contracts.client == s.m.who[OWNER].v &&
               contracts.freelancer == s.m.who[WRITER].v);
        TRY(proposal_see(tx, s.m.who[OTHER_FREELANCER], other, &page));
        EXPECT(page.state == PROPOSAL_LAPSED);
        TRY(sql_help_notes(tx, s.m.who[OTHER_FREELANCER], NOTE_PROJECT_ENDED, &told));
        EXPECT(told.n == 1);
        TRY(sql_help_notes(tx, s.m.who[WRITER], NOTE_PROJECT_ENDED, &told));
        EXPECT(told.n == 0);
        TRY(project_see(tx, (struct viewer){ 0 }, s.project, LANG_EN, &project));
        EXPECT(project.state == PROJECT_AWARDED && project.ended_at == tx->now_ms && project.hired == 1 && project.proposals == 2);
        TRY(client_figures(tx, s.m.who[OWNER], &figures));
        EXPECT(figures.posted == 2 && figures.open == 0 && figures.hired == 1 && figures.ended == 2 && figures.hire_rate == 50);
        EXPECT(proposal_accept(tx, s.m.who[OWNER], other, &contract) == ERR_STATE);
        TRY(project_complete(tx, s.m.who[OWNER], s.project));
        struct project_id second;
        TRY(market_open_project(tx, &s.m, s.m.who[OWNER], &second));
        TRY(project_close(tx, s.m.who[OWNER], second, CLOSE_NO_FIT, S("")));
        TRY(client_figures(tx, s.m.who[OWNER], &figures));
        EXPECT(figures.posted == 3 && figures.ended == 3 && figures.hired == 1 && figures.hire_rate == 33);
        return OK;
}

static void accepting_awards_offers_and_lets_the_others_know(void **state)
{
        run_both(state, try_accept);
}

struct race {
        struct db *db;
        struct scene s;
        struct proposal_id id[2];
        pthread_barrier_t start;
};
struct racer {
        struct race *race;
        struct proposal_id id;
        enum err outcome;
};

static enum err race_begin(struct tx *tx, void *ctx)
{
        struct race *r = ctx;
        struct proposal_text t;

        TRY(market_open_project(tx, &r->s.m, r->s.m.who[OWNER], &r->s.project));
        t = market_text(&r->s.m, 100000);
        TRY(proposal_send(tx, r->s.m.who[WRITER], r->s.project, &t, &r->id[0]));
        TRY(proposal_send(tx, r->s.m.who[OTHER_FREELANCER], r->s.project, &t, &r->id[1]));
        TRY(proposal_open(tx, r->s.m.who[OWNER], r->id[0]));
        return proposal_open(tx, r->s.m.who[OWNER], r->id[1]);
}

static enum err race_scene(struct tx *tx, void *ctx)
{
        struct race *r = ctx;

        TRY(market_new(tx, &r->s.m));
        return market_set(tx, "proposals_a_month", "50");
}

static enum err accept_one(struct tx *tx, void *ctx)
{
        struct racer *r = ctx;
        struct contract_id contract;

        return proposal_accept(tx, r->race->s.m.who[OWNER], r->id, &contract);
}

static void *race_thread(void *arg)
{
        struct racer *r = arg;
        struct arena *a = arena_new(4096);

        pthread_barrier_wait(&r->race->start);
        r->outcome = db_write(r->race->db, a, accept_one, r);
        arena_free(a);
        return NULL;
}

static enum err race_end(struct tx *tx, void *ctx)
{
        struct race *r = ctx;
        struct help_contracts_row contracts;

        TRY(sql_help_contracts(tx, r->s.project, &contracts));
        return contracts.n == 1 ? OK : ERR_STATE;
}

static void of_two_who_accept_at_once_one_wins(void **state)
{
        struct place *p = *state;
        struct race r = { .db = p->db };

        assert_int_equal(db_write(p->db, p->a, race_scene, &r), OK);
        assert_int_equal(pthread_barrier_init(&r.start, NULL, 2), 0);
        for (int round = 0; round < 10; round++) {
                struct racer racers[2];
                pthread_t threads[2];
                assert_int_equal(db_write(p->db, p->a, race_begin, &r), OK);
                for (size_t i = 0; i < 2; i++) {
                        racers[i] = (struct racer){ .race = &r, .id = r.id[i] };
                        assert_int_equal(pthread_create(&threads[i], NULL, race_thread, &racers[i]), 0);
                }
                for (size_t i = 0; i < 2; i++)
                        assert_int_equal(pthread_join(threads[i], NULL), 0);
                assert_true((racers[0].outcome == OK) != (racers[1].outcome == OK));
                assert_true(racers[0].outcome == ERR_STATE || racers[1].outcome == ERR_STATE);
                assert_int_equal(db_read(p->db, p->a, race_end, &r), OK);
        }
        pthread_barrier_destroy(&r.start);
}

/* ---- Lists -------------------------------------------------------------------------------------------------------------------------- */

static enum err post(struct tx *tx, const struct market *m, enum who_acts who, int64_t band, int64_t days, enum project_place place,
                     const char *city, struct skill_id skill, struct project_id *ret)
{
        struct project_draft d = market_draft(m, "A project for the list");
        enum project_state state;

        d.band = band;
        d.days = days;
        d.place = place;
        d.city = str_c(city);
        d.skills[0] = skill;
        d.n_skills = 1;
        TRY(project_save(tx, m->who[who], (struct project_id){ 0 }, &d, ret));
        TRY(project_submit(tx, m->who[who], *ret, &state));
        tx->now_ms += MS_MINUTE;
        return OK;
}

/* The ids of the list under a filter, as places in `all`: "20" is the third and the first. */
static const char *listed(struct tx *tx, const struct project_filter *f, const struct project_id *all, size_t n)
{
        struct project_cards cards;
        struct buf b = buf_in(tx->arena);
        int64_t count;

        if (project_list(tx, f, &cards) != OK || project_count(tx, f, &count) != OK || count != (int64_t)cards.n)
                return "error";
        for (size_t i = 0; i < cards.n; i++)
                for (size_t k = 0; k < n; k++)
                        if (cards.v[i].id.v == all[k].v)
                                buf_putc(&b, (char)('0' + k));
        return str_z(tx->arena, buf_str(&b));
}

#define LISTED(want, ...)                                                                                                              \
        do {                                                                                                                           \
                const char *got_ = listed(tx, &(const struct project_filter){ __VA_ARGS__ }, id, ARRAY_LEN(id));                       \
                if (strcmp(got_, want) != 0) {                                                                                         \
                        print_error("line %d: got \"%s\", want \"%s\"\n", __LINE__, got_, want);                                       \
                        wrong_cells++;                                                                                                 \
                }                                                                                                                      \
        } while (0)

static enum err try_lists(struct tx *tx, void *ctx)
{
        struct market m;
        struct project_id id[5];
        struct project_cards cards;
        struct proposal_id proposal;

        (void)ctx;
        TRY(market_new(tx, &m));
        TRY(post(tx, &m, OWNER, 1, 3, PLACE_ONLINE, "", m.skill[0], &id[0]));
        TRY(post(tx, &m, OTHER_CLIENT, 9, 60, PLACE_ON_SITE, "Marrakech", m.skill[1], &id[1]));
        TRY(post(tx, &m, OWNER, 5, 14, PLACE_OFFICE, "Rabat", m.skill[2], &id[2]));
        TRY(post(tx, &m, OTHER_CLIENT, 5, 30, PLACE_ONLINE, "", m.skill[0], &id[3]));
        TRY(post(tx, &m, OWNER, 3, 7, PLACE_ONLINE, "", m.skill[1], &id[4]));
        struct proposal_text t = market_text(&m, 310000);
        TRY(proposal_send(tx, m.who[WRITER], id[4], &t, &proposal));
        TRY(proposal_send(tx, m.who[WRITER], id[3], &t, &proposal));
        TRY(proposal_send(tx, m.who[OTHER_FREELANCER], id[3], &t, &proposal));
        TRY(sql_help_wallet(tx, m.who[OWNER], 10000));

        LISTED("43210", .page = 1);
        LISTED("21043", .sort = PROJECT_QUIET);
        LISTED("13240", .sort = PROJECT_BUDGET);
        LISTED("30", .skills = { m.skill[0] });
        LISTED("320", .skills = { m.skill[0], m.skill[2] });
        LISTED("43210", .category = m.category);
        LISTED("", .category = { m.category.v + 1 });
        LISTED("321", .min_minor = 50000);
        LISTED("43210", .min_minor = 4999);
        LISTED("4321", .min_minor = 5000);
        LISTED("40", .days = 7);
        LISTED("1", .place = PLACE_ON_SITE);
        LISTED("1", .city = S("MARRAKECH"));
        LISTED("40", .funded = true);
        LISTED("4", .funded = true, .skills = { m.skill[1] }, .days = 10, .sort = PROJECT_BUDGET);
        LISTED("43210", .few = true);
        TRY(project_list(tx, &(struct project_filter){ 0 }, &cards));
        EXPECT(cards.v[0].funded && !cards.v[2].funded && !cards.v[1].funded && cards.v[0].proposals == 1 && cards.v[0].lead.n > 0);
        struct skill_words words = project_skill_words(tx->arena, cards.v[2].skill_line, LANG_FR);
        EXPECT(words.n == 1 && str_eq(words.v[0].slug, S("logo")) && str_eq(words.v[0].name, S("Création de logo")));
        TRY(project_list(tx, &(struct project_filter){ .page = 2 }, &cards));
        EXPECT(cards.n == 0);
        TRY(sql_help_set_user(tx, m.who[OTHER_CLIENT], USER_SUSPENDED));
        LISTED("420", .page = 1);
        return OK;
}

static void lists_filter_sort_and_count(void **state)
{
        run_both(state, try_lists);
}

static enum err many_open(struct tx *tx, void *ctx)
{
        struct market m;
        struct project_cards first, second, last;
        struct category_list_rows categories;
        bool more;
        int64_t n;

        (void)ctx;
        TRY(market_new(tx, &m));
        for (int64_t i = 0; i < 1100; i++)
                TRY(sql_help_open_project(tx, m.who[OWNER], m.category, 1000 + i / 3)); /* three at the same moment: the id decides */
        TRY(project_count(tx, &(struct project_filter){ .page = 1 }, &n));
        EXPECT(n == PROJECT_COUNT_CAP + 1);
        TRY(project_list(tx, &(struct project_filter){ .page = 1 }, &first));
        TRY(project_list(tx, &(struct project_filter){ .page = 2 }, &second));
        TRY(project_list(tx, &(struct project_filter){ .page = 44 }, &last));
        EXPECT(first.n == LIMIT_PAGE_ITEMS + 1 && second.n == LIMIT_PAGE_ITEMS + 1 && last.n == LIMIT_PAGE_ITEMS);
        EXPECT(first.v[LIMIT_PAGE_ITEMS].id.v == second.v[0].id.v);
        for (size_t i = 1; i < first.n; i++)
                EXPECT(first.v[i].id.v == first.v[i - 1].id.v - 1);
        TRY(category_recount_open(tx, &more));
        TRY(category_list(tx, LANG_EN, &categories));
        EXPECT(!more && categories.n == 9);
        for (size_t i = 0; i < categories.n; i++)
                EXPECT(categories.v[i].open_projects == (categories.v[i].id.v == m.category.v ? 1100 : 0));
        return OK;
}

static void long_lists_keep_their_order_over_pages(void **state)
{
        run_both(state, many_open);
}

/* How SQLite would run a statement: one line per step. */
static enum err plan_of(struct tx *tx, const struct query *q, struct str *ret)
{
        static const unsigned char cols[] = { DB_INT, DB_INT, DB_INT, DB_TEXT };
        struct query *explain = ARENA_NEW(tx->arena, struct query); /* its address is the key of a prepared statement */
        struct db_value *values = ARENA_ARRAY(tx->arena, struct db_value, q->n_params);
        struct buf b = buf_in(tx->arena);
        struct db_rows *rows;

        for (size_t i = 0; i < q->n_params; i++)
                values[i] = (struct db_value){ .type = (enum db_type)q->params[i] };
        *explain = *q;
        explain->sql = str_z(tx->arena, str_fmt(tx->arena, "EXPLAIN QUERY PLAN %s", q->sql));
        explain->cols = cols;
        explain->n_cols = ARRAY_LEN(cols);
        TRY(db_query(tx, explain, values, &rows));
        while (db_next(rows)) {
                buf_put(&b, db_text(rows, 3));
                buf_putc(&b, '\n');
        }
        TRY(db_done(rows, NULL));
        *ret = buf_str(&b);
        return OK;
}

static const struct {
        const char *query, *index;
} plans[] = {
        { "project_list_newest", "projects_open " },
        { "project_list_quiet", "projects_open_by_proposals " },
        { "project_list_budget", "projects_open_by_budget " },
        { "projects_due", "projects_by_expiry " },
        { "project_mine", "projects_by_client " },
        { "proposals_mine", "proposals_by_freelancer " },
};

static enum err check_plans(struct tx *tx, const struct query *const *queries, size_t n)
{
        struct str plan;

        for (size_t i = 0; i < n; i++)
                for (size_t k = 0; k < ARRAY_LEN(plans); k++) {
                        if (strcmp(queries[i]->name, plans[k].query) != 0)
                                continue;
                        TRY(plan_of(tx, queries[i], &plan));
                        wrong_cells--; /* as many found as there are */
                        if (str_contains(plan, str_c(plans[k].index)) && !str_contains(plan, S("TEMP B-TREE")) &&
                            !str_contains(plan, S("SCAN")))
                                continue;
                        print_error("%s:\n%.*s\n", plans[k].query, STR_ARG(plan));
                        wrong_cells += 100;
                }
        return OK;
}

static enum err try_plans(struct tx *tx, void *ctx)
{
        (void)ctx;
        wrong_cells = ARRAY_LEN(plans);
        TRY(check_plans(tx, market_project_queries, market_project_queries_n));
        return check_plans(tx, market_proposal_queries, market_proposal_queries_n);
}

static void lists_walk_an_index_and_sort_nothing(void **state)
{
        struct place *p = *state;

        assert_int_equal(db_read(p->db, p->a, try_plans, NULL), OK);
        assert_int_equal(wrong_cells, 0);
}

/*
 * ---- Categories -----------------------------------------------------------------------------------------------------------------------
 */

static enum err try_catalogue(struct tx *tx, void *ctx)
{
        struct category_list_rows categories;
        struct skill_list_rows skills, again;

        (void)ctx;
        TRY(catalogue_defaults(tx));
        TRY(category_list(tx, LANG_AR, &categories));
        TRY(skill_list(tx, LANG_FR, &skills));
        EXPECT(categories.n == 9 && skills.n >= 100);
        EXPECT(str_eq(categories.v[8].name, S("تدريب")) && str_eq(categories.v[2].slug, S("ai")));
        TRY(catalogue_defaults(tx));
        TRY(skill_list(tx, LANG_FR, &again));
        EXPECT(again.n == skills.n);
        for (size_t i = 0; i < skills.n; i++)
                EXPECT(skills.v[i].name.n > 0 && skills.v[i].slug.n > 0);
        return OK;
}

static void the_starting_catalogue_is_there_once(void **state)
{
        run_both(state, try_catalogue);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                BOTH(every_act_on_a_project_by_everyone_in_every_state),
                BOTH(every_act_on_a_proposal_by_everyone_in_every_state),
                BOTH(nothing_moves_once_the_project_is_over),
                BOTH(the_suspended_do_nothing),
                BOTH(drafts_are_kept_checked_and_copied),
                BOTH(a_project_keeps_within_its_limits),
                BOTH(questions_are_asked_and_answered_once),
                cmocka_unit_test(months_are_counted_from_the_calendar),
                BOTH(the_quota_is_counted_and_given_back),
                BOTH(amounts_are_sealed),
                BOTH(a_proposal_keeps_within_its_limits),
                BOTH(accepting_awards_offers_and_lets_the_others_know),
                BOTH(of_two_who_accept_at_once_one_wins),
                BOTH(lists_filter_sort_and_count),
                BOTH(long_lists_keep_their_order_over_pages),
                cmocka_unit_test_setup_teardown(lists_walk_an_index_and_sort_nothing, place_sqlite, place_leave),
                BOTH(the_starting_catalogue_is_there_once),
        };

        return cmocka_run_group_tests_name("market", tests, NULL, NULL);
}
