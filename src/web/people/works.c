/* The portfolio: one's own works, their pictures and their order; a work as everybody sees it. */
#include "web/people/profile_web.h"

/* ---- One's own ------------------------------------------------------------------------------------------------------------------- */

struct reply works_mine_get(struct req *r)
{
        struct works_page p = { .works.n = 0 };
        struct out o = page_out(r);
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_WORKS, &p.frame, &me));
        p.works = me.works;
        html_works_mine(&o, &p);
        return reply_out(r, 200, &o);
}

static struct reply show_edit(struct req *r, int status, struct work_edit_page *p, struct form *f)
{
        static const struct form_label labels[] = {
                { "title", T("Title") }, { "body", T("What it was about") }, { "link", T("Link") }, { "pictures", T("Pictures") },
        };
        struct out o = page_out(r);
        struct profile me;

        TRY_REPLY(r, profile_frame_load(r, PART_WORKS, &p->frame, &me));
        form_labels(f, labels, ARRAY_LEN(labels));
        p->form = *f;
        p->replace = form_new(r);
        p->action = p->is_new ? req_path(r, "/profile/works/new") : req_path(r, "/profile/works/%lld", (long long)r->id);
        html_work_edit(&o, p);
        return reply_out(r, status, &o);
}

struct reply work_new_get(struct req *r)
{
        struct work_edit_page p = { .is_new = true };
        struct form f = form_new(r);

        return show_edit(r, 200, &p, &f);
}

static bool link_ok(struct str link)
{
        return str_starts(link, S("https://")) || str_starts(link, S("http://"));
}

/* A link without its beginning is what people write. */
static struct str read_link(struct form *f)
{
        struct str link = form_line(f, "link", 0, WORK_LINK_BYTES);

        if (link.n > 0 && !link_ok(link) && str_find(link, ':') < 0)
                link = str_fmt(f->r->arena, "https://%.*s", STR_ARG(link));
        if (link.n > 0 && (!link_ok(link) || str_find(link, ' ') >= 0 || str_find(link, '.') < 0))
                form_fail(f, "link", T("This does not look like the address of a page. It begins with https://"));
        return link;
}

static struct work_draft read_draft(struct form *f)
{
        return (struct work_draft){
                .title = form_line(f, "title", WORK_TITLE_MIN_CHARS, LIMIT_TITLE_CHARS),
                .body_md = form_block(f, "body", 0, LIMIT_BIO_CHARS),
                .link = read_link(f),
        };
}

struct reply work_new_post(struct req *r)
{
        struct work_edit_page p = { .is_new = true };
        struct form f = form_sent(r);
        struct work_draft d = read_draft(&f);
        const struct stored_files *files = form_files(&f, "pictures");
        struct portfolio_work_id id = { 0 };

        enum err e = form_ok(&f) ? work_add(r->tx, r->me.id, &d, &id) : OK;
        if (e == ERR_LIMIT)
                form_fail(&f, "", T("Your portfolio is full. Delete a work that matters less to you now."));
        else
                TRY_REPLY(r, e);
        if (!form_ok(&f))
                return show_edit(r, 422, &p, &f);
        TRY_REPLY(r, work_add_pictures(r->tx, r->me.id, id, files->v, files->n));
        return reply_done(r, req_path(r, "/profile/works/%lld", (long long)id.v), T("The work is in your portfolio."));
}

static enum err load_own(struct req *r, struct work *ret)
{
        TRY(work_get(r->tx, r->me.id, (struct portfolio_work_id){ r->id }, ret));
        return ret->owner.v == r->me.id.v ? OK : ERR_NOT_FOUND;
}

struct reply work_edit_get(struct req *r)
{
        struct work_edit_page p = { .is_new = false };
        struct form f = form_new(r);

        TRY_REPLY(r, load_own(r, &p.work));
        form_set(&f, "title", p.work.text.title);
        form_set(&f, "body", p.work.text.body_md);
        form_set(&f, "link", p.work.text.link);
        return show_edit(r, 200, &p, &f);
}

/* Back from the address of a form that did not go through. */
struct reply work_back_get(struct req *r)
{
        struct work w;

        TRY_REPLY(r, load_own(r, &w));
        return reply_see_other(r, req_path(r, "/profile/works/%lld", (long long)r->id));
}

struct reply work_edit_post(struct req *r)
{
        struct work_edit_page p = { .is_new = false };
        struct form f = form_sent(r);
        struct work_draft d = read_draft(&f);
        const struct stored_files *files = form_files(&f, "pictures");

        TRY_REPLY(r, load_own(r, &p.work));
        if (form_ok(&f) && p.work.pictures.n + files->n > WORK_PICTURES)
                form_fail(&f, "pictures", T("A work has ten pictures at most."));
        if (!form_ok(&f))
                return show_edit(r, 422, &p, &f);
        TRY_REPLY(r, work_save(r->tx, r->me.id, p.work.id, &d));
        TRY_REPLY(r, work_add_pictures(r->tx, r->me.id, p.work.id, files->v, files->n));
        return reply_done(r, req_path(r, "/profile/works/%lld", (long long)r->id), T("The work is saved."));
}

struct reply work_delete_post(struct req *r)
{
        TRY_REPLY(r, work_delete(r->tx, r->me.id, (struct portfolio_work_id){ r->id }));
        return reply_done(r, req_path(r, "/profile/works"), T("The work is gone from your portfolio."));
}

/* ---- Pictures ------------------------------------------------------------------------------------------------------------------------ */

static struct reply back_to_work(struct req *r, enum err e, const char *msgid)
{
        return e == OK ? reply_done(r, req_path(r, "/profile/works/%lld", (long long)r->id), msgid) : reply_error(r, e);
}

struct reply work_picture_replace_post(struct req *r)
{
        struct work_edit_page p = { .is_new = false };
        struct form f = form_sent(r);
        const struct stored_files *files = form_files(&f, "pictures");

        TRY_REPLY(r, load_own(r, &p.work));
        if (form_ok(&f) && files->n == 0)
                form_fail(&f, "pictures", T("Please choose a picture."));
        if (!form_ok(&f)) {
                struct form again = form_new(r);
                form_set(&again, "title", p.work.text.title);
                form_set(&again, "body", p.work.text.body_md);
                form_set(&again, "link", p.work.text.link);
                form_fail(&again, "pictures", T("The picture could not be replaced: choose one that is JPEG, PNG, WebP or GIF."));
                return show_edit(r, 422, &p, &again);
        }
        return back_to_work(r, work_replace_picture(r->tx, r->me.id, p.work.id, (struct attachment_id){ r->sub }, &files->v[0]),
                            T("The picture is replaced."));
}

struct reply work_picture_delete_post(struct req *r)
{
        return back_to_work(r, work_delete_picture(r->tx, r->me.id, (struct portfolio_work_id){ r->id }, (struct attachment_id){ r->sub }),
                            T("The picture is gone."));
}

/* POST …/move with to=earlier or to=later */
struct reply work_picture_move_post(struct req *r)
{
        bool earlier = str_eq(http_form(r->http, "to"), S("earlier"));

        return back_to_work(
                r, work_move_picture(r->tx, r->me.id, (struct portfolio_work_id) { r->id }, (struct attachment_id) { r->sub }, earlier),
                T("The order is changed."));
}

/* ---- What everybody sees
 * ----------------------------------------------------------------------------------------------------------------- */

struct reply work_get_page(struct req *r)
{
        struct work_page p = { .own = false };
        struct out o = page_out(r);

        TRY_REPLY(r, work_get(r->tx, r->me.id, (struct portfolio_work_id){ r->id }, &p.work));
        p.shell = shell_of(r, p.work.text.title, NAV_PEOPLE);
        p.shell.description = text_excerpt(r->arena, p.work.text.body_md, 160);
        if (p.work.pictures.n > 0)
                p.shell.picture = req_site_url(r, url_picture(&o, p.work.pictures.v[0].file, 1280));
        p.own = p.work.owner.v == r->me.id.v;
        html_work_show(&o, &p);
        return reply_out(r, 200, &o);
}
