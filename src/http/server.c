#include "http/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STOP_WAIT_MS 10000 /* http_stop() gives slow readers so long to take their replies */
#define DRAIN_SPARE_BYTES (1024 * 1024)

/* ---- Requests are kept for reuse, with their arenas -------------------------------------------------------------------- */

static struct http_conn *conn_new(struct http_server *s)
{
        struct http_conn *c = calloc(1, sizeof *c);

        if (!c)
                abort(); /* out of memory, as in the arena */
        c->arena = arena_new(HTTP_ARENA_BYTES);
        c->server = s;
        return c;
}

static void conn_free(struct http_conn *c)
{
        arena_free(c->arena);
        free(c);
}

static struct http_conn *conn_take(struct http_server *s)
{
        pthread_mutex_lock(&s->mutex);
        struct http_conn *c = s->spare;
        if (c) {
                s->spare = c->next;
                s->n_spare--;
        }
        pthread_mutex_unlock(&s->mutex);
        return c ? c : conn_new(s);
}

static void conn_give(struct http_conn *c)
{
        struct http_server *s = c->server;
        struct arena *a = c->arena;

        arena_reset(a);
        *c = (struct http_conn){ .arena = a, .server = s };
        pthread_mutex_lock(&s->mutex);
        bool keep = s->n_spare < HTTP_SPARE_REQUESTS;
        if (keep) {
                c->next = s->spare;
                s->spare = c;
                s->n_spare++;
        }
        pthread_mutex_unlock(&s->mutex);
        if (!keep)
                conn_free(c);
}

/* ---- What a request says ------------------------------------------------------------------------------------------------- */

struct str http_header(const struct http_req *r, const char *name)
{
        const char *value = NULL;
        size_t n = 0;

        if (MHD_lookup_connection_value_n(r->conn->mhd, MHD_HEADER_KIND, name, strlen(name), &value, &n) != MHD_YES || !value)
                return (struct str){ NULL, 0 };
        return (struct str){ value, n };
}

struct str http_cookie(const struct http_req *r, const char *name)
{
        struct str value;

        return http_cookie_find(http_header(r, "Cookie"), str_c(name), &value) ? value : (struct str){ NULL, 0 };
}

static struct str first_of(const struct http_field *fields, size_t n, const char *name)
{
        struct str key = str_c(name);

        for (size_t i = 0; i < n; i++)
                if (str_eq(fields[i].name, key))
                        return fields[i].value;
        return (struct str){ NULL, 0 };
}

struct str http_query(const struct http_req *r, const char *name)
{
        return first_of(r->query, r->n_query, name);
}

struct str http_form(const struct http_req *r, const char *name)
{
        return first_of(r->form, r->n_form, name);
}

/* ---- A request's way ------------------------------------------------------------------------------------------------------ */

/* Numbers nobody can guess the next of, without asking the kernel for each (splitmix64, Steele, Lea, Flood 2014). */
static void id_write(struct http_server *s, char id[17])
{
        static const char digit[] = "0123456789abcdef";
        uint64_t x = s->id_base + atomic_fetch_add(&s->id_next, 1) * UINT64_C(0x9e3779b97f4a7c15);

        x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
        x ^= x >> 31;
        for (int i = 0; i < 16; i++, x >>= 4)
                id[i] = digit[x & 15];
        id[16] = '\0';
}

/* The request line is in; its URI still is as it was sent. */
static void *on_request_line(void *server, const char *uri, struct MHD_Connection *mhd)
{
        struct http_server *s = server;
        struct http_conn *c = conn_take(s);

        c->mhd = mhd;
        c->peer = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
        c->uri = str_dup(c->arena, str_c(uri));
        c->body.fd = -1;
        atomic_store(&c->state, CONN_READING);
        id_write(s, c->id);
        c->req = (struct http_req){ .arena = c->arena, .id = str_c(c->id), .start_ns = clock_mono_ns(), .conn = c };
        return c;
}

static enum http_method method_of(struct str m)
{
        if (str_eq(m, S("GET")))
                return HTTP_GET;
        if (str_eq(m, S("HEAD")))
                return HTTP_HEAD;
        return str_eq(m, S("POST")) ? HTTP_POST : HTTP_OTHER;
}

/* Methods that a route may know pass; the rest end here. */
static int method_status(struct str m)
{
        static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

        for (size_t i = 0; i < ARRAY_LEN(known); i++)
                if (str_eq(m, str_c(known[i])))
                        return 0;
        return str_eq(m, S("TRACE")) || str_eq(m, S("CONNECT")) ? 405 : 501;
}

static void refuse(struct http_conn *c, struct http_reply rep)
{
        c->refused = true;
        c->reply = rep;
}

static int read_uri(struct http_conn *c)
{
        struct http_req *r = &c->req;
        ptrdiff_t mark = str_find(c->uri, '?');
        size_t path_n = mark < 0 ? c->uri.n : (size_t)mark;
        struct http_fields query = { 0 };

        r->raw_query = str_slice(c->uri, path_n + 1, c->uri.n);
        if (http_path_decode(c->arena, str_slice(c->uri, 0, path_n), &r->path) != OK)
                return 400;
        if (http_pairs(c->arena, r->raw_query, LIMIT_QUERY_FIELDS, &query) != OK)
                return 400;
        r->query = query.v;
        r->n_query = query.n;
        return 0;
}

/* A client that waits for "100 Continue", or sends more than we would read away, is refused before its body. */
static bool body_unreadable(const struct http_conn *c)
{
        return c->body.declared > 2 * c->limits.body_bytes + DRAIN_SPARE_BYTES;
}

static enum MHD_Result take_headers(struct http_conn *c, const char *method, const char *url, const char *version)
{
        struct http_server *s = c->server;
        struct http_req *r = &c->req;
        struct http_reply refusal = { 0 };

        r->method_name = str_c(method);
        r->method = method_of(r->method_name);
        int status = guard_request(c, method, url, version);
        if (status != 0) {
                respond_raw(c, status);
                return MHD_NO;
        }
        c->phase = PHASE_BODY;
        r->remote = peer_client(c);
        r->content_type = http_header(r, "Content-Type");
        atomic_store(&c->peer->body_bytes, 0);
        atomic_store(&c->peer->since_ns, clock_mono_ns());
        atomic_store(&c->peer->stage, STAGE_BODY);

        status = method_status(r->method_name);
        if (status == 0)
                status = read_uri(c);
        if (status != 0)
                refuse(c, respond_plain(status));
        else if (!s->hooks.begin(s->hooks.app, r, &c->limits, &refusal))
                refuse(c, refusal);
        if (body_unreadable(c)) {
                respond_raw(c, 413);
                return MHD_NO;
        }
        c->close = c->refused && c->body.declared != 0;
        body_begin(c);
        return MHD_YES;
}

static enum MHD_Result take_body(struct http_conn *c, struct str bytes)
{
        body_take(c, bytes);
        if (c->body.received > 2 * c->limits.body_bytes + DRAIN_SPARE_BYTES) {
                respond_raw(c, 413);
                return MHD_NO;
        }
        return MHD_YES;
}

/* The body is in. After handle() has returned, the request may be anywhere: only `state` says whose it is. */
static enum MHD_Result hand_over(struct http_conn *c)
{
        struct http_server *s = c->server;
        int expected = CONN_HANDLING;

        atomic_store(&c->peer->stage, STAGE_REPLY);
        c->phase = PHASE_HANDED;
        if (c->refused)
                return respond_queue(c);
        body_end(c);
        c->counted = true;
        atomic_fetch_add(&s->under_way, 1);
        atomic_fetch_add(&s->handed, 1);
        if (atomic_load(&s->stopping)) {
                atomic_fetch_sub(&s->handed, 1);
                c->reply = respond_plain(503);
                return respond_queue(c);
        }
        atomic_store(&c->state, CONN_HANDLING);
        s->hooks.handle(s->hooks.app, &c->req);
        if (atomic_load(&c->state) == CONN_REPLIED)
                return respond_queue(c);
        MHD_suspend_connection(c->mhd);
        if (!atomic_compare_exchange_strong(&c->state, &expected, CONN_SUSPENDED))
                MHD_resume_connection(c->mhd); /* answered in the meantime */
        return MHD_YES;
}

static enum MHD_Result on_access(void *server, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                                 const char *upload, size_t *upload_n, void **conn)
{
        struct http_conn *c = *conn;

        if (c->phase == PHASE_HEADERS)
                return take_headers(c, method, url, version);
        if (c->phase == PHASE_BODY && *upload_n > 0) {
                struct str bytes = { upload, *upload_n };
                *upload_n = 0;
                return take_body(c, bytes);
        }
        if (c->phase == PHASE_BODY)
                return hand_over(c);
        assert(atomic_load(&c->state) == CONN_REPLIED);
        return respond_queue(c);
}

void http_reply(struct http_req *r, const struct http_reply *rep)
{
        struct http_conn *c = r->conn;
        struct http_server *s = c->server;
        struct MHD_Connection *mhd = c->mhd;

        c->reply = *rep;
        int was = atomic_exchange(&c->state, CONN_REPLIED); /* from here on the request is no longer ours */
        assert(was == CONN_HANDLING || was == CONN_SUSPENDED);
        if (was == CONN_SUSPENDED)
                MHD_resume_connection(mhd);
        atomic_fetch_sub(&s->handed, 1);
}

static void on_completed(void *server, struct MHD_Connection *mhd, void **conn, enum MHD_RequestTerminationCode why)
{
        struct http_server *s = server;
        struct http_conn *c = *conn;

        if (!c)
                return;
        *conn = NULL;
        body_drop(c);
        if (s->hooks.finished)
                s->hooks.finished(s->hooks.app, &c->req, c->status, c->sent_bytes);
        atomic_store(&c->peer->since_ns, clock_mono_ns());
        atomic_store(&c->peer->stage, STAGE_HEADERS);
        bool counted = c->counted;
        conn_give(c);
        if (counted)
                atomic_fetch_sub(&s->under_way, 1);
}

/* ---- Start and stop ---------------------------------------------------------------------------------------------------------- */

/* libmicrohttpd would decode in place; we do it ourselves, later. */
static size_t leave_encoded(void *cls, struct MHD_Connection *mhd, char *s)
{
        return strlen(s);
}

static struct str why_not_bound(struct arena *a, const struct http_config *cfg, int error)
{
        int port = cfg->port;

        if (error == EADDRINUSE)
                return str_fmt(a, "port %d on %.*s is taken by another program: stop it, or choose another port", port,
                               STR_ARG(cfg->address));
        if (error == EADDRNOTAVAIL)
                return str_fmt(a, "%.*s is not an address of this machine: use 127.0.0.1 (this machine only) or 0.0.0.0 (all networks)",
                               STR_ARG(cfg->address));
        if (error == EACCES)
                return str_fmt(a, "port %d needs rights that this user does not have: choose one from 1024 up and put a proxy in front",
                               port);
        return str_fmt(a, "cannot listen on %.*s port %d: %s", STR_ARG(cfg->address), port, strerror(error));
}

static enum err address_parse(struct arena *a, struct str text, uint16_t port, struct sockaddr_storage *ret, socklen_t *ret_n)
{
        struct sockaddr_storage ss = { 0 };
        struct sockaddr_in *four = (struct sockaddr_in *)&ss;
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&ss;
        const char *z = str_z(a, text);

        if (inet_pton(AF_INET, z, &four->sin_addr) == 1) {
                four->sin_family = AF_INET;
                four->sin_port = htons(port);
                *ret_n = sizeof *four;
        } else if (inet_pton(AF_INET6, z, &six->sin6_addr) == 1) {
                six->sin6_family = AF_INET6;
                six->sin6_port = htons(port);
                *ret_n = sizeof *six;
        } else {
                return ERR_CONFIG;
        }
        *ret = ss;
        return OK;
}

static enum err listen_on(struct arena *a, struct http_server *s, struct str *ret_why)
{
        struct sockaddr_storage ss;
        socklen_t n = sizeof ss;
        int on = 1;

        if (address_parse(a, s->cfg.address, s->cfg.port, &ss, &n) != OK) {
                *ret_why = str_fmt(a, "'%.*s' is not an IP address: use 127.0.0.1, 0.0.0.0, ::1 or ::", STR_ARG(s->cfg.address));
                return ERR_CONFIG;
        }
        int fd = socket(ss.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 || bind(fd, (struct sockaddr *)&ss, n) != 0 ||
            listen(fd, 1024) != 0 || getsockname(fd, (struct sockaddr *)&ss, &n) != 0) {
                *ret_why = why_not_bound(a, &s->cfg, errno);
                if (fd >= 0)
                        close(fd);
                return ERR_CONFIG;
        }
        s->listen_fd = fd;
        s->port = ntohs(ss.ss_family == AF_INET ? ((struct sockaddr_in *)&ss)->sin_port : ((struct sockaddr_in6 *)&ss)->sin6_port);
        return OK;
}

/* A connection is a file descriptor; the usual soft limit of 1024 is below our own. */
static void raise_file_limit(void)
{
        struct rlimit l;
        rlim_t want = LIMIT_CONNECTIONS + 512;

        if (getrlimit(RLIMIT_NOFILE, &l) != 0 || l.rlim_cur >= want)
                return;
        l.rlim_cur = want < l.rlim_max ? want : l.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &l) != 0)
                LOG(LOG_WARN, "cannot raise the limit of open files", { "errno", LOG_INT(errno) });
}

static bool daemon_start(struct http_server *s)
{
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        unsigned int threads = s->cfg.threads > 0 ? (unsigned)s->cfg.threads : cores > 0 ? (unsigned)cores : 1;
        struct MHD_OptionItem options[] = {
                { MHD_OPTION_LISTEN_SOCKET, s->listen_fd, NULL },
                { MHD_OPTION_CONNECTION_LIMIT, LIMIT_CONNECTIONS, NULL },
                { MHD_OPTION_CONNECTION_MEMORY_LIMIT, HTTP_PIPE_BYTES, NULL },
                { MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)s->cfg.idle_timeout_s, NULL },
                { MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s },
                { MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)peer_notify, s },
                { MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_request_line, s },
                { MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_encoded, NULL },
                { threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads, NULL },
                { MHD_OPTION_END, 0, NULL },
        };

        s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, peer_accept, s, on_access, s,
                                     MHD_OPTION_ARRAY, options, MHD_OPTION_END);
        return s->daemon != NULL;
}

static void server_free(struct http_server *s)
{
        for (struct http_conn *c = s->spare, *next; c; c = next) {
                next = c->next;
                conn_free(c);
        }
        deflaters_free(s);
        pthread_mutex_destroy(&s->mutex);
}

/* The proxy's address as peers' addresses are written, so that the two can be compared. */
static enum err proxy_parse(struct arena *a, struct http_server *s, struct str *ret_why)
{
        struct sockaddr_storage ss;
        socklen_t n;
        char text[HTTP_ADDRESS_BYTES];

        if (s->cfg.trusted_proxy.n == 0)
                return OK;
        if (address_parse(a, s->cfg.trusted_proxy, 0, &ss, &n) != OK) {
                *ret_why = str_fmt(a, "the trusted proxy, '%.*s', is not an IP address: write the one it connects from, as 127.0.0.1",
                                   STR_ARG(s->cfg.trusted_proxy));
                return ERR_CONFIG;
        }
        peer_address((struct sockaddr *)&ss, text);
        s->cfg.trusted_proxy = str_dup(a, str_c(text));
        return OK;
}

static enum err server_start(struct arena *a, struct http_server *s, struct str *ret_why)
{
        if (access(s->cfg.upload_dir.p, W_OK | X_OK) != 0) {
                *ret_why = str_fmt(a, "cannot write to the folder for uploads, %.*s: %s", STR_ARG(s->cfg.upload_dir), strerror(errno));
                return ERR_CONFIG;
        }
        TRY(proxy_parse(a, s, ret_why));
        TRY(listen_on(a, s, ret_why));
        raise_file_limit();
        body_remove_stale(s->cfg.upload_dir);
        if (!daemon_start(s) || !reaper_start(s)) {
                *ret_why = str_fmt(a, "cannot start the server's threads: %s", strerror(errno));
                if (s->daemon)
                        MHD_stop_daemon(s->daemon);
                else
                        close(s->listen_fd);
                return ERR_IO;
        }
        return OK;
}

enum err http_start(struct arena *a, const struct http_config *cfg, const struct http_hooks *hooks, struct http_server **ret,
                    struct str *ret_why)
{
        struct http_server *s = ARENA_NEW(a, struct http_server);

        assert(hooks->begin && hooks->handle && cfg->idle_timeout_s > 0);
        s->cfg = *cfg;
        s->cfg.address = str_dup(a, cfg->address);
        s->cfg.upload_dir = str_dup(a, cfg->upload_dir);
        s->cfg.trusted_proxy = str_dup(a, cfg->trusted_proxy);
        s->hooks = *hooks;
        random_bytes(&s->id_base, sizeof s->id_base);
        random_bytes(s->bucket_key, sizeof s->bucket_key);
        pthread_mutex_init(&s->mutex, NULL);
        enum err e = server_start(a, s, ret_why);
        if (e != OK) {
                server_free(s);
                return e;
        }
        *ret = s;
        return OK;
}

uint16_t http_port(const struct http_server *s)
{
        return s->port;
}

struct http_metrics http_metrics(const struct http_server *s)
{
        return (struct http_metrics){
                .open = atomic_load(&s->open),
                .accepted = atomic_load(&s->accepted),
                .refused = atomic_load(&s->refused),
                .cut = atomic_load(&s->cut),
                .under_way = atomic_load(&s->under_way),
        };
}

static void pause_ms(void)
{
        struct timespec ms = { 0, 1000 * 1000 };

        nanosleep(&ms, NULL);
}

/* Handlers are waited for as long as they take: each of them answers. Clients that then do not take their replies are given up. */
static void wait_for_replies(struct http_server *s)
{
        while (atomic_load(&s->handed) > 0)
                pause_ms();
        for (int ms = 0; atomic_load(&s->under_way) > 0 && ms < STOP_WAIT_MS; ms++)
                pause_ms();
}

void http_stop(struct http_server *s)
{
        atomic_store(&s->stopping, true);
        wait_for_replies(s);
        MHD_stop_daemon(s->daemon); /* closes the listening socket too */
        reaper_stop(s);
        server_free(s);
}
