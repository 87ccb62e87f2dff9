/*
 * Writing a project: one form, kept as a draft. "Save the draft" keeps whatever there is; the main button also hands it in, and where
 * something is missing the draft is kept all the same and the form comes back with what is missing beside its fields.
 */
#include "web/market/market_web.h"

/* ---- The form ------------------------------------------------------------------------------------------------------------ */

static bool is_chosen(const struct form *f, struct skill_id s, struct arena *a)
{
        return form_has(f, "skills", str_fmt(a, "%lld", (long long)s.v));
}

bool skill_chosen(struct out *o, const struct project_form_page *p, struct skill_id id)
{
        return is_chosen(&p->form, id, o->b.a);
}

/* All skills, category by category; a group knows how many of its own are chosen. */
static enum err load_groups(struct req *r, const struct category_list_rows *categories, struct project_form_page *p)
{
        struct skill_list_rows skills;
        size_t at = 0;

        TRY(skill_list(r->tx, r->lang, &skills));
        p->groups.v = ARENA_ARRAY(r->arena, struct skill_group, categories->n);
        for (size_t i = 0; i < categories->n; i++) {
                struct skill_group *g = &p->groups.v[p->groups.n++];
                g->category = categories->v[i];
                g->skills.v = &skills.v[at];
                for (; at < skills.n && skills.v[at].category_id.v == g->category.id.v; at++, g->skills.n++)
                        g->chosen += is_chosen(&p->form, skills.v[at].id, r->arena) ? 1 : 0;
        }
        return OK;
}

static struct options place_options(void)
{
        static const struct option v[] = {
                { .value = STR_INIT("1"), .msgid = T("Online"), .note = T("from any city") },
                { .value = STR_INIT("2"), .msgid = T("In the office"), .note = T("in a room of ours") },
                { .value = STR_INIT("3"), .msgid = T("On site"), .note = T("you name the city") },
        };

        return (struct options){ v, ARRAY_LEN(v) };
}

static enum err load_form(struct req *r, struct project_form_page *p)
{
        struct category_list_rows categories;

        p->shell = shell_of(r, translated(r, p->id.v ? T("Edit the project") : T("Post a project")), NAV_PROJECTS);
        p->shell.noindex = true;
        p->reviewed = r->settings->review_projects;
        p->action = p->id.v ? req_path(r, "/projects/%lld/edit", (long long)p->id.v) : req_path(r, "/projects/new");
        p->bands = band_options(r);
        p->places = place_options();
        TRY(category_list(r->tx, r->lang, &categories));
        p->categories = category_options(r, &categories, false);
        TRY(load_groups(r, &categories, p));
        return p->id.v ? attachments_of(r->tx, SUBJECT_PROJECT, p->id.v, &p->files) : OK;
}

static struct reply show(struct req *r, int status, struct project_form_page *p)
{
        struct out o = page_out(r);

        TRY_REPLY(r, load_form(r, p));
        html_project_form(&o, p);
        return reply_out(r, status, &o);
}

static void set_number(struct form *f, const char *name, int64_t n)
{
        if (n != 0)
                form_set(f, name, str_fmt(f->r->arena, "%lld", (long long)n));
}

static void set_draft(struct form *f, const struct project_draft *d)
{
        form_set(f, "title", d->title);
        form_set(f, "body", d->body_md);
        form_set(f, "city", d->city);
        set_number(f, "category", d->category.v);
        set_number(f, "band", d->band);
        set_number(f, "days", d->days);
        set_number(f, "place", (int64_t)d->place);
        for (size_t i = 0; i < d->n_skills; i++)
                set_number(f, "skills", d->skills[i].v);
}

/* ---- Reading what was sent -------------------------------------------------------------------------------------------------- */

static int64_t choice_or_none(struct form *f, const char *name, int64_t high)
{
        return form_value(f, name).n > 0 ? form_choice(f, name, 1, high) : 0;
}

/* A draft may lack anything, but what is there must fit. */
static struct project_draft read_draft(struct form *f)
{
        int64_t skills[LIMIT_SKILLS];
        struct project_draft d = {
                .title = form_line(f, "title", 0, LIMIT_TITLE_CHARS),
                .body_md = form_block(f, "body", 0, LIMIT_BRIEF_CHARS),
                .category = { choice_or_none(f, "category", INT64_MAX) },
                .band = choice_or_none(f, "band", BAND_COUNT),
                .days = form_value(f, "days").n > 0 ? form_int(f, "days", 1, LIMIT_DAYS) : 0,
                .place = (enum project_place)choice_or_none(f, "place", PLACE_ON_SITE),
                .city = form_line(f, "city", 0, LIMIT_CITY_CHARS),
        };

        if (d.place == 0)
                d.place = PLACE_ONLINE;
        d.n_skills = form_ints(f, "skills", skills, LIMIT_SKILLS);
        for (size_t i = 0; i < d.n_skills; i++)
                d.skills[i] = (struct skill_id){ skills[i] };
        return d;
}

static const struct {
        unsigned gap;
        const char *field, *words;
} gap_words[] = {
        { PROJECT_GAP_TITLE, "title", T("Give it a title of at least 10 characters.") },
        { PROJECT_GAP_CATEGORY, "category", T("Choose the category that fits best.") },
        { PROJECT_GAP_BODY, "body", T("Tell at least 50 characters about the work.") },
        { PROJECT_GAP_CITY, "city", T("Name the city: the work is on site.") },
        { PROJECT_GAP_BAND, "band", T("Choose a budget.") },
        { PROJECT_GAP_DAYS, "days", T("Say how many days there are, from 1 to 365.") },
};
static_assert(LIMIT_TITLE_MIN_CHARS == 10 && LIMIT_BRIEF_MIN_CHARS == 50 && LIMIT_DAYS == 365, "the words name these limits");

static void fail_gaps(struct form *f, const struct project_draft *d)
{
        unsigned gaps = project_gaps(d);

        for (size_t i = 0; i < ARRAY_LEN(gap_words); i++)
                if (gaps & gap_words[i].gap)
                        form_fail(f, gap_words[i].field, gap_words[i].words);
}

/* ---- Handlers ----------------------------------------------------------------------------------------------------------------- */

struct reply project_new_get(struct req *r)
{
        struct project_form_page *p = ARENA_NEW(r->arena, struct project_form_page);

        p->form = form_new(r);
        p->state = PROJECT_DRAFT;
        form_set(&p->form, "place", S("1"));
        return show(r, 200, p);
}

struct reply project_edit_get(struct req *r)
{
        struct project_form_page *p = ARENA_NEW(r->arena, struct project_form_page);
        struct project_page_row row;
        struct project_draft d;

        p->id = (struct project_id){ r->id };
        TRY_REPLY(r, project_draft_of(r->tx, r->me.id, p->id, &d, &p->state));
        if (!project_is_editable(p->state))
                return project_refused(r, p->id, ERR_STATE);
        TRY_REPLY(r, project_see(r->tx, (struct viewer){ r->me.id, false }, p->id, r->lang, &row));
        p->reason = p->state == PROJECT_REJECTED ? row.reason_text : S("");
        p->form = form_new(r);
        set_draft(&p->form, &d);
        if (req_query(r, "missing").n > 0)
                fail_gaps(&p->form, &d);
        return show(r, 200, p);
}

/* Hands the draft in; with gaps it stays a draft, and its form says what is missing. */
static struct reply submit(struct req *r, struct project_id id, const struct project_draft *d)
{
        enum project_state state;

        if (project_gaps(d) != 0)
                return reply_done(r, req_path(r, "/projects/%lld/edit?missing=1", (long long)id.v),
                                  T("The draft is kept. A few things are still missing."));
        enum err e = project_submit(r->tx, r->me.id, id, &state);
        if (e != OK)
                return project_refused(r, id, e);
        return reply_done(r, req_path(r, "/projects/%lld", (long long)id.v),
                          state == PROJECT_OPEN ? T("Your project is open. You will be told of every proposal.") :
                                                  T("Your project is with our team. You will be told as soon as it opens."));
}

static struct reply send_form(struct req *r, struct project_form_page *p)
{
        struct form f = form_sent(r);
        struct project_draft d = read_draft(&f);
        const struct stored_files *files = form_files(&f, "files");
        int64_t remove = 0;
        bool removing = str_int(form_value(&f, "remove"), &remove);

        if (p->state == PROJECT_IN_REVIEW && !removing)
                fail_gaps(&f, &d);
        enum err e = form_ok(&f) ? project_save(r->tx, r->me.id, p->id, &d, &p->id) : ERR_INVALID;
        if (e == OK)
                e = project_attach(r->tx, r->me.id, p->id, files->v, files->n);
        if (e == ERR_LIMIT)
                form_fail(&f, "files", T("Together with those that are there already, these are too many files."));
        if (e == ERR_INVALID || e == ERR_LIMIT) {
                if (form_ok(&f))
                        form_fail(&f, "", T("Something in what you sent does not fit. Go back, look it over and try again."));
                p->form = f;
                return show(r, 422, p);
        }
        if (e != OK)
                return project_refused(r, p->id, e);
        struct str edit = req_path(r, "/projects/%lld/edit", (long long)p->id.v);
        if (removing) {
                TRY_REPLY(r, project_detach(r->tx, r->me.id, p->id, (struct attachment_id){ remove }));
                return reply_done(r, edit, T("The file is gone."));
        }
        if (form_value(&f, "draft").n > 0)
                return reply_done(r, edit, T("The draft is kept."));
        if (p->state == PROJECT_IN_REVIEW)
                return reply_done(r, req_path(r, "/projects/%lld", (long long)p->id.v), T("Your changes are saved."));
        return submit(r, p->id, &d);
}

struct reply project_new_post(struct req *r)
{
        struct project_form_page *p = ARENA_NEW(r->arena, struct project_form_page);

        p->state = PROJECT_DRAFT;
        return send_form(r, p);
}

struct reply project_edit_post(struct req *r)
{
        struct project_form_page *p = ARENA_NEW(r->arena, struct project_form_page);
        struct project_draft was;

        p->id = (struct project_id){ r->id };
        TRY_REPLY(r, project_draft_of(r->tx, r->me.id, p->id, &was, &p->state));
        if (!project_is_editable(p->state))
                return project_refused(r, p->id, ERR_STATE);
        return send_form(r, p);
}

struct reply project_discard_post(struct req *r)
{
        struct project_id id = { r->id };
        enum err e = project_discard(r->tx, r->me.id, id);

        return e == OK ? reply_done(r, req_path(r, "/mine/projects"), T("The draft is gone.")) : project_refused(r, id, e);
}

struct reply project_similar_post(struct req *r)
{
        struct project_id id = { r->id }, copy;
        enum err e = project_similar(r->tx, r->me.id, id, &copy);

        if (e != OK)
                return project_refused(r, id, e);
        return reply_done(r, req_path(r, "/projects/%lld/edit", (long long)copy.v),
                          T("A new draft with the same words. Change what is different this time."));
}

/* ---- Closing ------------------------------------------------------------------------------------------------------------------ */

static enum err load_close(struct req *r, struct reason_page *p)
{
        struct option *v = ARENA_ARRAY(r->arena, struct option, CLOSE_OTHER);
        struct project_draft d;
        enum project_state state;

        TRY(project_draft_of(r->tx, r->me.id, (struct project_id){ r->id }, &d, &state));
        if (state != PROJECT_OPEN)
                return ERR_STATE;
        for (int i = 0; i < (int)CLOSE_OTHER; i++)
                v[i] = (struct option){ .value = str_fmt(r->arena, "%d", i + 1), .msgid = close_reason_name((enum close_reason)(i + 1)) };
        p->shell = shell_of(r, translated(r, T("Close the project")), NAV_PROJECTS);
        p->shell.noindex = true;
        p->reasons = (struct options){ v, CLOSE_OTHER };
        p->action = req_path(r, "/projects/%lld/close", (long long)r->id);
        p->back = req_path(r, "/projects/%lld", (long long)r->id);
        p->subject = d.title;
        p->title = T("Close the project");
        p->explain = T("It closes without a hire, for good. All who sent proposals learn the reason and get one back.");
        p->button = T("Close the project");
        return OK;
}

static struct reply show_reason(struct req *r, int status, const struct reason_page *p)
{
        struct out o = page_out(r);

        html_reason(&o, p);
        return reply_out(r, status, &o);
}

struct reply project_close_get(struct req *r)
{
        struct reason_page p = { .form = form_new(r) };
        enum err e = load_close(r, &p);

        return e == OK ? show_reason(r, 200, &p) : project_refused(r, (struct project_id){ r->id }, e);
}

struct reply project_close_post(struct req *r)
{
        struct project_id id = { r->id };
        struct form f = form_sent(r);
        enum close_reason reason = (enum close_reason)form_choice(&f, "reason", CLOSE_FOUND_ELSEWHERE, CLOSE_OTHER);
        struct str words = form_block(&f, "words", form_ok(&f) && reason == CLOSE_OTHER ? 1 : 0, LIMIT_REASON_CHARS);

        if (!form_ok(&f)) {
                struct reason_page p = { .form = f };
                enum err e = load_close(r, &p);
                return e == OK ? show_reason(r, 422, &p) : project_refused(r, id, e);
        }
        enum err e = project_close(r->tx, r->me.id, id, reason, words);
        return e == OK ? reply_done(r, req_path(r, "/projects/%lld", (long long)id.v), T("The project is closed."))
                       : project_refused(r, id, e);
}
