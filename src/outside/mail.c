/* Transports: SMTP through libcurl, and a folder of files. */
#include "outside/mail.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- A folder: one .eml file per mail, whole or not at all ------------------------------------------------------------------ */

static void close_fd(int *fd)
{
        if (*fd >= 0)
                close(*fd);
}

static bool write_all(int fd, struct str s)
{
        while (s.n > 0) {
                ssize_t n = write(fd, s.p, s.n);
                if (n < 0 && errno == EINTR)
                        continue;
                if (n <= 0)
                        return false;
                s = str_slice(s, (size_t)n, s.n);
        }
        return true;
}

static enum err folder_failed(struct arena *a, struct str path, struct str *ret_why)
{
        *ret_why = str_fmt(a, "cannot write %.*s: %s", STR_ARG(path), strerror(errno));
        return ERR_OUTSIDE;
}

/* Mails hold links that sign people in: nobody else on the machine reads them. */
static enum err folder_send(struct arena *a, const struct mail_config *cfg, struct str id, struct str message, struct str *ret_why)
{
        char *folder = str_z(a, cfg->folder);
        struct str path = str_fmt(a, "%s/%.*s.eml", folder, STR_ARG(id)), draft = str_fmt(a, "%s/.%.*s.part", folder, STR_ARG(id));

        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
                return folder_failed(a, cfg->folder, ret_why);
        CLEANUP(close_fd) int fd = open(draft.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0 || !write_all(fd, message) || fsync(fd) != 0)
                return folder_failed(a, draft, ret_why);
        if (rename(draft.p, path.p) != 0)
                return folder_failed(a, path, ret_why);
        return OK;
}

/* ---- The server's address -------------------------------------------------------------------------------------------------- */

static bool host_ok(struct str host)
{
        for (size_t i = 0; i < host.n; i++) {
                char c = host.p[i];
                if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '.' && c != '-' && c != ':' &&
                    c != '[' && c != ']')
                        return false;
        }
        return host.n > 0;
}

enum err mail_server_of(struct str url, bool signs_in, struct mail_config *ret)
{
        bool direct = str_starts(url, S("smtps://"));
        int64_t port = direct ? 465 : 587;
        ptrdiff_t colon = -1;

        if (!direct && !str_starts(url, S("smtp://")))
                return ERR_CONFIG;
        struct str host = str_slice(url, direct ? 8 : 7, url.n);
        if (str_ends(host, S("/")))
                host.n--;
        for (size_t i = 0; i < host.n; i++)
                if (host.p[i] == ':')
                        colon = (ptrdiff_t)i;
        /* the last colon is the port's unless it stands inside an IPv6 address: "[::1]" */
        if (colon >= 0 && host.p[host.n - 1] != ']') {
                if (!str_int(str_slice(host, (size_t)colon + 1, host.n), &port) || port < 1 || port > 65535)
                        return ERR_CONFIG;
                host.n = (size_t)colon;
        }
        if (!host_ok(host))
                return ERR_CONFIG;
        ret->host = host;
        ret->port = (uint16_t)port;
        ret->tls = direct ? MAIL_TLS_DIRECT : signs_in ? MAIL_TLS_STARTTLS : MAIL_TLS_OFFERED;
        return OK;
}

/* ---- SMTP --------------------------------------------------------------------------------------------------------------- */

static void curl_end(CURL **c)
{
        curl_easy_cleanup(*c);
}

static void slist_end(struct curl_slist **l)
{
        curl_slist_free_all(*l);
}

static size_t feed(char *to, size_t size, size_t n, void *ctx)
{
        struct str *rest = ctx;
        size_t room = size * n, take = rest->n < room ? rest->n : room;

        if (take > 0)
                memcpy(to, rest->p, take);
        *rest = str_slice(*rest, take, rest->n);
        return take;
}

/*
 * A 5xx answer is about this mail, and final (RFC 5321, 4.2.1), unless it is about us: sign-in, TLS or a command that the server does not
 * know.
 * Those we mend, and the mail goes out later.
 */
static bool refused_for_good(CURLcode code, long answer)
{
        static const long ours[] = { 500, 502, 503, 504, 530, 534, 535, 538 };

        if (code == CURLE_LOGIN_DENIED || answer < 500 || answer > 599)
                return false;
        for (size_t i = 0; i < ARRAY_LEN(ours); i++)
                if (answer == ours[i])
                        return false;
        return true;
}

static void smtp_options(CURL *c, struct arena *a, const struct mail_config *cfg)
{
        const char *scheme = cfg->tls == MAIL_TLS_DIRECT ? "smtps" : "smtp";
        long timeout_ms = cfg->timeout_ms > 0 ? (long)cfg->timeout_ms : 60000;
        /* What follows the slash is what we call ourselves in EHLO. */
        struct str url = str_fmt(a, "%s://%.*s:%u/%.*s", scheme, STR_ARG(cfg->host), (unsigned)cfg->port, STR_ARG(cfg->domain));

        curl_easy_setopt(c, CURLOPT_URL, url.p);
        curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(c, CURLOPT_PROXY, "");
        curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms / 3);
        curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, timeout_ms);
        curl_easy_setopt(c, CURLOPT_USE_SSL, cfg->tls == MAIL_TLS_OFFERED ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
        if (cfg->ca_file.n > 0)
                curl_easy_setopt(c, CURLOPT_CAINFO, str_z(a, cfg->ca_file));
        if (cfg->user.n == 0)
                return;
        curl_easy_setopt(c, CURLOPT_USERNAME, str_z(a, cfg->user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, str_z(a, cfg->password));
}

static enum err smtp_send(struct arena *a, const struct mail_config *cfg, struct str to, struct str message, struct str *ret_why)
{
        CLEANUP(curl_end) CURL *c = curl_easy_init();
        CLEANUP(slist_end) struct curl_slist *rcpt = curl_slist_append(NULL, str_fmt(a, "<%.*s>", STR_ARG(to)).p);
        char why[CURL_ERROR_SIZE] = "";
        struct str rest = message;
        long answer = 0;

        if (c == NULL || rcpt == NULL) {
                *ret_why = S("libcurl has no memory");
                return ERR_OUTSIDE;
        }
        smtp_options(c, a, cfg);
        curl_easy_setopt(c, CURLOPT_MAIL_FROM, str_fmt(a, "<%.*s>", STR_ARG(cfg->from)).p);
        curl_easy_setopt(c, CURLOPT_MAIL_RCPT, rcpt);
        curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(c, CURLOPT_READFUNCTION, feed);
        curl_easy_setopt(c, CURLOPT_READDATA, &rest);
        curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
        CURLcode code = curl_easy_perform(c);
        if (code == CURLE_OK)
                return OK;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
        *ret_why = str_fmt(a, "%s (answer %ld)", why[0] != 0 ? why : curl_easy_strerror(code), answer);
        return refused_for_good(code, answer) ? ERR_INVALID : ERR_OUTSIDE;
}

enum err mail_send(struct arena *a, const struct mail_config *cfg, const struct mail_message *m, struct str *ret_why)
{
        struct str message;
        enum err e = mail_compose(a, cfg, m, &message);

        if (e != OK) {
                *ret_why = S("an address in the mail is not one");
                return e;
        }
        if (cfg->transport == MAIL_SMTP)
                return smtp_send(a, cfg, m->to, message, ret_why);
        return folder_send(a, cfg, m->id, message, ret_why);
}
