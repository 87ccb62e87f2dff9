/* The page of notifications. Opening one is a form, because it marks the notification as read. */
#include "web/site/start_web.h"

/* GET /notifications */
struct reply notes_get(struct req *r)
{
        struct notes_page p = { .shell = shell_of(r, t_raw(r->lang, T("Notifications")), NAV_NONE) };
        struct out o = page_out(r);

        p.shell.noindex = true;
        TRY_REPLY(r, notifications_of(r->tx, r->me.id, req_query_int(r, "page", 1, 1, LIMIT_PAGES), &p.list));
        TRY_REPLY(r, notifications_unread(r->tx, r->me.id, &p.unread));
        p.pager = pager_of(r, p.list.n);
        if (p.list.n > LIMIT_PAGE_ITEMS)
                p.list.n = LIMIT_PAGE_ITEMS;
        p.newest = str_fmt(r->arena, "%lld", p.list.n > 0 ? (long long)p.list.v[0].id.v : 0LL);
        html_notes(&o, &p);
        return reply_out(r, 200, &o);
}

/* POST /notifications/read */
struct reply notes_read_all_post(struct req *r)
{
        struct form f = form_sent(r);
        struct notification_id newest = { form_int(&f, "newest", 0, INT64_MAX) };

        if (!form_ok(&f))
                return reply_error(r, ERR_INVALID);
        TRY_REPLY(r, notifications_read_all(r->tx, r->me.id, newest));
        return reply_see_other(r, req_path(r, "/notifications"));
}

/* POST /notifications/{id}/open */
struct reply note_open_post(struct req *r)
{
        struct notification_id id = { r->id };
        struct notification n;

        TRY_REPLY(r, notification_read(r->tx, r->me.id, id));
        TRY_REPLY(r, notification_get(r->tx, id, &n));
        struct str path = note_path(r->arena, n.kind, n.subject, n.subject_id);
        return reply_see_other(r, req_path(r, "%.*s", STR_ARG(path)));
}
