/*
 * Mail: what is told to people outside the pages. Jobs write letters in the reader's language (text and HTML), mime.c makes messages of
 * them, and a transport takes them away: SMTP, or a folder where each becomes a file, for a machine without a mail server.
 *
 * Nothing here runs inside a transaction that writes, and no page calls it: a mail begins as a job row (notify(), auth_mail_add()).
 */
#ifndef WASL_OUTSIDE_MAIL_H
#define WASL_OUTSIDE_MAIL_H

#include "base/base.h"
#include "jobs/jobs.h"
#include "people/token.h"
#include "text/text.h"

/* ---- A message and its transport -------------------------------------------------------------------------------------- */

enum mail_transport { MAIL_FOLDER = 1, MAIL_SMTP };
enum mail_tls {
        MAIL_TLS_STARTTLS = 1, /* port 587: no TLS, no mail */
        MAIL_TLS_DIRECT,       /* port 465: TLS from the first byte */
        MAIL_TLS_OFFERED,      /* STARTTLS where the server has it: a relay that asks for no password */
};
/* From the configuration file; outlives the jobs. */
struct mail_config {
        enum mail_transport transport;
        struct str folder; /* of MAIL_FOLDER; made if missing */
        struct str host;   /* of MAIL_SMTP */
        uint16_t port;
        enum mail_tls tls;
        struct str user, password; /* empty: no sign-in */
        struct str ca_file;        /* who may have signed the server's certificate; empty: the system's list */
        struct str from;           /* sender's address: "wasl@example.org" */
        struct str domain;         /* what we call ourselves in HELO and Message-ID: "example.org" */
        int64_t timeout_ms;        /* for a whole mail; 0: a minute */
};

/*
 * Reads "smtp://host:587" or "smtps://host:465" into host, port and tls. A password never travels in the clear: with signs_in, smtp://
 * means that STARTTLS must be there.
 * ERR_CONFIG for anything else. Strings borrow url.
 */
enum err mail_server_of(struct str url, bool signs_in, struct mail_config *ret);

/*
 * An address that may stand between < and >, in a header and in SMTP alike: harmless ASCII around one '@'. The sender's may have a name
 * without dots ("wasl@localhost").
 */
bool mail_address_ok(struct str address);

struct mail_message {
        struct str id;       /* unique and the same at every attempt: letters, digits, '.' and '-' */
        int64_t date_ms;
        struct str from_name, to_name; /* may be empty */
        struct str to, reply_to;       /* addresses; reply_to may be empty */
        struct str subject;            /* one line; control characters become blanks */
        struct str text, html;
        enum lang lang;
};

/*
 * The message as it travels (RFC 5322, MIME, CRLF): multipart/alternative in UTF-8 and base64, names and subject as RFC 2047 encoded words
 * folded at 76 characters.
 * What people typed cannot add a header or a recipient: words that are not plain ASCII letters and digits are encoded, addresses with
 * anything but one '@' and harmless ASCII are refused. ERR_INVALID: an address or the id.
 */
enum err mail_compose(struct arena *a, const struct mail_config *cfg, const struct mail_message *m, struct str *ret);

/*
 * Sends. ERR_INVALID: refused for good (an address, or a 5xx answer to it); ERR_OUTSIDE: try later (no connection, 4xx, sign-in refused,
 * the folder cannot be written).
 * *ret_why: in English, for staff. Sending to the folder again overwrites the same file.
 */
enum err mail_send(struct arena *a, const struct mail_config *cfg, const struct mail_message *m, struct str *ret_why);

/* ---- Letters: the jobs --------------------------------------------------------------------------------------------------- */

/* env.app of the worker. */
struct outside {
        struct mail_config mail;
        struct str site_url; /* "https://example.org", no slash at the end */
        const struct site_secret *secret;
};
/* "mail.note" (a notification: site/site.h) and "mail.auth" (links and notices of accounts: people/token.h). */
extern const struct job_kind mail_job_kinds[];
extern const size_t mail_job_kinds_n;

#endif
