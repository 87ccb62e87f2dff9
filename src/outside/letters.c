/* The jobs that write letters: what is said, to whom, in whose language. */
#include "outside/letter.h"
#include "outside/letter.html.h"
#include "outside/letter.txt.h"
#include "outside/mail.h"
#include "outside/mail.sql.h"
#include "people/states.h"
#include "site/site.h"
#include "text/tmpl.h"

#include <jansson.h>

/* ---- From a letter to a sent mail ---------------------------------------------------------------------------------------- */

/* What every letter needs to know. */
struct envelope {
        struct job_env *env;
        const struct outside *out;
        const struct settings *settings;
        struct locale loc;
        struct str id; /* of the message */
        struct str to, to_name;
};

static struct str lang_prefix(struct arena *a, const struct settings *s, enum lang l)
{
        return l == s->main_lang ? S("") : str_fmt(a, "/%.*s", STR_ARG(lang_code(l)));
}

/* Fills in what is the same in every letter, writes both forms and sends them. path: of the button's page, without language prefix. */
static enum err letter_send(struct arena *a, const struct envelope *v, struct letter *l, struct str path, struct str *ret_why)
{
        enum lang lang = v->loc.lang;
        struct str prefix = lang_prefix(a, v->settings, lang), site = settings_name(v->settings, lang);
        int64_t now_ms = clock_now_ms(v->env->clock);
        struct out text = out_in(a, v->loc, prefix, now_ms), html = out_in(a, v->loc, prefix, now_ms);

        l->lang = lang_code(lang);
        l->dir = lang_dir(lang);
        l->start = lang == LANG_AR ? "right" : "left";
        l->site = site;
        l->site_url = str_fmt(a, "%.*s%.*s/", STR_ARG(v->out->site_url), STR_ARG(prefix));
        l->brand = v->settings->brand_color;
        l->contact = v->settings->contact_email;
        l->url = str_fmt(a, "%.*s%.*s%.*s", STR_ARG(v->out->site_url), STR_ARG(prefix), STR_ARG(path));
        text_letter(&text, l);
        html_letter(&html, l);

        struct mail_message m = { .id = v->id, .date_ms = now_ms, .to = v->to, .to_name = v->to_name,
                .reply_to = v->settings->contact_email,
                .subject = l->subject, .text = buf_str(&text.b), .html = buf_str(&html.b), .lang = lang };
        m.from_name = v->settings->mail_from_name.n > 0 ? v->settings->mail_from_name : site;
        return mail_send(a, &v->out->mail, &m, ret_why);
}

/* ---- Notifications -------------------------------------------------------------------------------------------------------- */

struct note_read {
        struct notification_id id;
        struct notification note;
        struct mail_reader_row reader;
        const struct settings *settings;
};

static enum err note_load(struct tx *tx, void *ctx)
{
        struct note_read *r = ctx;

        TRY(notification_get(tx, r->id, &r->note));
        TRY(sql_mail_reader(tx, r->note.user, &r->reader));
        return settings_get(tx, &r->settings);
}

static void json_end(json_t **j)
{
        json_decref(*j);
}

static int64_t json_id(struct str payload, const char *key)
{
        CLEANUP(json_end) json_t *j = json_loadb(payload.p, payload.n, 0, NULL);

        return json_integer_value(json_object_get(j, key));
}

/* Nothing goes to an address that nobody has confirmed, nor to an account that is suspended or closed. */
static bool may_be_written_to(const struct mail_reader_row *r)
{
        return r->state == USER_ACTIVE && r->email_confirmed_at != 0;
}

static enum err note_job(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why)
{
        struct note_read r = { .id = { json_id(payload, "note") } };
        enum err e = db_read(env->db, a, note_load, &r);
        enum lang lang;

        if (e == ERR_NOT_FOUND)
                return OK; /* the person is gone, and the notification with them */
        TRY(e);
        if (!may_be_written_to(&r.reader))
                return OK;
        if (!lang_of(r.reader.lang, &lang))
                lang = r.settings->main_lang;
        struct envelope v = { env, env->app, r.settings, settings_locale(r.settings, lang), str_fmt(a, "note-%lld", (long long)id.v),
                r.reader.email,
                r.reader.display_name };
        const struct targ args[] = { TARG("actor", r.note.actor_name), TARG("title", r.note.title) };
        struct letter l = { .subject = t_fmt(a, v.loc, note_words(r.note.kind), args, ARRAY_LEN(args)), .name = r.reader.display_name,
                .action = note_action(r.note.kind) };
        l.lines.v[l.lines.n++] = l.subject;
        return letter_send(a, &v, &l, note_path(a, r.note.kind, r.note.subject, r.note.subject_id), ret_why);
}

/* ---- Links and notices of accounts ------------------------------------------------------------------------------------------ */

static const struct auth_words {
        const char *subject, *lines[3], *action;
        bool by_name; /* greets by name: not in mails to an address that a stranger may have typed */
} auth_words[AUTH_MAIL_KIND_COUNT_] = {
        [AUTH_MAIL_CONFIRM] = { T("Confirm your e-mail address"),
                { T("Welcome! Confirm that this address is yours, and you can post projects and send proposals."),
                  T("The link works for three days. If you did not open an account, ignore this e-mail and nothing happens.") },
                T("Confirm my address"), false },
        [AUTH_MAIL_RESET] = { T("Choose a new password"),
                { T("A new password was asked for your account."),
                  T("The link works once, for two hours. If it was not you, ignore this e-mail: your password stays as it is.") },
                T("Choose a new password"), true },
        [AUTH_MAIL_NEW_ADDRESS] = { T("Confirm your new e-mail address"),
                { T("You asked to use this address for your account from now on."),
                  T("The link works for three days. If it was not you, ignore this e-mail and nothing changes.") },
                T("Use this address"), false },
        [AUTH_MAIL_ADDRESS_ASKED] = { T("A change of your e-mail address was asked for"),
                { T("Somebody who is signed in to your account wants to use another e-mail address. It changes only "
                    "when the link in the e-mail to the new address is followed."),
                  T("If it was not you, take the wish back and change your password now.") },
                T("Check my account"), true },
        [AUTH_MAIL_ADDRESS_CHANGED] = { T("Your e-mail address was changed"),
                { T("Your account uses another e-mail address now, and this one gets no more e-mails from us."),
                  T("If it was not you, write to us at once.") },
                T("Check my account"), true },
        [AUTH_MAIL_PASSWORD_CHANGED] = { T("Your password was changed"),
                { T("All other devices were signed out."),
                  T("If it was not you, choose a new password now, and write to us if you cannot.") },
                T("Check my account"), true },
        [AUTH_MAIL_KNOWN_ADDRESS] = { T("You already have an account"),
                { T("Somebody, perhaps you, tried to use this address for an account. It has one already, so nothing was changed."),
                  T("If you forgot your password, choose a new one. If it was not you, there is nothing to do.") },
                T("Choose a new password"), true },
        [AUTH_MAIL_FACTOR_ON] = { T("Signing in now takes a second step"),
                { T("From now on your account asks for a code from your telephone as well."),
                  T("If it was not you, change your password now and write to us.") },
                T("Check my account"), true },
        [AUTH_MAIL_FACTOR_OFF] = { T("The second step of signing in was turned off"),
                { T("Your password alone opens your account now."), T("If it was not you, change your password now and write to us.") },
                T("Check my account"), true },
        [AUTH_MAIL_RECOVERY_USED] = { T("A recovery code was used"),
                { T("Somebody signed in to your account with your password and one of your recovery codes."),
                  T("If it was not you, change your password now and write to us.") },
                T("Check my account"), true },
};

static enum err settings_load(struct tx *tx, void *ctx)
{
        return settings_get(tx, ctx);
}

static enum err auth_job(struct job_env *env, struct arena *a, struct job_id id, struct str payload, struct str *ret_why)
{
        const struct outside *out = env->app;
        const struct settings *settings;
        struct auth_mail m;

        TRY(auth_mail_of(a, payload, &m));
        TRY(db_read(env->db, a, settings_load, &settings));
        const struct auth_words *w = &auth_words[m.kind];
        struct envelope v = { env, out, settings, settings_locale(settings, m.lang), str_fmt(a, "auth-%lld", (long long)id.v), m.to,
                w->by_name ? m.name : S("") };
        struct letter l = { .subject = t_raw(m.lang, w->subject), .headed = true, .name = v.to_name, .action = w->action };
        for (size_t i = 0; i < ARRAY_LEN(w->lines) && w->lines[i] != NULL; i++)
                l.lines.v[l.lines.n++] = t_raw(m.lang, w->lines[i]);
        return letter_send(a, &v, &l, auth_mail_path(a, out->secret, &m), ret_why);
}

const struct job_kind mail_job_kinds[] = {
        { "mail.note", note_job, 3 * MS_MINUTE },
        { AUTH_MAIL_JOB, auth_job, 3 * MS_MINUTE },
};
const size_t mail_job_kinds_n = ARRAY_LEN(mail_job_kinds);
