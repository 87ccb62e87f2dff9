/* Replies as values. */
#include "web/core.h"

#include "web/site/error_page.h"
#include "web/site/site_web.h"

static const struct str html_type = STR_INIT("text/html; charset=utf-8");

struct reply reply_out(struct req *r, int status, const struct out *o)
{
        return (struct reply){ .http = { .status = status, .type = html_type, .body = buf_str(&o->b), .no_store = r->me.id.v != 0 },
                               .keep = status < 400 };
}

struct reply reply_text(struct req *r, int status, struct str type, struct str body)
{
        return (struct reply){ .http = { .status = status, .type = type, .body = body }, .keep = status < 400 };
}

struct reply reply_see_other(struct req *r, struct str path)
{
        struct reply rep = { .http = { .status = 303, .type = S("text/plain; charset=utf-8"), .body = S(""), .no_store = true },
                             .keep = true };

        http_reply_header(&rep.http, S("Location"), path);
        return rep;
}

struct reply reply_done(struct req *r, struct str path, const char *msgid)
{
        struct reply rep = reply_see_other(r, path);
        struct buf b = buf_in(r->arena);

        url_encode(&b, str_c(msgid));
        reply_cookie(r, &rep, COOKIE_DONE, buf_str(&b), 60);
        return rep;
}

void reply_cookie(struct req *r, struct reply *rep, const char *name, struct str value, int64_t max_age_s)
{
        bool host = r->app->https && str_eq(str_c(name), S(COOKIE_SESSION));

        http_reply_cookie(r->http, &rep->http, host ? S("__Host-" COOKIE_SESSION) : str_c(name), value, max_age_s, r->app->https);
}

struct reply reply_file(struct req *r, struct str disk_path, int64_t bytes, struct str type, struct str name, bool inline_)
{
        struct reply rep = { .http = { .status = 200, .type = type, .file = disk_path, .file_bytes = bytes }, .keep = true };
        struct buf b = buf_in(r->arena);

        buf_put(&b, inline_ ? S("inline") : S("attachment"));
        if (name.n > 0) {
                buf_put(&b, S("; filename*=UTF-8''")); /* RFC 8187 */
                url_encode(&b, name);
        }
        http_reply_header(&rep.http, S("Content-Disposition"), buf_str(&b));
        return rep;
}

/* Words for a person: what happened and what to do, never how. */
static const struct error_words {
        enum err err;
        int status;
        const char *title, *text;
} error_table[] = {
        { ERR_INVALID, 422, T("This could not be done"),
          T("Something in what you sent does not fit. Go back, look it over and try again.") },
        { ERR_NOT_FOUND, 404, T("Nothing is here"), T("The page does not exist, or it is not open to you.") },
        { ERR_FORBIDDEN, 403, T("This is not open to you"), T("Your account may not do this.") },
        { ERR_SUSPENDED, 403, T("Your account is suspended"),
          T("Our team has paused your account. You can read the reason below and write to us.") },
        { ERR_STATE, 409, T("This has changed in the meantime"),
          T("It is no longer in a state that allows this. Reload the page to see where it stands now.") },
        { ERR_EXISTS, 409, T("This is there already"), T("It has been done before. Reload the page to see it.") },
        { ERR_LIMIT, 422, T("That is too many"), T("This goes beyond a limit. Send less and try again.") },
        { ERR_QUOTA, 409, T("No proposals left this month"),
          T("You have used all proposals of this month. One comes back when a project closes without a hire.") },
        { ERR_FUNDS, 409, T("The balance is not enough"), T("There is not enough money in the wallet for this. Top up and try again.") },
        { ERR_CURRENCY, 422, T("Two currencies"), T("These amounts are in different currencies.") },
        { ERR_OVERFLOW, 422, T("The amount is too large"), T("We cannot handle an amount of this size.") },
        { ERR_IDEM_CONFLICT, 409, T("This form was sent before"),
          T("It was sent before with other content. Reload the page and fill it in again.") },
        { ERR_CSRF, 403, T("The form is too old"),
          T("For your safety, forms are valid only in the session that opened them. Reload the page and send it again.") },
        { ERR_TOO_MANY, 429, T("Slow down a little"),
          T("Many requests came from your address in a short time. Wait half a minute and try again.") },
        { ERR_EXPIRED, 410, T("This link is no longer valid"), T("It was used before or its time is over. Ask for a new one.") },
        { ERR_TYPE, 415, T("This kind of file is not taken"),
          T("Send a picture, a PDF, a text, an office document, audio, video or a zip archive.") },
        { ERR_TOO_LARGE, 413, T("That is too large"), T("What you sent goes beyond the size that is allowed. Nothing was saved.") },
        { ERR_BUSY, 503, T("Many people are here right now"),
          T("We could not take your request. Nothing was saved; try again in a moment.") },
        { ERR_DB, 503, T("Nothing was saved"), T("Something went wrong on our side. Nothing was half done; try again in a moment.") },
};

/* Whoever only wanted to read has nothing that could be saved. */
static const struct error_words read_failed = { ERR_DB, 503, T("Something went wrong"),
                                                T("It is on our side and has been noted. Try again in a moment.") };

static const struct error_words *words_of(const struct req *r, enum err e)
{
        for (size_t i = 0; i < ARRAY_LEN(error_table) - 1; i++)
                if (error_table[i].err == e)
                        return &error_table[i];
        return r->http->method == HTTP_GET ? &read_failed : &error_table[ARRAY_LEN(error_table) - 1];
}

static struct reply to_sign_in(struct req *r)
{
        struct buf b = buf_in(r->arena);

        buf_put(&b, r->prefix);
        buf_put(&b, S("/sign-in"));
        if (r->http->method == HTTP_GET && !str_eq(r->path, S("/home"))) {
                buf_put(&b, S("?next="));
                url_encode(&b, r->path);
        }
        struct reply rep = reply_see_other(r, buf_str(&b));
        rep.keep = false;
        return rep;
}

/* Without settings (the database is away, or is not to be asked) we do not know our name, but still the reader's language. */
static struct reply bare_reply(struct req *r, const struct error_words *w)
{
        struct bare_error p = { .status = w->status, .title = w->title, .text = w->text, .request_id = r->http->id };
        struct locale loc = { .lang = r->lang, .country = "MA", .time_zone = "UTC" };

        if (r->lang == LANG_COUNT && !lang_of(http_cookie(r->http, COOKIE_LANG), &loc.lang) &&
            !accepted_language(http_header(r->http, "Accept-Language"), &loc.lang))
                loc.lang = LANG_AR;
        struct out o = out_in(r->arena, loc, S(""), r->now_ms);
        html_bare_error(&o, &p);
        return reply_out(r, w->status, &o);
}

static struct reply error_reply(struct req *r, const struct error_words *w, struct str detail)
{
        struct error_page p = { .status = w->status, .text = w->text, .detail = detail };
        struct reply rep;

        if (r->settings) {
                p.shell = shell_of(r, t_fmt(r->arena, r->loc, w->title, NULL, 0), NAV_NONE);
                p.shell.noindex = true;
                struct out o = page_out(r);
                html_error(&o, &p);
                rep = reply_out(r, w->status, &o);
        } else {
                rep = bare_reply(r, w);
        }
        rep.keep = false;
        return rep;
}

struct reply reply_error(struct req *r, enum err e)
{
        const struct error_words *w = words_of(r, e);

        if (e == ERR_UNAUTHORIZED)
                return to_sign_in(r);
        if (e == ERR_SECOND_FACTOR || e == ERR_UNCONFIRMED) {
                struct reply rep = reply_see_other(r, req_path(r, e == ERR_UNCONFIRMED ? "/confirm" : "/second-factor"));
                rep.keep = false;
                return rep;
        }
        if (w->status >= 500)
                LOG(LOG_ERROR, "request failed", { "id", LOG_STR(r->http->id) }, { "path", LOG_STR(path_for_log(r->arena, r->http->path)) },
                    { "err", LOG_Z(err_name(e)) });
        return error_reply(r, w, e == ERR_SUSPENDED ? r->me.suspended_reason : S(""));
}

/* GET on an address that only takes forms: somebody reloaded or kept it. */
struct reply reply_wrong_method(struct req *r)
{
        static const struct error_words words = { OK, 405, T("This address only takes forms"),
                                                   T("Go back to the page that you came from and use its button.") };
        struct reply rep = error_reply(r, &words, S(""));

        http_reply_header(&rep.http, S("Allow"), S("POST"));
        return rep;
}
