#include "market/project.h"

#include "market/category.h"
#include "market/proposal.h"
#include "people/states.h"

/* The numbers that project.sql, category.sql and proposal.sql write out. */
static_assert(PROJECT_DRAFT == 1 && PROJECT_IN_REVIEW == 2 && PROJECT_OPEN == 3 && PROJECT_REJECTED == 8 && PLACE_ONLINE == 1,
              "states in SQL");
static_assert(USER_ACTIVE == 1 && OWNER_USER == 2 && ACCOUNT_WALLET == 2 && SUBJECT_PROJECT == 2, "kinds in SQL");
static_assert(LANG_AR == 0 && LANG_FR == 1 && LANG_EN == 2, "languages in SQL");

#define LEAD_CHARS 220

static const struct transfer_id no_money;

enum err actor_get(struct tx *tx, struct user_id id, struct actor_by_id_row *ret)
{
        struct actor_by_id_row row;

        if (id.v == 0)
                return ERR_FORBIDDEN;
        enum err e = sql_actor_by_id(tx, id, &row);
        if (e != OK)
                return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
        if (row.state != USER_ACTIVE)
                return ERR_SUSPENDED;
        *ret = row;
        return OK;
}

/* The project, if it is the actor's own. Others learn nothing of one that they cannot see. */
static enum err own_project(struct tx *tx, struct user_id actor, struct project_id id, struct project_core_row *ret)
{
        struct actor_by_id_row who;
        struct project_core_row p;

        TRY(actor_get(tx, actor, &who));
        TRY(sql_project_core(tx, id, &p));
        if (p.client_id.v != actor.v)
                return project_is_public(p.state) ? ERR_FORBIDDEN : ERR_NOT_FOUND;
        *ret = p;
        return OK;
}

static enum err event(struct tx *tx, enum event_kind kind, struct project_id id, struct user_id actor, struct str note)
{
        return event_add(tx, kind, SUBJECT_PROJECT, id.v, actor, no_money, note);
}

/* A move changes one row, or the project was not in the state it should start from. */
static enum err moved(int64_t changed)
{
        return changed == 1 ? OK : ERR_STATE;
}

/* ---- Writing ---------------------------------------------------------------------------------------------------------- */

unsigned project_gaps(const struct project_draft *d)
{
        unsigned gaps = 0;

        gaps |= utf8_count(d->title) < LIMIT_TITLE_MIN_CHARS ? PROJECT_GAP_TITLE : 0;
        gaps |= utf8_count(d->body_md) < LIMIT_BRIEF_MIN_CHARS ? PROJECT_GAP_BODY : 0;
        gaps |= d->category.v == 0 ? PROJECT_GAP_CATEGORY : 0;
        gaps |= d->band < 1 || d->band > BAND_COUNT ? PROJECT_GAP_BAND : 0;
        gaps |= d->days < 1 || d->days > LIMIT_DAYS ? PROJECT_GAP_DAYS : 0;
        gaps |= d->place == PLACE_ON_SITE && d->city.n == 0 ? PROJECT_GAP_CITY : 0;
        return gaps;
}

enum err project_band(const struct settings *s, int64_t band, struct money *ret_min, struct money *ret_max)
{
        if (band < 1 || band > BAND_COUNT)
                return ERR_INVALID;
        *ret_min = money_of(s->bands_minor[band - 1], s->currencies[0]);
        *ret_max = money_of(band < BAND_COUNT ? s->bands_minor[band] : 0, s->currencies[0]);
        return OK;
}

/* What may never be stored, draft or not. */
static enum err check_draft(struct tx *tx, const struct project_draft *d)
{
        struct category_by_id_row category;

        if (utf8_count(d->title) > LIMIT_TITLE_CHARS || utf8_count(d->body_md) > LIMIT_BRIEF_CHARS ||
            utf8_count(d->city) > LIMIT_CITY_CHARS)
                return ERR_LIMIT;
        if (d->n_skills > LIMIT_SKILLS)
                return ERR_LIMIT;
        if (d->band < 0 || d->band > BAND_COUNT || d->days < 0 || d->days > LIMIT_DAYS || d->place < PLACE_ONLINE ||
            d->place > PLACE_ON_SITE)
                return ERR_INVALID;
        TRY(skills_check(tx, d->skills, d->n_skills));
        if (d->category.v == 0)
                return OK;
        enum err e = category_by_id(tx, d->category, LANG_EN, &category);
        return e == ERR_NOT_FOUND ? ERR_INVALID : e;
}

static enum err write_draft(struct tx *tx, struct project_id id, const struct project_draft *d)
{
        const struct settings *settings;
        struct money min = { 0 }, max = { 0 };

        TRY(settings_get(tx, &settings));
        min = max = money_of(0, settings->currencies[0]);
        if (d->band > 0)
                TRY(project_band(settings, d->band, &min, &max));
        struct str city = d->place == PLACE_ONLINE ? S("") : d->city;
        struct str lead = text_excerpt(tx->arena, d->body_md, LEAD_CHARS);
        TRY(sql_project_write(tx, id, d->title, d->category, d->band, min.minor, max.minor, currency_code(&min.cur), d->days, d->place,
                              city, lead, d->body_md, tx->now_ms));
        TRY(sql_project_skills_clear(tx, id));
        for (size_t i = 0; i < d->n_skills; i++)
                TRY(sql_project_skill_add(tx, id, d->skills[i], (int64_t)i));
        return project_refresh_skills(tx, id);
}

static enum err new_draft(struct tx *tx, struct user_id actor, struct project_id similar_to, struct project_id *ret)
{
        const struct settings *settings;
        struct actor_by_id_row who;
        struct project_insert_row made;

        TRY(actor_get(tx, actor, &who));
        if (!who.is_client)
                return ERR_FORBIDDEN;
        TRY(settings_get(tx, &settings));
        TRY(sql_project_insert(tx, actor, currency_code(&settings->currencies[0]), similar_to, tx->now_ms, &made));
        TRY(event(tx, EVENT_PROJECT_CREATED, made.id, actor, S("")));
        *ret = made.id;
        return OK;
}

enum err project_save(struct tx *tx, struct user_id actor, struct project_id id, const struct project_draft *d, struct project_id *ret)
{
        struct project_core_row p;
        int64_t changed = 1;

        if (id.v == 0) {
                TRY(check_draft(tx, d));
                TRY(new_draft(tx, actor, (struct project_id){ 0 }, &id));
                TRY(write_draft(tx, id, d));
                *ret = id;
                return OK;
        }
        TRY(own_project(tx, actor, id, &p));
        if (!project_is_editable(p.state))
                return ERR_STATE;
        TRY(check_draft(tx, d));
        if (p.state == PROJECT_IN_REVIEW && project_gaps(d) != 0)
                return ERR_INVALID;
        if (p.state == PROJECT_REJECTED)
                TRY(sql_project_to_plain(tx, id, PROJECT_REJECTED, PROJECT_DRAFT, tx->now_ms, &changed));
        TRY(moved(changed));
        TRY(write_draft(tx, id, d));
        *ret = id;
        return OK;
}

enum err project_attach(struct tx *tx, struct user_id actor, struct project_id id, const struct stored_file *files, size_t n)
{
        struct project_core_row p;
        struct project_file_count_row there;

        TRY(own_project(tx, actor, id, &p));
        if (!project_is_editable(p.state))
                return ERR_STATE;
        TRY(sql_project_file_count(tx, id, &there));
        if (there.n + (int64_t)n > LIMIT_FILES_PER_FORM)
                return ERR_LIMIT;
        return n == 0 ? OK : file_attach(tx, actor, SUBJECT_PROJECT, id.v, files, n);
}

enum err project_detach(struct tx *tx, struct user_id actor, struct project_id id, struct attachment_id file)
{
        struct project_core_row p;

        TRY(own_project(tx, actor, id, &p));
        if (!project_is_editable(p.state))
                return ERR_STATE;
        return attachment_remove(tx, SUBJECT_PROJECT, id.v, file);
}

enum err project_discard(struct tx *tx, struct user_id actor, struct project_id id)
{
        struct project_core_row p;
        int64_t changed;

        TRY(own_project(tx, actor, id, &p));
        if (p.state != PROJECT_DRAFT)
                return ERR_STATE;
        TRY(sql_project_files_clear(tx, id));
        TRY(sql_project_copies_forget(tx, id));
        TRY(sql_project_draft_delete(tx, id, &changed));
        return moved(changed);
}

enum err project_draft_of(struct tx *tx, struct user_id actor, struct project_id id, struct project_draft *ret,
                          enum project_state *ret_state)
{
        struct project_core_row p;
        struct project_skills_of_rows skills;

        TRY(own_project(tx, actor, id, &p));
        TRY(sql_project_skills_of(tx, id, LANG_EN, &skills));
        *ret = (struct project_draft){ .title = p.title, .body_md = p.body_md, .category = p.category_id, .band = p.band, .days = p.days,
                                       .place = p.place, .city = p.city };
        for (size_t i = 0; i < skills.n; i++)
                ret->skills[ret->n_skills++] = skills.v[i].id;
        *ret_state = p.state;
        return OK;
}

enum err project_similar(struct tx *tx, struct user_id actor, struct project_id of, struct project_id *ret)
{
        struct project_draft d;
        enum project_state state;
        struct project_id id;

        TRY(project_draft_of(tx, actor, of, &d, &state));
        if (state == PROJECT_DRAFT)
                return ERR_STATE;
        TRY(new_draft(tx, actor, of, &id));
        TRY(write_draft(tx, id, &d));
        *ret = id;
        return OK;
}

/* ---- Moves -------------------------------------------------------------------------------------------------------------- */

static enum err open_project(struct tx *tx, const struct project_core_row *p, struct user_id actor)
{
        const struct settings *settings;
        int64_t changed;

        TRY(settings_get(tx, &settings));
        TRY(sql_project_to_open(tx, p->id, p->state, tx->now_ms, tx->now_ms + settings->project_days_open * MS_DAY, &changed));
        TRY(moved(changed));
        TRY(sql_client_figures_add(tx, p->client_id, 1, 1, 0, 0));
        return event(tx, EVENT_PROJECT_OPENED, p->id, actor, S(""));
}

enum err project_submit(struct tx *tx, struct user_id actor, struct project_id id, enum project_state *ret_state)
{
        const struct settings *settings;
        struct project_draft d;
        struct project_core_row p;
        struct category_by_id_row category;
        enum project_state state;
        int64_t changed;

        TRY(project_draft_of(tx, actor, id, &d, &state));
        if (state != PROJECT_DRAFT)
                return ERR_STATE;
        if (project_gaps(&d) != 0)
                return ERR_INVALID;
        TRY(category_by_id(tx, d.category, LANG_EN, &category));
        if (!category.active)
                return ERR_INVALID;
        TRY(settings_get(tx, &settings));
        TRY(sql_project_core(tx, id, &p));
        TRY(event(tx, EVENT_PROJECT_SUBMITTED, id, actor, S("")));
        if (settings->review_projects) {
                TRY(sql_project_to_plain(tx, id, PROJECT_DRAFT, PROJECT_IN_REVIEW, tx->now_ms, &changed));
                TRY(moved(changed));
                TRY(notify_staff(tx, STAFF_REVIEW | STAFF_OPERATOR, SUBJECT_PROJECT, id.v, p.title));
                *ret_state = PROJECT_IN_REVIEW;
                return OK;
        }
        TRY(open_project(tx, &p, actor));
        *ret_state = PROJECT_OPEN;
        return OK;
}

/* A project that this member of staff may decide about. */
static enum err project_to_decide(struct tx *tx, struct user_id staff, struct project_id id, struct project_core_row *ret)
{
        struct actor_by_id_row who;
        struct project_core_row p;

        TRY(actor_get(tx, staff, &who));
        if ((who.staff_rights & (STAFF_REVIEW | STAFF_OPERATOR)) == 0)
                return ERR_FORBIDDEN;
        TRY(sql_project_core(tx, id, &p));
        if (p.client_id.v == staff.v)
                return ERR_FORBIDDEN;
        if (p.state != PROJECT_IN_REVIEW)
                return ERR_STATE;
        *ret = p;
        return OK;
}

enum err project_approve(struct tx *tx, struct user_id staff, struct str address, struct project_id id)
{
        struct project_core_row p;

        TRY(project_to_decide(tx, staff, id, &p));
        TRY(open_project(tx, &p, staff));
        TRY(audit_add(tx, staff, "project.approve", SUBJECT_PROJECT, id.v, p.title, address));
        return notify(tx, p.client_id, NOTE_PROJECT_OPENED, SUBJECT_PROJECT, id.v, S(""), p.title);
}

enum err project_reject(struct tx *tx, struct user_id staff, struct str address, struct project_id id, struct str reason)
{
        struct project_core_row p;
        int64_t changed;

        TRY(project_to_decide(tx, staff, id, &p));
        if (reason.n == 0 || utf8_count(reason) > LIMIT_REASON_CHARS)
                return ERR_INVALID;
        TRY(sql_project_to_rejected(tx, id, reason, tx->now_ms, &changed));
        TRY(moved(changed));
        TRY(event(tx, EVENT_PROJECT_REJECTED, id, staff, reason));
        TRY(audit_add(tx, staff, "project.reject", SUBJECT_PROJECT, id.v, reason, address));
        return notify(tx, p.client_id, NOTE_PROJECT_REJECTED, SUBJECT_PROJECT, id.v, S(""), p.title);
}

enum err project_close(struct tx *tx, struct user_id actor, struct project_id id, enum close_reason reason, struct str words)
{
        struct project_core_row p;
        int64_t changed;

        TRY(own_project(tx, actor, id, &p));
        if (p.state != PROJECT_OPEN)
                return ERR_STATE;
        if (reason < CLOSE_FOUND_ELSEWHERE || reason > CLOSE_OTHER || (reason == CLOSE_OTHER && words.n == 0))
                return ERR_INVALID;
        if (utf8_count(words) > LIMIT_REASON_CHARS)
                return ERR_INVALID;
        TRY(sql_project_to_ended(tx, id, PROJECT_OPEN, PROJECT_CLOSED, reason, words, tx->now_ms, &changed));
        TRY(moved(changed));
        TRY(sql_client_figures_add(tx, p.client_id, 0, -1, 0, 1));
        TRY(event(tx, EVENT_PROJECT_CLOSED, id, actor, words));
        return proposals_lapse(tx, id, p.title, true);
}

static enum err expire_one(struct tx *tx, struct project_id id)
{
        static const struct user_id the_clock;
        struct project_core_row p;
        int64_t changed;

        TRY(sql_project_core(tx, id, &p));
        TRY(sql_project_to_ended(tx, id, PROJECT_OPEN, PROJECT_EXPIRED, (enum close_reason)0, S(""), tx->now_ms, &changed));
        TRY(moved(changed));
        TRY(sql_client_figures_add(tx, p.client_id, 0, -1, 0, 1));
        TRY(event(tx, EVENT_PROJECT_EXPIRED, id, the_clock, S("")));
        TRY(notify(tx, p.client_id, NOTE_PROJECT_EXPIRED, SUBJECT_PROJECT, id.v, S(""), p.title));
        return proposals_lapse(tx, id, p.title, true);
}

enum err project_expire_due(struct tx *tx, bool *ret_more)
{
        struct projects_due_rows due;

        TRY(sql_projects_due(tx, tx->now_ms, &due));
        for (size_t i = 0; i < due.n; i++)
                TRY(expire_one(tx, due.v[i].id));
        *ret_more = due.n > 0;
        return OK;
}

enum err project_award(struct tx *tx, struct user_id owner, struct project_id id)
{
        struct project_core_row p;
        int64_t changed;

        TRY(own_project(tx, owner, id, &p));
        TRY(sql_project_to_ended(tx, id, PROJECT_OPEN, PROJECT_AWARDED, (enum close_reason)0, S(""), tx->now_ms, &changed));
        TRY(moved(changed));
        TRY(sql_client_figures_add(tx, p.client_id, 0, -1, 1, 1));
        return event(tx, EVENT_PROJECT_AWARDED, id, owner, S(""));
}

enum err project_complete(struct tx *tx, struct user_id actor, struct project_id id)
{
        int64_t changed;

        TRY(sql_project_to_plain(tx, id, PROJECT_AWARDED, PROJECT_COMPLETED, tx->now_ms, &changed));
        TRY(moved(changed));
        return event(tx, EVENT_PROJECT_COMPLETED, id, actor, S(""));
}

/* ---- Words ---------------------------------------------------------------------------------------------------------------- */

const char *project_state_words(enum project_state s)
{
        switch (s) {
        case PROJECT_DRAFT: return T("This project is a draft.");
        case PROJECT_IN_REVIEW: return T("This project is in review.");
        case PROJECT_OPEN: return T("This project is open.");
        case PROJECT_AWARDED: return T("This project has been awarded.");
        case PROJECT_COMPLETED: return T("This project is completed.");
        case PROJECT_CLOSED: return T("This project is closed.");
        case PROJECT_EXPIRED: return T("This project has expired.");
        case PROJECT_REJECTED: return T("This project was sent back to its owner.");
        }
        return T("This project is in an unknown state.");
}

const char *close_reason_name(enum close_reason r)
{
        switch (r) {
        case CLOSE_FOUND_ELSEWHERE: return T("Found somebody elsewhere");
        case CLOSE_NO_LONGER_NEEDED: return T("No longer needed");
        case CLOSE_NO_FIT: return T("No proposal fitted");
        case CLOSE_BUDGET: return T("The budget changed");
        case CLOSE_OTHER: return T("Another reason");
        }
        return "";
}

bool project_is_public(enum project_state s)
{
        return s != PROJECT_DRAFT && s != PROJECT_IN_REVIEW && s != PROJECT_REJECTED;
}

bool project_is_editable(enum project_state s)
{
        return s == PROJECT_DRAFT || s == PROJECT_IN_REVIEW || s == PROJECT_REJECTED;
}
