#include "people/session.h"
#include "people/account.h"
#include "people/account.sql.h"
#include "people/session.sql.h"
#include "people/token.sql.h"

#include <sodium.h>

#define ADDRESS_CHARS 64
#define AGENT_CHARS 300

struct str session_token_text(struct arena *a, const struct session_token *t)
{
        return str_base64url(a, t->b, sizeof(t->b));
}

bool session_token_of(struct arena *a, struct str text, struct session_token *ret)
{
        struct str bytes;

        if (text.n != 43 || !str_unbase64url(a, text, &bytes) || bytes.n != sizeof(ret->b))
                return false;
        for (size_t i = 0; i < bytes.n; i++)
                ret->b[i] = (unsigned char)bytes.p[i];
        return true;
}

static struct str hash_of(struct arena *a, const struct session_token *t)
{
        struct sha256 h = sha256_of((struct str){ (const char *)t->b, sizeof(t->b) });

        return str_dup(a, (struct str){ (const char *)h.b, sizeof(h.b) });
}

static struct session_token new_token(void)
{
        struct session_token t = { 0 };

        random_bytes(t.b, sizeof(t.b));
        return t;
}

static struct str random_secret(struct arena *a)
{
        unsigned char b[32];

        random_bytes(b, sizeof(b));
        return str_dup(a, (struct str){ (const char *)b, sizeof(b) });
}

/* Idle time moves the end, but never past 30 days from the beginning. */
static int64_t end_of(bool stay, int64_t created_at, int64_t now)
{
        int64_t last = created_at + SESSION_STAY_MS, idle = now + SESSION_IDLE_MS;

        return stay || idle > last ? last : idle;
}

enum err session_find(struct tx *tx, const struct session_token *token, struct session_info *ret)
{
        struct session_by_hash_row row;
        struct session_info s;

        TRY(sql_session_by_hash(tx, hash_of(tx->arena, token), tx->now_ms, USER_CLOSED, &row));
        s = (struct session_info){
                .id = row.id,
                .user = row.user_id,
                .name = row.display_name,
                .email = row.email,
                .is_client = row.is_client,
                .is_freelancer = row.is_freelancer,
                .confirmed = row.email_confirmed_at != 0,
                .suspended = row.state == USER_SUSPENDED,
                .suspended_reason = row.state_reason,
                .staff_rights = row.staff_rights,
                .has_totp = row.has_totp,
                .second_factor = row.has_totp && row.second_factor_at != 0,
                .avatar = row.avatar_id,
                .unread = row.unread,
                .touch = row.seen_at + SESSION_TOUCH_MS <= tx->now_ms,
        };
        if (!lang_of(row.lang, &s.lang) || row.form_secret.n != sizeof(s.form_secret))
                return ERR_DB;
        for (size_t i = 0; i < sizeof(s.form_secret); i++)
                s.form_secret[i] = (unsigned char)row.form_secret.p[i];
        *ret = s;
        return OK;
}

enum err session_touch(struct tx *tx, struct session_id id)
{
        struct session_by_id_row row;
        enum err e = sql_session_by_id(tx, id, &row);

        if (e == ERR_NOT_FOUND)
                return OK;
        TRY(e);
        TRY(sql_session_seen(tx, id, tx->now_ms, end_of(row.stay, row.created_at, tx->now_ms)));
        return sql_user_seen(tx, row.user_id, tx->now_ms);
}

/* ---- Signing in ---------------------------------------------------------------------------------------------------- */

/* The later of the account's and the address's blocks; 0 for none. */
static enum err sign_in_wait(struct tx *tx, struct str email, struct str address, int64_t *ret)
{
        int64_t account, network;

        TRY(attempt_wait(tx, attempt_account(tx->arena, email), &account));
        TRY(attempt_wait(tx, attempt_address(tx->arena, address), &network));
        *ret = account > network ? account : network;
        return OK;
}

enum err sign_in_look(struct tx *tx, struct str email, struct str address, struct sign_in_look *ret)
{
        struct user_by_email_row row = { 0 };
        struct sign_in_look look = { 0 };
        enum err e;

        TRY(sign_in_wait(tx, email, address, &look.wait_until));
        e = sql_user_by_email(tx, email_key(tx->arena, email), &row);
        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (e == OK && row.state != USER_CLOSED) {
                look.user = row.id;
                look.hash = row.password_hash;
        }
        *ret = look;
        return OK;
}

/* Whether the proof holds for the account as it is now. */
static bool proof_holds(const struct password_proof *p, const struct user_by_email_row *row)
{
        return p->right && p->user.v == row->id.v && row->id.v != 0 && row->state != USER_CLOSED && str_eq(p->hash, row->password_hash);
}

static enum err refuse(struct tx *tx, const struct sign_in *in, struct signed_in *ret)
{
        TRY(attempt_failed(tx, attempt_account(tx->arena, in->email)));
        TRY(attempt_failed(tx, attempt_address(tx->arena, in->address)));
        *ret = (struct signed_in){ .proof = { .outcome = PROOF_WRONG } };
        return OK;
}

static enum err open_session(struct tx *tx, const struct sign_in *in, struct user_id user, struct session_token *ret_token,
                             struct session_id *ret_id)
{
        struct session_token token = new_token();
        struct str address = utf8_cut(text_line(tx->arena, in->address), ADDRESS_CHARS),
                   agent = utf8_cut(text_line(tx->arena, in->agent), AGENT_CHARS);
        struct session_add_row added;

        if (!sodium_is_zero(in->replaces.b, sizeof(in->replaces.b)))
                TRY(sql_session_delete_by_hash(tx, hash_of(tx->arena, &in->replaces)));
        TRY(sql_session_add(tx, hash_of(tx->arena, &token), user, random_secret(tx->arena), in->stay, tx->now_ms,
                            end_of(in->stay, tx->now_ms, tx->now_ms), address, agent, &added));
        TRY(sql_user_seen(tx, user, tx->now_ms));
        *ret_token = token;
        *ret_id = added.id;
        return OK;
}

enum err sign_in(struct tx *tx, const struct sign_in *in, struct signed_in *ret)
{
        struct user_by_email_row row = { 0 };
        struct user_by_id_row user;
        struct signed_in done = { 0 };
        int64_t wait;
        enum err e;

        TRY(sign_in_wait(tx, in->email, in->address, &wait));
        if (wait != 0) {
                *ret = (struct signed_in){ .proof = { PROOF_WAIT, wait } };
                return OK;
        }
        e = sql_user_by_email(tx, email_key(tx->arena, in->email), &row);
        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (!proof_holds(&in->proof, &row))
                return refuse(tx, in, ret);

        TRY(attempt_forget(tx, attempt_account(tx->arena, in->email)));
        TRY(sql_user_by_id(tx, row.id, &user));
        TRY(open_session(tx, in, row.id, &done.token, &done.session));
        if (!lang_of(user.lang, &done.lang))
                return ERR_DB;
        done.user = row.id;
        done.wants_second_factor = user.has_totp;
        done.suspended = user.state == USER_SUSPENDED;
        done.max_age_s = in->stay ? SESSION_STAY_MS / MS_SECOND : 0;
        *ret = done;
        return OK;
}

enum err sign_out(struct tx *tx, struct user_id actor, struct session_id id)
{
        struct session_by_id_row row;
        int64_t ended;
        enum err e = sql_session_by_id(tx, id, &row);

        if (e == ERR_NOT_FOUND)
                return OK;
        TRY(e);
        if (row.user_id.v != actor.v)
                return ERR_NOT_FOUND;
        return sql_session_delete(tx, id, actor, &ended);
}

enum err sign_out_everywhere(struct tx *tx, struct user_id actor, struct session_id but, int64_t *ret_ended)
{
        return sql_sessions_delete_of(tx, actor, but, ret_ended);
}

enum err session_rotate(struct tx *tx, struct session_id id, struct session_token *ret)
{
        struct session_token token = new_token();
        int64_t changed;

        TRY(sql_session_new_token(tx, id, hash_of(tx->arena, &token), random_secret(tx->arena), &changed));
        if (changed != 1)
                return ERR_NOT_FOUND;
        *ret = token;
        return OK;
}

enum err session_max_age(struct tx *tx, struct session_id id, int64_t *ret_s)
{
        struct session_by_id_row row;

        TRY(sql_session_by_id(tx, id, &row));
        *ret_s = row.stay ? (row.created_at + SESSION_STAY_MS - tx->now_ms) / MS_SECOND : 0;
        return OK;
}

/* ---- The list of sessions -------------------------------------------------------------------------------------------- */

enum err session_list(struct tx *tx, struct user_id actor, struct session_id current, struct session_lines *ret)
{
        struct sessions_of_rows rows;
        struct session_lines list;

        TRY(sql_sessions_of(tx, actor, tx->now_ms, SESSION_LIST, &rows));
        list = (struct session_lines){ ARENA_ARRAY(tx->arena, struct session_line, rows.n), rows.n };
        for (size_t i = 0; i < rows.n; i++)
                list.v[i] = (struct session_line){
                        .id = rows.v[i].id,
                        .created_at = rows.v[i].created_at,
                        .seen_at = rows.v[i].seen_at,
                        .address = rows.v[i].address,
                        .agent = rows.v[i].agent,
                        .current = rows.v[i].id.v == current.v,
                        .second_factor = rows.v[i].second_factor_at != 0,
                };
        *ret = list;
        return OK;
}

struct agent_word {
        const char *sign, *word;
};

static struct str word_in(struct str agent, const struct agent_word *words, size_t n)
{
        for (size_t i = 0; i < n; i++)
                if (str_contains(agent, str_c(words[i].sign)))
                        return str_c(words[i].word);
        return S("");
}

/* Order matters: browsers name the ones that they want to be taken for. */
struct str agent_words(struct arena *a, struct str agent)
{
        static const struct agent_word browsers[] = {
                { "Edg", "Edge" },          { "OPR/", "Opera" },    { "SamsungBrowser", "Samsung Internet" },
                { "Firefox", "Firefox" },   { "FxiOS", "Firefox" }, { "CriOS", "Chrome" },
                { "Chromium", "Chromium" }, { "Chrome", "Chrome" }, { "Safari", "Safari" },
                { "curl/", "curl" },
        };
        static const struct agent_word systems[] = {
                { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" },   { "Windows", "Windows" },
                { "Mac OS X", "macOS" },  { "CrOS", "ChromeOS" }, { "Linux", "Linux" },
        };
        struct str browser = word_in(agent, browsers, ARRAY_LEN(browsers)), system = word_in(agent, systems, ARRAY_LEN(systems));

        if (browser.n == 0 || system.n == 0)
                return browser.n > 0 ? browser : system;
        return str_fmt(a, "%.*s, %.*s", STR_ARG(browser), STR_ARG(system));
}

enum err people_sweep(struct tx *tx, bool *ret_more)
{
        int64_t sessions, tokens, attempts;

        TRY(sql_sessions_delete_expired(tx, tx->now_ms, &sessions));
        TRY(sql_tokens_delete_before(tx, tx->now_ms - 7 * MS_DAY, &tokens));
        TRY(attempt_sweep(tx, &attempts));
        *ret_more = sessions == 1000 || tokens == 1000 || attempts == 1000;
        return OK;
}
