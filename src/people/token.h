/*
 * Links in mails: confirm an address, choose a new password, take over a new address.
 *
 * A link carries 32 bytes (43 characters of base64url). The database holds their SHA-256 only; the bytes themselves are HMAC-SHA256(site
 * secret, what it is for, whose it is, a nonce of 16 random bytes), so the mail job makes the link again from its payload and the secret,
 * and neither the database nor the list of jobs gives a link away. A token works once and for a while: 3 days to confirm, 2 hours to reset.
 * A newer one of the same kind ends the older ones.
 *
 * Mails are jobs of kind "mail.auth", added in the transaction that causes them; the payload is what auth_mail_of() reads back.
 */
#ifndef WASL_PEOPLE_TOKEN_H
#define WASL_PEOPLE_TOKEN_H

#include "base/base.h"
#include "base/ids.h"
#include "db/db.h"
#include "people/states.h"
#include "text/text.h"

#define TOKEN_CONFIRM_MS (3 * MS_DAY)
#define TOKEN_RESET_MS (2 * MS_HOUR)
#define TOKEN_NONCE_BYTES 16

/* The site's secret: from the data folder, never in the database. */
struct site_secret {
        unsigned char b[32];
};

/* Stored in job payloads as numbers: never renumber, only append. */
enum auth_mail_kind {
        AUTH_MAIL_CONFIRM = 1,      /* to the new account: link to confirm the address */
        AUTH_MAIL_RESET,            /* link to choose a new password */
        AUTH_MAIL_NEW_ADDRESS,      /* to the new address: link to take it over */
        AUTH_MAIL_ADDRESS_ASKED,    /* notice to the old address: a change to another address was asked for */
        AUTH_MAIL_ADDRESS_CHANGED,  /* notice to the old address: it is done */
        AUTH_MAIL_PASSWORD_CHANGED, /* notice */
        AUTH_MAIL_KNOWN_ADDRESS,    /* notice: somebody signed up with, or moved to, an address that has an account; sign in or reset */
        AUTH_MAIL_FACTOR_ON,        /* notice: the second factor is on now */
        AUTH_MAIL_FACTOR_OFF,       /* notice: it is off now */
        AUTH_MAIL_RECOVERY_USED,    /* notice: a recovery code let somebody in */
        AUTH_MAIL_KIND_COUNT_
};
struct auth_mail {
        enum auth_mail_kind kind;
        struct user_id user;
        struct str to, name;
        enum lang lang;
        unsigned char nonce[TOKEN_NONCE_BYTES]; /* of the link; zero for notices */
};
#define AUTH_MAIL_JOB "mail.auth"

/* Adds the mail's job. Who: the domain functions of this folder. */
enum err auth_mail_add(struct tx *tx, const struct auth_mail *m);
/* Reads a job's payload. ERR_INVALID for anything else. */
enum err auth_mail_of(struct arena *a, struct str payload, struct auth_mail *ret);
/*
 * Path of the link's page without language prefix ("/confirm/…", "/reset/…", "/new-address/…"); for notices the page where one acts on it
 * ("/reset" or "/settings/security").
 */
struct str auth_mail_path(struct arena *a, const struct site_secret *secret, const struct auth_mail *m);

/*
 * A new token for a link, older ones of the kind for this person end. email: the address that it proves. ret_nonce goes into the mail.
 * Who: the domain functions of this folder.
 */
enum err token_add(struct tx *tx, const struct site_secret *secret, enum auth_token_kind kind, struct user_id user, struct str email,
                   unsigned char ret_nonce[TOKEN_NONCE_BYTES]);

struct token_info {
        struct auth_token_id id;
        struct user_id user;
        struct str email;
};
/* Looks at a link's text without using it. ERR_NOT_FOUND (never was, other kind), ERR_EXPIRED (used, ended or too old). */
enum err token_look(struct tx *tx, enum auth_token_kind kind, struct str text, struct token_info *ret);
/* Uses it: works once. The same errors. */
enum err token_use(struct tx *tx, enum auth_token_kind kind, struct str text, struct token_info *ret);
/* Ends all tokens of the kind for this person. */
enum err token_end(struct tx *tx, enum auth_token_kind kind, struct user_id user);

/* HMAC-SHA256 under the site's secret, with a purpose so that no two uses share a value. */
struct sha256 secret_mac(const struct site_secret *secret, struct str purpose, struct str data);

#endif
