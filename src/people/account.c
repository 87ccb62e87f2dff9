#include "people/account.h"
#include "people/account.sql.h"
#include "people/token.sql.h"

#define NAME_MIN_CHARS 2

/* ---- Addresses and names -------------------------------------------------------------------------------------------- */

static bool is_not_plain(char c)
{
        return (unsigned char)c <= 0x20 || c == 0x7f || (unsigned char)c >= 0x80;
}

static bool domain_ok(struct str domain)
{
        struct str rest = domain, label;
        size_t labels = 0;

        while (str_next(&rest, '.', &label)) {
                if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
                        return false;
                for (size_t i = 0; i < label.n; i++)
                        if (str_find(S("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"), label.p[i]) < 0)
                                return false;
                labels++;
        }
        return labels >= 2;
}

bool email_ok(struct str email)
{
        ptrdiff_t at = str_find(email, '@');
        struct str local, domain;

        if (at < 1 || at > 64 || email.n > LIMIT_EMAIL_BYTES)
                return false;
        local = str_slice(email, 0, (size_t)at);
        domain = str_slice(email, (size_t)at + 1, email.n);
        for (size_t i = 0; i < local.n; i++)
                if (is_not_plain(local.p[i]) || str_find(S("\"(),:;<>@[]\\"), local.p[i]) >= 0)
                        return false;
        return local.p[0] != '.' && local.p[local.n - 1] != '.' && !str_contains(local, S("..")) && domain_ok(domain);
}

struct str email_key(struct arena *a, struct str email)
{
        return str_lower(a, email);
}

static enum err clean_name(struct arena *a, struct str name, struct str *ret)
{
        struct str line = utf8_valid(name) ? text_line(a, name) : S("");
        size_t n = utf8_count(line);

        if (n < NAME_MIN_CHARS || n > LIMIT_NAME_CHARS)
                return ERR_INVALID;
        *ret = line;
        return OK;
}

/* ---- Making accounts -------------------------------------------------------------------------------------------------- */

enum err account_add(struct tx *tx, const struct account_new *in, struct user_id *ret)
{
        int64_t at = in->created_at != 0 ? in->created_at : tx->now_ms;
        struct user_add_row added;
        struct str name;

        TRY(clean_name(tx->arena, in->name, &name));
        if (!email_ok(in->email) || in->password_hash.n == 0 || (!in->is_client && !in->is_freelancer && in->staff_rights == 0))
                return ERR_INVALID;
        TRY(sql_user_add(tx, in->email, email_key(tx->arena, in->email), in->confirmed ? at : 0, in->password_hash, name, in->is_client,
                         in->is_freelancer, in->staff_rights, USER_ACTIVE, lang_code(in->lang), at, &added));
        TRY(sql_profile_add(tx, added.id, AVAILABLE_NOW, at));
        *ret = added.id;
        return OK;
}

enum err account_by_email(struct tx *tx, struct str email, struct user_id *ret)
{
        struct user_by_email_row row;

        TRY(sql_user_by_email(tx, email_key(tx->arena, email), &row));
        *ret = row.id;
        return OK;
}

/*
 * A mail to the owner of an address, in the owner's language; link: the token's kind, 0 for a notice. Nothing when a stranger caused too
 * many already.
 */
static enum err mail_owner(struct tx *tx, const struct site_secret *secret, const struct user_by_email_row *to, enum auth_mail_kind mail,
                           enum auth_token_kind link)
{
        struct auth_mail m = { .kind = mail, .user = to->id, .to = to->email, .name = to->display_name };
        bool go;

        TRY(attempt_mail(tx, to->id, &go));
        if (!go)
                return OK;
        if (!lang_of(to->lang, &m.lang))
                return ERR_DB;
        if (link != 0)
                TRY(token_add(tx, secret, link, to->id, to->email, m.nonce));
        return auth_mail_add(tx, &m);
}

enum err account_sign_up(struct tx *tx, const struct site_secret *secret, const struct sign_up *in)
{
        struct account_new account = { .email = in->email, .name = in->name, .password_hash = in->password_hash, .is_client = in->is_client,
                                       .is_freelancer = in->is_freelancer, .lang = in->lang };
        struct auth_mail m = { .kind = AUTH_MAIL_CONFIRM, .to = in->email, .lang = in->lang };
        struct user_by_email_row known;
        enum err e;

        TRY(clean_name(tx->arena, in->name, &m.name));
        if (!email_ok(in->email) || (!in->is_client && !in->is_freelancer))
                return ERR_INVALID;
        e = sql_user_by_email(tx, email_key(tx->arena, in->email), &known);
        if (e == OK)
                return known.state == USER_CLOSED ? OK : mail_owner(tx, secret, &known, AUTH_MAIL_KNOWN_ADDRESS, 0);
        if (e != ERR_NOT_FOUND)
                return e;

        e = account_add(tx, &account, &m.user);
        if (e == ERR_EXISTS) /* another sign-up with the address was committed meanwhile: run again and find it */
                return ERR_RETRY;
        TRY(e);
        TRY(token_add(tx, secret, TOKEN_CONFIRM_EMAIL, m.user, in->email, m.nonce));
        return auth_mail_add(tx, &m);
}

/* ---- Confirming ---------------------------------------------------------------------------------------------------------- */

/* A link that was followed twice (mail programs do that) ends well while the address it proved is still the confirmed one. */
static enum err confirmed_before(struct tx *tx, struct str token, struct user_id *ret)
{
        struct token_by_hash_row row;
        struct user_by_id_row user;
        struct sha256 hash;
        struct str bytes;

        if (!str_unbase64url(tx->arena, token, &bytes))
                return ERR_NOT_FOUND;
        hash = sha256_of(bytes);
        TRY(sql_token_by_hash(tx, (struct str){ (const char *)hash.b, sizeof(hash.b) }, &row));
        TRY(sql_user_by_id(tx, row.user_id, &user));
        if (row.kind != TOKEN_CONFIRM_EMAIL || row.used_at == 0 || user.email_confirmed_at == 0 || !str_eq(row.email, user.email))
                return ERR_EXPIRED;
        *ret = row.user_id;
        return OK;
}

enum err account_confirm(struct tx *tx, struct str token, struct user_id *ret)
{
        struct token_info t;
        int64_t changed;
        enum err e = token_use(tx, TOKEN_CONFIRM_EMAIL, token, &t);

        if (e == ERR_EXPIRED)
                return confirmed_before(tx, token, ret);
        TRY(e);
        TRY(sql_user_confirm(tx, t.user, email_key(tx->arena, t.email), tx->now_ms, &changed));
        if (changed != 1)
                return confirmed_before(tx, token, ret);
        *ret = t.user;
        return OK;
}

enum err account_confirm_again(struct tx *tx, const struct site_secret *secret, struct user_id actor)
{
        struct auth_mail m = { .kind = AUTH_MAIL_CONFIRM, .user = actor };
        struct user_by_id_row user;
        bool go;

        TRY(sql_user_by_id(tx, actor, &user));
        if (user.email_confirmed_at != 0)
                return ERR_STATE;
        TRY(attempt_mail(tx, actor, &go));
        if (!go)
                return ERR_TOO_MANY;
        if (!lang_of(user.lang, &m.lang))
                return ERR_DB;
        m.to = user.email;
        m.name = user.display_name;
        TRY(token_add(tx, secret, TOKEN_CONFIRM_EMAIL, actor, user.email, m.nonce));
        return auth_mail_add(tx, &m);
}

/* ---- A forgotten password ---------------------------------------------------------------------------------------------------- */

enum err account_reset_ask(struct tx *tx, const struct site_secret *secret, struct str email)
{
        struct user_by_email_row row;
        enum err e = sql_user_by_email(tx, email_key(tx->arena, email), &row);

        if (e == ERR_NOT_FOUND)
                return OK;
        TRY(e);
        return row.state == USER_CLOSED ? OK : mail_owner(tx, secret, &row, AUTH_MAIL_RESET, TOKEN_RESET_PASSWORD);
}

/* A notice to the person about the own account; to: the address, as it may be the one before. */
static enum err notice(struct tx *tx, struct user_id user, enum auth_mail_kind kind, struct str to)
{
        struct user_by_id_row row;
        struct auth_mail m = { .kind = kind, .user = user };

        TRY(sql_user_by_id(tx, user, &row));
        if (!lang_of(row.lang, &m.lang))
                return ERR_DB;
        m.to = to.n > 0 ? to : row.email;
        m.name = row.display_name;
        return auth_mail_add(tx, &m);
}

enum err account_reset(struct tx *tx, struct str token, struct str password_hash)
{
        struct user_by_id_row user;
        struct token_info t;
        int64_t changed;

        TRY(token_use(tx, TOKEN_RESET_PASSWORD, token, &t));
        TRY(sql_user_by_id(tx, t.user, &user));
        if (user.state == USER_CLOSED || !str_eq(email_key(tx->arena, user.email), email_key(tx->arena, t.email)))
                return ERR_EXPIRED;
        TRY(sql_user_set_password(tx, t.user, password_hash));
        TRY(sql_user_confirm(tx, t.user, email_key(tx->arena, t.email), tx->now_ms, &changed));
        TRY(token_end(tx, TOKEN_CONFIRM_EMAIL, t.user));
        TRY(token_end(tx, TOKEN_CHANGE_EMAIL, t.user));
        TRY(attempt_forget(tx, attempt_account(tx->arena, user.email)));
        TRY(attempt_forget(tx, attempt_password(tx->arena, t.user)));
        TRY(sign_out_everywhere(tx, t.user, (struct session_id){ 0 }, &changed));
        return notice(tx, t.user, AUTH_MAIL_PASSWORD_CHANGED, S(""));
}

/* ---- Settings ------------------------------------------------------------------------------------------------------------------- */

enum err account_get(struct tx *tx, struct user_id actor, struct account *ret)
{
        struct token_open_rows wish;
        struct user_by_id_row row;
        struct account a;

        TRY(sql_user_by_id(tx, actor, &row));
        TRY(sql_token_open(tx, TOKEN_CHANGE_EMAIL, actor, tx->now_ms, &wish));
        a = (struct account){
                .id = row.id,
                .name = row.display_name,
                .email = row.email,
                .new_email = wish.n > 0 ? wish.v[0].email : S(""),
                .is_client = row.is_client,
                .is_freelancer = row.is_freelancer,
                .confirmed = row.email_confirmed_at != 0,
                .has_totp = row.has_totp,
                .staff_rights = row.staff_rights,
                .created_at = row.created_at,
                .password_hash = row.password_hash,
        };
        if (!lang_of(row.lang, &a.lang))
                return ERR_DB;
        *ret = a;
        return OK;
}

enum err account_set_name(struct tx *tx, struct user_id actor, struct str name)
{
        struct str clean;

        TRY(clean_name(tx->arena, name, &clean));
        return sql_user_set_name(tx, actor, clean);
}

enum err account_set_lang(struct tx *tx, struct user_id actor, enum lang lang)
{
        return sql_user_set_lang(tx, actor, lang_code(lang));
}

enum err account_set_roles(struct tx *tx, struct user_id actor, bool is_client, bool is_freelancer)
{
        struct user_open_business_row open;

        if (!is_client && !is_freelancer)
                return ERR_INVALID;
        TRY(sql_user_open_business(tx, actor, &open));
        if ((!is_client && open.client > 0) || (!is_freelancer && open.freelancer > 0))
                return ERR_STATE;
        return sql_user_set_roles(tx, actor, is_client, is_freelancer);
}

enum err account_password_wait(struct tx *tx, struct user_id actor, int64_t *ret_until)
{
        return attempt_wait(tx, attempt_password(tx->arena, actor), ret_until);
}

/* The password that was typed in an open session: counts failures, forgets them when it is right. */
static enum err prove(struct tx *tx, const struct user_by_id_row *user, const struct password_proof *p, struct proof_result *ret)
{
        struct attempt_key key = attempt_password(tx->arena, user->id);
        int64_t wait;

        TRY(attempt_wait(tx, key, &wait));
        if (wait != 0) {
                *ret = (struct proof_result){ PROOF_WAIT, wait };
                return OK;
        }
        if (p->right && p->user.v == user->id.v && str_eq(p->hash, user->password_hash)) {
                TRY(attempt_forget(tx, key));
                *ret = (struct proof_result){ PROOF_RIGHT, 0 };
                return OK;
        }
        TRY(attempt_failed(tx, key));
        *ret = (struct proof_result){ PROOF_WRONG, 0 };
        return OK;
}

enum err account_set_password(struct tx *tx, struct user_id actor, struct session_id session, const struct password_proof *old,
                              struct str new_hash, struct proof_result *ret_proof, struct session_token *ret)
{
        struct user_by_id_row user;
        struct proof_result proof;
        int64_t ended;

        TRY(sql_user_by_id(tx, actor, &user));
        TRY(prove(tx, &user, old, &proof));
        if (proof.outcome == PROOF_RIGHT) {
                TRY(sql_user_set_password(tx, actor, new_hash));
                TRY(token_end(tx, TOKEN_RESET_PASSWORD, actor));
                TRY(sign_out_everywhere(tx, actor, session, &ended));
                TRY(session_rotate(tx, session, ret));
                TRY(notice(tx, actor, AUTH_MAIL_PASSWORD_CHANGED, S("")));
        }
        *ret_proof = proof;
        return OK;
}

/* The address has an account already: its owner hears of it, the asker does not. */
static enum err tell_known(struct tx *tx, const struct site_secret *secret, const struct user_by_email_row *known)
{
        return known->state == USER_CLOSED ? OK : mail_owner(tx, secret, known, AUTH_MAIL_KNOWN_ADDRESS, 0);
}

/*
 * The wish is kept as a token in both cases, so that the settings page shows the same; for a known address nobody is sent its link.
 */
static enum err ask_new_address(struct tx *tx, const struct site_secret *secret, const struct user_by_id_row *user, struct str email)
{
        struct auth_mail m = { .kind = AUTH_MAIL_NEW_ADDRESS, .user = user->id, .to = email, .name = user->display_name };
        struct user_by_email_row known;
        bool go;
        enum err e = sql_user_by_email(tx, email_key(tx->arena, email), &known);

        if (e != OK && e != ERR_NOT_FOUND)
                return e;
        if (!lang_of(user->lang, &m.lang))
                return ERR_DB;
        TRY(attempt_mail(tx, user->id, &go));
        if (!go)
                return ERR_TOO_MANY;
        TRY(token_add(tx, secret, TOKEN_CHANGE_EMAIL, user->id, email, m.nonce));
        TRY(e == OK ? tell_known(tx, secret, &known) : auth_mail_add(tx, &m));
        return notice(tx, user->id, AUTH_MAIL_ADDRESS_ASKED, S(""));
}

enum err account_email_ask(struct tx *tx, const struct site_secret *secret, struct user_id actor, const struct password_proof *proof,
                           struct str email, struct proof_result *ret_proof)
{
        struct user_by_id_row user;
        struct proof_result result;

        TRY(sql_user_by_id(tx, actor, &user));
        if (!email_ok(email) || str_eq(email_key(tx->arena, email), email_key(tx->arena, user.email)))
                return ERR_INVALID;
        TRY(prove(tx, &user, proof, &result));
        if (result.outcome == PROOF_RIGHT)
                TRY(ask_new_address(tx, secret, &user, email));
        *ret_proof = result;
        return OK;
}

enum err account_email_confirm(struct tx *tx, struct str token, struct user_id *ret)
{
        struct user_by_email_row taken;
        struct user_by_id_row user;
        struct token_info t;
        enum err e;

        TRY(token_use(tx, TOKEN_CHANGE_EMAIL, token, &t));
        TRY(sql_user_by_id(tx, t.user, &user));
        e = sql_user_by_email(tx, email_key(tx->arena, t.email), &taken);
        if (e == OK || user.state == USER_CLOSED)
                return ERR_EXPIRED;
        if (e != ERR_NOT_FOUND)
                return e;
        e = sql_user_set_email(tx, t.user, t.email, email_key(tx->arena, t.email), tx->now_ms);
        if (e == ERR_EXISTS)
                return ERR_RETRY;
        TRY(e);
        TRY(token_end(tx, TOKEN_RESET_PASSWORD, t.user));
        TRY(token_end(tx, TOKEN_CONFIRM_EMAIL, t.user));
        TRY(notice(tx, t.user, AUTH_MAIL_ADDRESS_CHANGED, user.email));
        *ret = t.user;
        return OK;
}

enum err account_email_forget(struct tx *tx, struct user_id actor)
{
        return token_end(tx, TOKEN_CHANGE_EMAIL, actor);
}
