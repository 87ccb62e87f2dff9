/* Unit tests of src/http over real sockets: what goes in is written byte by byte, what comes out is read byte by byte. */
#include "http/http.h"
#include "http/static_table.h"

#include <arpa/inet.h>
#include <brotli/decode.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

#define PAGE_BYTES 20000
#define FILE_BYTES 100000
#define WORKERS 4

struct fixture {
        struct arena *a;
        struct http_server *server;
        char dir[64];
        struct str page; /* text that compresses */
        _Atomic int finished, last_status;
        _Atomic int64_t last_bytes;
        _Atomic bool hold; /* workers wait */
        /* requests that wait for a worker */
        pthread_mutex_t mutex;
        pthread_cond_t more;
        struct http_req *queue[1024];
        size_t n;
        bool end;
        pthread_t workers[WORKERS];
};

/* ---- The floor above, in small ------------------------------------------------------------------------------------ */

static void describe_uploads(struct http_req *r, struct buf *b)
{
        for (size_t i = 0; i < r->n_uploads; i++) {
                const struct http_upload *u = &r->uploads[i];
                struct str hash = str_hex(r->arena, u->sha256.b, sizeof u->sha256.b);
                struct stat st;
                bool there = stat(str_z(r->arena, u->path), &st) == 0 && st.st_size == u->size_bytes;
                buf_fmt(b, "file %.*s [%.*s] %lld %.*s %s\n", STR_ARG(u->field), STR_ARG(u->name), (long long)u->size_bytes, STR_ARG(hash),
                        there ? "there" : "missing");
        }
}

static struct str describe(struct http_req *r)
{
        struct buf b = buf_in(r->arena);

        buf_fmt(&b, "%.*s %.*s\nremote %.*s\ncookie [%.*s]\nerror %s\nbody [%.*s]\n", STR_ARG(r->method_name), STR_ARG(r->path),
                STR_ARG(r->remote), STR_ARG(http_cookie(r, "sid")), err_name(r->body_err), STR_ARG(r->body));
        for (size_t i = 0; i < r->n_query; i++)
                buf_fmt(&b, "query %.*s=[%.*s]\n", STR_ARG(r->query[i].name), STR_ARG(r->query[i].value));
        for (size_t i = 0; i < r->n_form; i++)
                buf_fmt(&b, "form %.*s=[%.*s]\n", STR_ARG(r->form[i].name), STR_ARG(r->form[i].value));
        describe_uploads(r, &b);
        return buf_str(&b);
}

static bool hook_begin(void *app, struct http_req *r, struct http_limits *ret_limits, struct http_reply *ret_refusal)
{
        if (str_eq(r->path, S("/forbidden"))) {
                *ret_refusal = (struct http_reply){ .status = 403, .type = S("text/plain"), .body = S("no entry") };
                return false;
        }
        if (str_eq(r->path, S("/tiny")))
                *ret_limits = (struct http_limits){ .body_bytes = 100 };
        else if (str_eq(r->path, S("/upload")))
                *ret_limits = (struct http_limits){ .body_bytes = LIMIT_UPLOAD_FORM_BYTES, .files = 2 };
        else if (!str_eq(r->path, S("/none")))
                *ret_limits = (struct http_limits){ .body_bytes = LIMIT_FORM_BYTES };
        return true;
}

static void reply_for(struct fixture *f, struct http_req *r)
{
        struct http_reply rep = { .status = 200, .type = S("text/plain; charset=utf-8") };

        if (str_eq(r->path, S("/page"))) {
                rep.type = S("text/html; charset=utf-8");
                rep.body = f->page;
        } else if (str_eq(r->path, S("/file"))) {
                rep.type = S("application/octet-stream");
                rep.file = str_fmt(r->arena, "%s/sent", f->dir);
                http_reply_header(&rep, S("ETag"), S("\"v1\""));
        } else if (str_eq(r->path, S("/missing-file"))) {
                rep.file = str_fmt(r->arena, "%s/not-there", f->dir);
        } else if (str_eq(r->path, S("/bad-header"))) {
                http_reply_header(&rep, S("Location"), S("/a\r\nSet-Cookie: b=c"));
        } else if (str_eq(r->path, S("/set-cookie"))) {
                http_reply_cookie(r, &rep, S("__Host-sid"), S("abc123"), 3600, true);
                http_reply_cookie(r, &rep, S("old"), S(""), -1, false);
                rep.no_store = true;
        } else if (str_starts(r->path, S("/static/"))) {
                rep.status = 404;
                http_static(r, &rep);
        } else {
                rep.body = describe(r);
        }
        http_reply(r, &rep);
}

static void hook_handle(void *app, struct http_req *r)
{
        struct fixture *f = app;

        if (!str_starts(r->path, S("/later"))) {
                reply_for(f, r);
                return;
        }
        pthread_mutex_lock(&f->mutex);
        assert(f->n < ARRAY_LEN(f->queue));
        f->queue[f->n++] = r;
        pthread_cond_signal(&f->more);
        pthread_mutex_unlock(&f->mutex);
}

static void *worker(void *arg)
{
        struct fixture *f = arg;

        for (;;) {
                pthread_mutex_lock(&f->mutex);
                while (f->n == 0 && !f->end)
                        pthread_cond_wait(&f->more, &f->mutex);
                struct http_req *r = f->n > 0 ? f->queue[--f->n] : NULL;
                pthread_mutex_unlock(&f->mutex);
                if (!r)
                        return NULL;
                while (atomic_load(&f->hold))
                        nanosleep(&(struct timespec){ 0, 1000 * 1000 }, NULL);
                reply_for(f, r);
        }
}

static void hook_finished(void *app, struct http_req *r, int status, size_t bytes)
{
        struct fixture *f = app;

        atomic_store(&f->last_status, status);
        atomic_store(&f->last_bytes, (int64_t)bytes);
        atomic_fetch_add(&f->finished, 1);
}

/* ---- Starting and stopping ------------------------------------------------------------------------------------------ */

static struct http_config config_of(const struct fixture *f)
{
        return (struct http_config){ .address = S("127.0.0.1"), .threads = 2, .upload_dir = str_c(f->dir), .idle_timeout_s = 20 };
}

static struct fixture *start(const struct http_config *cfg)
{
        struct fixture *f = calloc(1, sizeof *f);
        struct http_hooks hooks = { f, hook_begin, hook_handle, hook_finished };
        struct http_config own;
        struct str why = S("");

        f->a = arena_new(1024 * 1024);
        snprintf(f->dir, sizeof f->dir, "/tmp/wasl-http-XXXXXX");
        assert_non_null(mkdtemp(f->dir));
        own = cfg ? *cfg : config_of(f);
        own.upload_dir = str_c(f->dir);
        struct buf b = buf_in(f->a);
        while (b.n < PAGE_BYTES)
                buf_fmt(&b, "<li>مشروع <a href=\"/projects/%zu\">تصميم شعار لمتجر</a></li>\n", b.n);
        f->page = buf_str(&b);
        pthread_mutex_init(&f->mutex, NULL);
        pthread_cond_init(&f->more, NULL);
        for (int i = 0; i < WORKERS; i++)
                assert_int_equal(pthread_create(&f->workers[i], NULL, worker, f), 0);
        if (http_start(f->a, &own, &hooks, &f->server, &why) != OK)
                fail_msg("%.*s", STR_ARG(why));
        return f;
}

static void workers_end(struct fixture *f)
{
        pthread_mutex_lock(&f->mutex);
        f->end = true;
        pthread_cond_broadcast(&f->more);
        pthread_mutex_unlock(&f->mutex);
        for (int i = 0; i < WORKERS; i++)
                pthread_join(f->workers[i], NULL);
}

static int files_in(const char *dir)
{
        DIR *d = opendir(dir);
        int n = 0;

        assert_non_null(d);
        for (struct dirent *e; (e = readdir(d));)
                n += e->d_name[0] != '.';
        closedir(d);
        return n;
}

static void stop(struct fixture *f)
{
        char path[128];

        if (f->server)
                http_stop(f->server);
        workers_end(f);
        snprintf(path, sizeof path, "%s/sent", f->dir);
        unlink(path);
        assert_int_equal(files_in(f->dir), 0); /* no upload outlives its request */
        assert_int_equal(rmdir(f->dir), 0);
        arena_free(f->a);
        free(f);
}

static int setup(void **state)
{
        *state = start(NULL);
        return 0;
}

static int teardown(void **state)
{
        stop(*state);
        return 0;
}

/* ---- The client ------------------------------------------------------------------------------------------------------- */

static int dial(const struct fixture *f)
{
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(http_port(f->server)) };
        struct timeval patience = { .tv_sec = 15 };

        assert_true(fd >= 0);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
        return fd;
}

/* False when the server has closed: it may, in the middle of what we send. */
static bool send_all(int fd, struct str s)
{
        while (s.n > 0) {
                ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
                if (n <= 0)
                        return false;
                s = str_slice(s, (size_t)n, s.n);
        }
        return true;
}

struct answer {
        int status;
        struct str head, body;
};

static struct str header_of(struct answer r, const char *name)
{
        struct str rest = r.head, line;

        while (str_next(&rest, '\n', &line)) {
                ptrdiff_t at = str_find(line, ':');
                if (at > 0 && str_eq_nocase(str_slice(line, 0, (size_t)at), str_c(name)))
                        return str_trim(str_slice(line, (size_t)at + 1, line.n));
        }
        return (struct str){ NULL, 0 };
}

/* Reads one more byte into b; false at the end of the connection. */
static bool read_byte(int fd, struct buf *b)
{
        char c;
        ssize_t n = recv(fd, &c, 1, 0);

        if (n == 1)
                buf_putc(b, c);
        return n == 1;
}

/* One answer; status 0 when the connection ended without one. no_body: the answer to HEAD. */
static struct answer read_answer(const struct fixture *f, int fd, bool no_body)
{
        struct buf head = buf_in(f->a), body = buf_in(f->a);
        struct answer r = { 0 };
        int64_t length = 0, status = 0;

        while (!str_ends(buf_str(&head), S("\r\n\r\n")))
                if (!read_byte(fd, &head))
                        return r;
        r.head = buf_str(&head);
        assert_true(str_starts(r.head, S("HTTP/1.")));
        assert_true(str_int(str_slice(r.head, 9, 12), &status));
        r.status = (int)status;
        if (!no_body && r.status != 304 && r.status >= 200)
                assert_true(str_int(header_of(r, "Content-Length"), &length));
        while ((int64_t)body.n < length)
                if (!read_byte(fd, &body))
                        break;
        r.body = buf_str(&body);
        return r;
}

/* The end, not the client's own patience. */
static bool is_end(ssize_t received)
{
        return received == 0 || (received < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

static bool ended(int fd)
{
        char c;

        return is_end(recv(fd, &c, 1, 0));
}

/* libmicrohttpd writes its own refusals of a Content-Length twice; what matters is that the end follows. */
static bool ends_soon(int fd)
{
        char away[1024];
        ssize_t n = recv(fd, away, sizeof away, 0);

        return n > 0 ? ended(fd) : is_end(n);
}

static struct answer ask(const struct fixture *f, struct str request)
{
        int fd = dial(f);

        send_all(fd, request);
        struct answer r = read_answer(f, fd, str_starts(request, S("HEAD")));
        close(fd);
        return r;
}

/* Sends bytes, wants that status (0: nothing but the end) and then the connection closed. */
static void expect_closed(const struct fixture *f, const char *bytes, size_t n, int status)
{
        int fd = dial(f);

        send_all(fd, (struct str){ bytes, n });
        struct answer r = read_answer(f, fd, false);
        if (r.status != status)
                fail_msg("wanted %d, got %d, for: %.*s", status, r.status, (int)(n < 200 ? n : 200), bytes);
        if (!ends_soon(fd))
                fail_msg("the connection stayed open after: %.*s", (int)(n < 200 ? n : 200), bytes);
        close(fd);
}
#define EXPECT_CLOSED(f, literal, status) expect_closed((f), (literal), sizeof(literal) - 1, (status))

static struct answer get(const struct fixture *f, const char *path, const char *more)
{
        return ask(f, str_fmt(f->a, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", path, more));
}

static struct answer post(const struct fixture *f, const char *path, const char *type, struct str body)
{
        struct buf b = buf_in(f->a);

        buf_fmt(&b, "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", path, type, body.n);
        buf_put(&b, body);
        return ask(f, buf_str(&b));
}

#define FORM "application/x-www-form-urlencoded"
#define MULTI "multipart/form-data; boundary=XX"

static void assert_has(struct str s, const char *part)
{
        if (!str_contains(s, str_c(part)))
                fail_msg("'%s' is not in: %.*s", part, STR_ARG(s));
}

static void wait_finished(struct fixture *f, int n)
{
        for (int i = 0; i < 5000 && atomic_load(&f->finished) < n; i++)
                nanosleep(&(struct timespec){ 0, 1000 * 1000 }, NULL);
        assert_true(atomic_load(&f->finished) >= n);
}

/* ---- Answers ------------------------------------------------------------------------------------------------------------ */

static void a_get_is_read_whole(void **state)
{
        struct fixture *f = *state;
        struct answer r = get(f, "/a/%D8%B9?x=1&y=%D8%A8+c&x=2&empty&=v", "Cookie: a=b; sid=42; sid=43\r\n");

        assert_int_equal(r.status, 200);
        assert_has(r.body, "GET /a/ع\n");
        assert_has(r.body, "remote 127.0.0.1\n");
        assert_has(r.body, "cookie [42]\n");
        assert_has(r.body, "query x=[1]\nquery y=[ب c]\nquery x=[2]\nquery empty=[]\nquery =[v]\n");
        wait_finished(f, 1);
        assert_int_equal(atomic_load(&f->last_status), 200);
        assert_int_equal(atomic_load(&f->last_bytes), r.body.n);
}

static void every_reply_has_the_security_headers(void **state)
{
        struct fixture *f = *state;
        const char *paths[] = { "/", "/page", "/forbidden", "/a//b", "/missing-file" };

        assert_int_equal(get(f, "/missing-file", "").status, 500);
        for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
                struct answer r = get(f, paths[i], "");
                assert_has(header_of(r, "Content-Security-Policy"), "default-src 'none'; script-src 'self'; style-src 'self'");
                assert_has(header_of(r, "Content-Security-Policy"), "frame-ancestors 'none'");
                assert_true(str_eq(header_of(r, "X-Content-Type-Options"), S("nosniff")));
                assert_true(header_of(r, "Referrer-Policy").n > 0);
                assert_true(str_eq(header_of(r, "Cross-Origin-Opener-Policy"), S("same-origin")));
                assert_true(str_eq(header_of(r, "Cross-Origin-Resource-Policy"), S("same-origin")));
                assert_has(header_of(r, "Permissions-Policy"), "camera=()");
                assert_int_equal(header_of(r, "X-Request-Id").n, 16);
                assert_null(header_of(r, "Strict-Transport-Security").p);
        }
        assert_true(str_eq(header_of(get(f, "/page", ""), "Cache-Control"), S("private, no-cache")));
        assert_true(str_eq(header_of(get(f, "/set-cookie", ""), "Cache-Control"), S("no-store")));
        assert_false(str_eq(header_of(get(f, "/", ""), "X-Request-Id"), header_of(get(f, "/", ""), "X-Request-Id")));
}

static void refusals_written_by_hand_have_them_too(void **state)
{
        struct answer r = ask(*state, S("GET / HTTP/1.1\r\n\r\n"));

        assert_int_equal(r.status, 400);
        assert_has(header_of(r, "Content-Security-Policy"), "default-src 'none'");
        assert_int_equal(header_of(r, "X-Request-Id").n, 16);
        assert_true(str_eq(r.body, S("Bad request\n")));
}

static void an_https_site_says_so(void **state)
{
        struct fixture probe = { 0 };
        struct http_config cfg = config_of(&probe);

        cfg.https = true;
        cfg.threads = 1;
        struct fixture *f = start(&cfg);
        assert_has(header_of(get(f, "/", ""), "Strict-Transport-Security"), "max-age=31536000");
        stop(f);
}

static void cookies_are_set_and_deleted(void **state)
{
        struct answer r = get(*state, "/set-cookie", "");

        assert_has(r.head, "Set-Cookie: __Host-sid=abc123; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600\r\n");
        assert_has(r.head, "Set-Cookie: old=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\r\n");
}

static void odd_cookies_are_no_cookies(void **state)
{
        struct fixture *f = *state;
        static const struct {
                const char *header, *value;
        } cases[] = {
                { "Cookie: sid=\"quoted\"\r\n", "cookie [quoted]" },
                { "Cookie: sid=a=b=c\r\n", "cookie [a=b=c]" },
                { "Cookie:   sid  =  spaced  \r\n", "cookie [spaced]" },
                { "Cookie: xsid=1; sid=2\r\n", "cookie [2]" },
                { "Cookie: sid=a b\r\n", "cookie []" },
                { "Cookie: sid=a,b\r\n", "cookie []" },
                { "Cookie: sid=a\\b\r\n", "cookie []" },
                { "Cookie: sid=\xd8\xb9\r\n", "cookie []" },
                { "Cookie: sid\r\n", "cookie []" },
                { "Cookie: ;;;=;;sid=7\r\n", "cookie [7]" },
                { "Cookie: SID=7\r\n", "cookie []" },
        };

        for (size_t i = 0; i < ARRAY_LEN(cases); i++)
                assert_has(get(f, "/", cases[i].header).body, cases[i].value);
        struct buf many = buf_in(f->a);
        buf_put(&many, S("Cookie: "));
        for (int i = 0; i < LIMIT_COOKIES; i++)
                buf_fmt(&many, "c%d=1; ", i);
        buf_put(&many, S("sid=late\r\n"));
        assert_has(get(f, "/", str_z(f->a, buf_str(&many))).body, "cookie []");
}

static void head_is_get_without_a_body(void **state)
{
        struct fixture *f = *state;
        int fd = dial(f);

        send_all(fd, S("HEAD /page HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        struct answer head = read_answer(f, fd, true), next = read_answer(f, fd, false);
        assert_int_equal(head.status, 200);
        assert_true(str_eq(header_of(head, "Content-Length"), str_fmt(f->a, "%zu", f->page.n)));
        assert_int_equal(next.status, 200); /* nothing of a body stood between */
        close(fd);
}

static void a_connection_is_kept_and_requests_may_be_piped(void **state)
{
        struct fixture *f = *state;
        struct buf b = buf_in(f->a);
        int fd = dial(f);

        for (int i = 0; i < 50; i++)
                buf_fmt(&b, "GET /%s%d HTTP/1.1\r\nHost: x\r\n\r\n"
                            "POST /p%d HTTP/1.1\r\nHost: x\r\nContent-Type: " FORM "\r\nContent-Length: 3\r\n\r\na=%d",
                        i % 2 ? "later" : "n", i, i, i % 10);
        send_all(fd, buf_str(&b));
        for (int i = 0; i < 50; i++) {
                assert_has(read_answer(f, fd, false).body, str_z(f->a, str_fmt(f->a, "GET /%s%d\n", i % 2 ? "later" : "n", i)));
                assert_has(read_answer(f, fd, false).body, str_z(f->a, str_fmt(f->a, "form a=[%d]", i % 10)));
        }
        assert_int_equal(http_metrics(f->server).open, 1);
        close(fd);
}

/* ---- Compression -------------------------------------------------------------------------------------------------------- */

static struct str gunzip(struct arena *a, struct str s)
{
        z_stream z = { 0 };
        size_t most = 1024 * 1024;
        unsigned char *out = arena_alloc(a, most), *in = (unsigned char *)str_z(a, s);

        assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
        z.next_in = in;
        z.avail_in = (uInt)s.n;
        z.next_out = out;
        z.avail_out = (uInt)most;
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        struct str r = { (const char *)out, z.total_out };
        inflateEnd(&z);
        return r;
}

static struct str unbrotli(struct arena *a, struct str s)
{
        size_t n = 1024 * 1024;
        unsigned char *out = arena_alloc(a, n);

        assert_int_equal(BrotliDecoderDecompress(s.n, (const unsigned char *)s.p, &n, out), BROTLI_DECODER_RESULT_SUCCESS);
        return (struct str){ (const char *)out, n };
}

static void pages_are_compressed_when_asked(void **state)
{
        struct fixture *f = *state;

        for (int i = 0; i < 3; i++) { /* the state is used again */
                struct answer r = get(f, "/page", "Accept-Encoding: br;q=0, gzip;q=0.8\r\n");
                assert_true(str_eq(header_of(r, "Content-Encoding"), S("gzip")));
                assert_true(str_eq(header_of(r, "Vary"), S("Accept-Encoding")));
                assert_true(r.body.n < PAGE_BYTES / 2);
                assert_true(str_eq(gunzip(f->a, r.body), f->page));
        }
        struct answer br = get(f, "/page", "Accept-Encoding: gzip, deflate, br, zstd\r\n");
        assert_true(str_eq(header_of(br, "Content-Encoding"), S("br")));
        assert_true(str_eq(unbrotli(f->a, br.body), f->page));
        const char *no[] = { "", "Accept-Encoding: deflate\r\n", "Accept-Encoding: gzip;q=0\r\n",
                             "Accept-Encoding: xgzip, gzip; q=0.00\r\n" };
        for (size_t i = 0; i < ARRAY_LEN(no); i++) {
                struct answer r = get(f, "/page", no[i]);
                assert_null(header_of(r, "Content-Encoding").p);
                assert_true(str_eq(header_of(r, "Vary"), S("Accept-Encoding")));
                assert_true(str_eq(r.body, f->page));
        }
        struct answer small = get(f, "/", "Accept-Encoding: gzip\r\n");
        assert_null(header_of(small, "Content-Encoding").p);
        assert_null(header_of(small, "Vary").p);
}

/* ---- Files ----------------------------------------------------------------------------------------------------------------- */

static void file_write(struct fixture *f)
{
        char path[128], *bytes = arena_alloc(f->a, FILE_BYTES);

        for (size_t i = 0; i < FILE_BYTES; i++)
                bytes[i] = (char)('a' + i % 26);
        snprintf(path, sizeof path, "%s/sent", f->dir);
        FILE *out = fopen(path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(bytes, 1, FILE_BYTES, out), FILE_BYTES);
        assert_int_equal(fclose(out), 0);
}

static void files_are_sent_whole_and_in_ranges(void **state)
{
        struct fixture *f = *state;
        static const struct {
                const char *range;
                int status;
                size_t from, n;
        } cases[] = {
                { "", 200, 0, FILE_BYTES },
                { "Range: bytes=0-9\r\n", 206, 0, 10 },
                { "Range: bytes=99990-\r\n", 206, 99990, 10 },
                { "Range: bytes=-7\r\n", 206, FILE_BYTES - 7, 7 },
                { "Range: bytes=99999-200000\r\n", 206, FILE_BYTES - 1, 1 },
                { "Range: bytes=-200000\r\n", 206, 0, FILE_BYTES },
                { "Range: bytes=0-1,5-6\r\n", 200, 0, FILE_BYTES },
                { "Range: bytes=9-5\r\n", 200, 0, FILE_BYTES },
                { "Range: lines=0-5\r\n", 200, 0, FILE_BYTES },
                { "Range: bytes=-\r\n", 200, 0, FILE_BYTES },
                { "Range: bytes=1-2\r\nIf-Range: \"v1\"\r\n", 206, 1, 2 },
                { "Range: bytes=1-2\r\nIf-Range: \"v2\"\r\n", 200, 0, FILE_BYTES },
        };

        file_write(f);
        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct answer r = get(f, "/file", cases[i].range);
                if (r.status != cases[i].status || r.body.n != cases[i].n)
                        fail_msg("%s: %d, %zu bytes", cases[i].range, r.status, r.body.n);
                for (size_t k = 0; k < r.body.n; k++)
                        assert_int_equal(r.body.p[k], 'a' + (cases[i].from + k) % 26);
                if (r.status == 206)
                        assert_true(str_eq(header_of(r, "Content-Range"), str_fmt(f->a, "bytes %zu-%zu/%d", cases[i].from,
                                                                                   cases[i].from + cases[i].n - 1, FILE_BYTES)));
        }
        struct answer beyond = get(f, "/file", "Range: bytes=100000-\r\n");
        assert_int_equal(beyond.status, 416);
        assert_true(str_eq(header_of(beyond, "Content-Range"), S("bytes */100000")));
        struct answer head = ask(f, S("HEAD /file HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_true(str_eq(header_of(head, "Content-Length"), S("100000")));
}

static void a_header_that_would_split_the_reply_is_never_sent(void **state)
{
        struct answer r = get(*state, "/bad-header", "");

        assert_int_equal(r.status, 500);
        assert_null(header_of(r, "Set-Cookie").p);
}

static void static_files_are_kept_for_ever(void **state)
{
        struct fixture *f = *state;
        const char *css = str_z(f->a, http_static_url("sample.css"));
        struct answer r = get(f, css, "");

        assert_int_equal(r.status, 200);
        assert_true(str_eq(header_of(r, "Cache-Control"), S("public, max-age=31536000, immutable")));
        assert_true(str_eq(header_of(r, "Content-Type"), S("text/css; charset=utf-8")));
        assert_has(r.body, str_z(f->a, str_fmt(f->a, "url(%.*s)", STR_ARG(http_static_url("dot.svg")))));
        struct answer gz = get(f, css, "Accept-Encoding: gzip\r\n"), br = get(f, css, "Accept-Encoding: gzip, br\r\n");
        assert_true(str_eq(header_of(gz, "Content-Encoding"), S("gzip")));
        assert_true(str_eq(gunzip(f->a, gz.body), r.body));
        assert_true(str_eq(header_of(br, "Content-Encoding"), S("br")));
        assert_true(str_eq(unbrotli(f->a, br.body), r.body));
        assert_true(str_eq(header_of(gz, "Vary"), S("Accept-Encoding")));
        assert_false(str_eq(header_of(gz, "ETag"), header_of(r, "ETag")));

        const char *same = str_z(f->a, str_fmt(f->a, "If-None-Match: \"other\", W/%.*s\r\n", STR_ARG(header_of(r, "ETag"))));
        struct answer not_modified = get(f, css, same);
        assert_int_equal(not_modified.status, 304);
        assert_true(str_eq(header_of(not_modified, "ETag"), header_of(r, "ETag")));
        assert_int_equal(get(f, css, "If-None-Match: \"other\"\r\n").status, 200);
        assert_int_equal(get(f, "/static/sample.000000000000.css", "").status, 404);
        assert_int_equal(get(f, "/static/", "").status, 404);
}

/* ---- Bodies ----------------------------------------------------------------------------------------------------------------- */

static void forms_are_decoded_in_order(void **state)
{
        struct fixture *f = *state;
        struct answer r = post(f, "/f", FORM, S("b=2&a=%D9%85+x&a=&c=%26%3D"));

        assert_has(r.body, "error ok\nbody []\nform b=[2]\nform a=[م x]\nform a=[]\nform c=[&=]\n");
        r = post(f, "/f", MULTI, S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nline 1\r\nline 2\r\n--XX\r\n"
                                    "Content-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--XX--\r\n"));
        assert_has(r.body, "form a=[line 1\r\nline 2]\nform b=[]\n");
        r = post(f, "/f", "application/json", S("{\"a\":1}"));
        assert_has(r.body, "body [{\"a\":1}]\n");
}

static void chunks_make_a_body(void **state)
{
        struct answer r = ask(*state, S("POST /f HTTP/1.1\r\nHost: x\r\nContent-Type: " FORM "\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        "3\r\na=1\r\n4;x=y\r\n&b=2\r\n0\r\nTrailer: t\r\n\r\n"));

        assert_has(r.body, "form a=[1]\nform b=[2]\n");
}

static void broken_forms_reach_the_handler_empty(void **state)
{
        struct fixture *f = *state;
        static const struct {
                const char *type;
                struct str body;
                const char *error;
        } cases[] = {
                { FORM, STR_INIT("a=1&b=%zz"), "invalid" },
                { FORM, STR_INIT("a=1&b=%00"), "invalid" },
                { FORM, STR_INIT("a=1&b=%ff"), "invalid" },
                { "multipart/form-data", STR_INIT("--XX--\r\n"), "invalid" },
                { "multipart/form-data; boundary=", STR_INIT("----\r\n"), "invalid" },
                { MULTI, STR_INIT(""), "ok" }, /* no body at all */
                { MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut"), "invalid" },
                { MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XX"), "invalid" },
                { MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--"), "invalid" },
                { MULTI, STR_INIT("--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--"), "invalid" },
                { MULTI, STR_INIT("preamble\r\n--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XX--"), "invalid" },
                { MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--XX--"), "invalid" },
                { MULTI, STR_INIT("--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nx\r\n--XX--"), "limit" },
        };

        for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
                struct answer r = post(f, "/f", cases[i].type, cases[i].body);
                assert_int_equal(r.status, 200);
                assert_has(r.body, str_z(f->a, str_fmt(f->a, "error %s\n", cases[i].error)));
                assert_false(str_contains(r.body, S("form a=")));
        }
}

static void limits_hold(void **state)
{
        struct fixture *f = *state;
        struct buf fields = buf_in(f->a), parts = buf_in(f->a), big = buf_in(f->a);

        for (int i = 0; i < LIMIT_FORM_FIELDS; i++) {
                buf_fmt(&fields, "a%d=1&", i);
                buf_fmt(&parts, "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n");
        }
        assert_has(post(f, "/f", FORM, buf_str(&fields)).body, "error ok\n");
        buf_put(&fields, S("one=more"));
        assert_has(post(f, "/f", FORM, buf_str(&fields)).body, "error limit\n");
        buf_put(&parts, S("--XX\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n1\r\n--XX--"));
        assert_has(post(f, "/f", MULTI, buf_str(&parts)).body, "error limit\n");

        while (big.n < 101)
                buf_put(&big, S("a"));
        assert_has(post(f, "/tiny", FORM, str_slice(buf_str(&big), 0, 100)).body, "error ok\n");
        assert_has(post(f, "/tiny", FORM, buf_str(&big)).body, "error too_large\n");
        assert_has(post(f, "/none", FORM, S("a=1")).body, "error too_large\n");
        while (big.n <= LIMIT_FORM_BYTES)
                buf_put(&big, S("aaaaaaaaaaaaaaaa"));
        assert_has(post(f, "/upload", FORM, buf_str(&big)).body, "error too_large\n");
        struct buf text = buf_in(f->a);
        buf_put(&text, S("--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"));
        buf_put(&text, buf_str(&big));
        buf_put(&text, S("\r\n--XX--"));
        assert_has(post(f, "/upload", MULTI, buf_str(&text)).body, "error too_large\n");
}

static void a_body_far_too_large_is_not_read(void **state)
{
        struct fixture *f = *state;

        EXPECT_CLOSED(f, "POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n", 413);
        EXPECT_CLOSED(f, "POST /tiny HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100000000\r\n\r\n", 413);
        EXPECT_CLOSED(f, "POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 9223372036854775808\r\n\r\n", 413);
        EXPECT_CLOSED(f, "POST /tiny HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 413);

        struct buf b = buf_in(f->a);
        buf_put(&b, S("POST /tiny HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
        for (int i = 0; i < 3000; i++) {
                buf_put(&b, S("400\r\n"));
                for (int k = 0; k < 64; k++)
                        buf_put(&b, S("0123456789abcdef"));
                buf_put(&b, S("\r\n"));
        }
        expect_closed(f, b.p, b.n, 413);
}

static struct str upload_form(struct fixture *f, int files, size_t bytes)
{
        struct buf b = buf_in(f->a);

        buf_reserve(&b, (bytes + 200) * (size_t)files + 200);
        buf_put(&b, S("--XX\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\ntext\r\n"));
        for (int i = 0; i < files; i++) {
                buf_fmt(&b, "--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\n%d.txt\"\r\n"
                            "Content-Type: text/plain\r\n\r\n", i);
                for (size_t k = 0; k < bytes; k++)
                        buf_putc(&b, k % 70 == 0 ? '\r' : k % 70 == 1 ? '\n' : (char)('-' + k % 5));
                buf_put(&b, S("\r\n"));
        }
        buf_put(&b, S("--XX--\r\n"));
        return buf_str(&b);
}

static void uploads_go_to_disk_with_their_hash(void **state)
{
        struct fixture *f = *state;
        struct str form = upload_form(f, 2, 100000);
        struct answer r = post(f, "/upload", MULTI, form);
        const char *begin = memmem(form.p, form.n, "text/plain\r\n\r\n", 14);
        struct sha256 want = sha256_of((struct str){ begin + 14, 100000 });
        struct str hex = str_hex(f->a, want.b, sizeof want.b);
        assert_has(r.body, "error ok\n");
        assert_has(r.body, "form t=[text]\n");
        assert_has(r.body, str_z(f->a, str_fmt(f->a, "file f [n0.txt] 100000 %.*s there\n", STR_ARG(hex))));
        assert_has(r.body, str_z(f->a, str_fmt(f->a, "file f [n1.txt] 100000 %.*s there\n", STR_ARG(hex))));
        wait_finished(f, 1);
        assert_int_equal(files_in(f->dir), 0);

        assert_has(post(f, "/upload", MULTI, upload_form(f, 3, 10)).body, "error limit\n");
        r = post(f, "/upload", MULTI, S("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n\r\n--XX--"));
        assert_has(r.body, "error ok\n");
        assert_false(str_contains(r.body, S("file f")));
        wait_finished(f, 3);
        assert_int_equal(files_in(f->dir), 0);
}

static void an_upload_that_breaks_off_leaves_nothing(void **state)
{
        struct fixture *f = *state;
        struct str form = upload_form(f, 2, 100000);
        int fd = dial(f);

        send_all(fd, str_fmt(f->a, "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: " MULTI "\r\nContent-Length: %zu\r\n\r\n", form.n));
        send_all(fd, str_slice(form, 0, 150000));
        for (int i = 0; i < 2000 && files_in(f->dir) == 0; i++)
                nanosleep(&(struct timespec){ 0, 1000 * 1000 }, NULL);
        assert_true(files_in(f->dir) > 0);
        close(fd);
        wait_finished(f, 1);
        assert_int_equal(files_in(f->dir), 0);
        assert_int_equal(atomic_load(&f->last_status), 0);
}

static void one_file_too_large_is_an_error_of_the_form(void **state)
{
        struct fixture *f = *state;
        struct answer r = post(f, "/upload", MULTI, upload_form(f, 1, LIMIT_FILE_BYTES + 1));

        assert_int_equal(r.status, 200);
        assert_has(r.body, "error too_large\n");
        assert_int_equal(files_in(f->dir), 0);
}

/* ---- Refusals ------------------------------------------------------------------------------------------------------------------ */

static void two_requests_in_the_same_bytes_are_refused(void **state)
{
        struct fixture *f = *state;

        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                         "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4, 4\r\n\r\nabcd", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +4\r\n\r\nabcd", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x4\r\n\r\nabcd", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\nabcd", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 501);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\x0b" "chunked\r\n\r\n0\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nGET /", 400);
        EXPECT_CLOSED(f, "HEAD / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 413);
        assert_int_equal(ask(f, S("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n")).status, 200);
        wait_finished(f, 19);
}

static void headers_that_are_none_are_refused(void **state)
{
        struct fixture *f = *state;

        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nhost: y\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: user@x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX : y\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX\x01y: z\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX\ty: z\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\n: z\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX: a\x01z\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX: a\rY: z\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\nY: z\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\nHost: x\n\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", 400);
        EXPECT_CLOSED(f, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " FORM "\r\nContent-Type: text/plain\r\n"
                         "Content-Length: 1\r\n\r\na", 400);
        assert_int_equal(ask(f, S("GET / HTTP/1.0\r\n\r\n")).status, 200);
        assert_int_equal(ask(f, S("GET / HTTP/1.1\r\nhOsT:[::1]:8080\r\nX:\r\n\r\n")).status, 200);
}

static void request_lines_that_are_none_are_refused(void **state)
{
        struct fixture *f = *state;

        EXPECT_CLOSED(f, "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET /  HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "G\x01T / HTTP/1.1\r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505);
        EXPECT_CLOSED(f, "GET / http/1.1\r\nHost: x\r\n\r\n", 400);
        EXPECT_CLOSED(f, "GET /\r\n\r\n", 400);
        EXPECT_CLOSED(f, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a b\r\n\r\n", 400);
}

static void paths_that_hide_something_are_refused(void **state)
{
        struct fixture *f = *state;
        static const char *const bad[] = {
                "/a%00b", "/../x", "/a/../b", "/a/..", "/%2e%2e/x", "/a/.%2e/b", "/./x", "//x", "/a//b", "/a%2fb", "/a%2Fb",
                "/a%5cb", "/a\\b", "/%", "/%4", "/%zz", "/%ff", "/%c0%af", "/%ed%a0%80", "/a%0ab", "/a%7f", "*", "http://x/", "/a#b",
                "/x?a=%zz", "/x?%ff=1", "/x?a=%00",
        };
        static const char *const good[] = {
                "/", "/a/", "/a.b/..c/...", "/a%20b", "/a+b", "/~u", "/a:b@c;d,e=f!$&'()*", "/x?", "/x?a=/../%2f//",
        };

        for (size_t i = 0; i < ARRAY_LEN(bad); i++)
                if (get(f, bad[i], "").status != 400)
                        fail_msg("%s passed", bad[i]);
        for (size_t i = 0; i < ARRAY_LEN(good); i++)
                if (get(f, good[i], "").status != 200)
                        fail_msg("%s did not pass", good[i]);
        assert_has(get(f, "/a+b%20c", "").body, "GET /a+b c\n");
        struct buf many = buf_in(f->a);
        buf_put(&many, S("/x?"));
        for (int i = 0; i <= LIMIT_QUERY_FIELDS; i++)
                buf_put(&many, S("a=1&"));
        assert_int_equal(get(f, str_z(f->a, buf_str(&many)), "").status, 400);
}

static void methods_nobody_handles_are_refused(void **state)
{
        struct fixture *f = *state;

        assert_int_equal(ask(f, S("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n")).status, 405);
        assert_int_equal(ask(f, S("BREW / HTTP/1.1\r\nHost: x\r\n\r\n")).status, 501);
        assert_int_equal(ask(f, S("get / HTTP/1.1\r\nHost: x\r\n\r\n")).status, 501);
        struct answer r = ask(f, S("DELETE /x HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_has(r.body, "DELETE /x\n"); /* for the route table to judge */
}

static struct str padded(struct fixture *f, const char *before, size_t n, const char *after)
{
        struct buf b = buf_in(f->a);

        buf_put(&b, str_c(before));
        for (size_t i = 0; i < n; i++)
                buf_putc(&b, 'a');
        buf_put(&b, str_c(after));
        return buf_str(&b);
}

static void long_lines_and_many_headers_are_refused(void **state)
{
        struct fixture *f = *state;
        struct str s = padded(f, "GET /", LIMIT_REQUEST_LINE_BYTES, " HTTP/1.1\r\nHost: x\r\n\r\n");

        expect_closed(f, s.p, s.n, 414);
        s = padded(f, "GET /", 100 * 1000, " HTTP/1.1\r\nHost: x\r\n\r\n");
        expect_closed(f, s.p, s.n, 414);
        s = padded(f, "GET / HTTP/1.1\r\nHost: x\r\nX: ", LIMIT_HEADERS_BYTES, "\r\n\r\n");
        expect_closed(f, s.p, s.n, 431);
        s = padded(f, "GET / HTTP/1.1\r\nHost: x\r\nX: ", 100 * 1000, "\r\n\r\n");
        expect_closed(f, s.p, s.n, 431);
        /* What is just within both limits is answered, with a cookie of the usual ceiling. */
        struct buf b = buf_in(f->a);
        buf_put(&b, padded(f, "GET /", LIMIT_REQUEST_LINE_BYTES - 100, " HTTP/1.1\r\nHost: x\r\n"));
        buf_put(&b, padded(f, "Cookie: sid=", 4096, "\r\n"));
        buf_put(&b, padded(f, "X: ", 4000, "\r\n"));
        buf_put(&b, padded(f, "Y: ", 4000, "\r\n\r\n"));
        assert_int_equal(ask(f, buf_str(&b)).status, 200);
}

static void a_refusal_before_the_body_ends_the_connection(void **state)
{
        struct fixture *f = *state;

        assert_true(str_eq(get(f, "/forbidden", "").body, S("no entry")));
        EXPECT_CLOSED(f, "POST /forbidden HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde", 403);
        EXPECT_CLOSED(f, "POST /forbidden HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n", 413);
        int fd = dial(f); /* without a body it goes on */
        send_all(fd, S("POST /forbidden HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_int_equal(read_answer(f, fd, false).status, 403);
        assert_int_equal(read_answer(f, fd, false).status, 200);
        close(fd);
}

/* ---- Who asks -------------------------------------------------------------------------------------------------------------------- */

static void only_the_trusted_proxy_names_the_client(void **state)
{
        struct fixture probe = { 0 };
        struct http_config cfg = config_of(&probe);

        assert_has(get(*state, "/", "X-Forwarded-For: 9.9.9.9\r\n").body, "remote 127.0.0.1\n");
        cfg.trusted_proxy = S("::ffff:127.0.0.1"); /* compared as an address, not as text */
        struct fixture *f = start(&cfg);
        assert_has(get(f, "/", "X-Forwarded-For: 9.9.9.9\r\n").body, "remote 9.9.9.9\n");
        assert_has(get(f, "/", "X-Forwarded-For: 1.1.1.1, 2.2.2.2,  2001:db8::1 \r\n").body, "remote 2001:db8::1\n");
        assert_has(get(f, "/", "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\n").body, "remote 2.2.2.2\n");
        assert_has(get(f, "/", "X-Forwarded-For: 1.1.1.1, <b>\r\n").body, "remote 127.0.0.1\n");
        assert_has(get(f, "/", "").body, "remote 127.0.0.1\n");
        stop(f);
}

static void one_address_gets_so_many_connections(void **state)
{
        struct fixture *f = *state;
        int fds[LIMIT_CONNECTIONS_PER_ADDRESS];

        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
                fds[i] = dial(f);
                send_all(fds[i], S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
                assert_int_equal(read_answer(f, fds[i], false).status, 200);
        }
        assert_int_equal(http_metrics(f->server).open, LIMIT_CONNECTIONS_PER_ADDRESS);
        int fd = dial(f);
        assert_true(ended(fd));
        close(fd);
        assert_int_equal(http_metrics(f->server).refused, 1);
        for (size_t i = 0; i < ARRAY_LEN(fds); i++)
                close(fds[i]);
        for (int i = 0; i < 2000 && http_metrics(f->server).open > 0; i++)
                nanosleep(&(struct timespec){ 0, 1000 * 1000 }, NULL);
        assert_int_equal(get(f, "/", "").status, 200);
}

/* ---- Time and threads --------------------------------------------------------------------------------------------------------------- */

static struct fixture *start_impatient(int64_t idle_timeout_s)
{
        struct fixture probe = { 0 };
        struct http_config cfg = config_of(&probe);

        cfg.idle_timeout_s = idle_timeout_s;
        return start(&cfg);
}

static void silent_clients_are_cut(void **state)
{
        struct fixture *f = start_impatient(1);
        int half = dial(f), body = dial(f), idle = dial(f);

        send_all(half, S("GET / HTT"));
        send_all(body, S("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"));
        send_all(idle, S("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_int_equal(read_answer(f, idle, false).status, 200);
        assert_true(ended(half) && ended(body) && ended(idle));
        close(half);
        close(body);
        close(idle);
        stop(f);
}

/* Sends a byte on each now and then, so that no idle time-out ever fires; true when the server has cut both within so many tries. */
static bool drip(int x, int y, int tries)
{
        bool x_cut = false, y_cut = false;

        for (int i = 0; i < tries && !(x_cut && y_cut); i++) {
                x_cut = x_cut || !send_all(x, S("a"));
                y_cut = y_cut || !send_all(y, S("a"));
                nanosleep(&(struct timespec){ 0, 200 * 1000 * 1000 }, NULL);
        }
        return x_cut && y_cut;
}

static void dripping_clients_are_cut(void **state)
{
        struct fixture *f = start_impatient(2);
        int headers = dial(f), body = dial(f);

        send_all(headers, S("GET / HTTP/1.1\r\nX: "));
        send_all(body, S("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"));
        assert_true(drip(headers, body, 80));
        assert_true(http_metrics(f->server).cut >= 2);
        close(headers);
        close(body);
        stop(f);
}

static void *ask_many(void *arg)
{
        struct fixture *f = arg;
        struct fixture own = { .a = arena_new(64 * 1024), .server = f->server };
        int fd = dial(&own);
        size_t good = 0;

        for (int i = 0; i < 100; i++) {
                struct str request = str_fmt(own.a, "GET /later%d HTTP/1.1\r\nHost: x\r\n\r\n", i);
                struct str want = str_fmt(own.a, "GET /later%d\n", i);
                send_all(fd, request);
                struct answer r = read_answer(&own, fd, false);
                good += r.status == 200 && str_starts(r.body, want);
        }
        close(fd);
        arena_free(own.a);
        return (void *)good; /* NOLINT */
}

static void replies_may_come_from_other_threads(void **state)
{
        struct fixture *f = *state;
        pthread_t clients[8];

        for (size_t i = 0; i < ARRAY_LEN(clients); i++)
                assert_int_equal(pthread_create(&clients[i], NULL, ask_many, f), 0);
        for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
                void *good;
                pthread_join(clients[i], &good);
                assert_int_equal((size_t)good, 100);
        }
        wait_finished(f, 800);
        assert_int_equal(http_metrics(f->server).under_way, 0);
}

static void wait_under_way(struct fixture *f, int64_t n)
{
        for (int i = 0; i < 10000 && http_metrics(f->server).under_way < n; i++)
                nanosleep(&(struct timespec){ 0, 1000 * 1000 }, NULL);
        assert_int_equal(http_metrics(f->server).under_way, n);
}

static void *let_go_soon(void *arg)
{
        struct fixture *f = arg;

        nanosleep(&(struct timespec){ 0, 300 * 1000 * 1000 }, NULL);
        atomic_store(&f->hold, false);
        return NULL;
}

static void stopping_waits_for_replies_under_way(void **state)
{
        struct fixture *f = start(NULL);
        int fds[20], half = dial(f);
        pthread_t later;

        send_all(half, str_fmt(f->a, "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Type: " MULTI "\r\nContent-Length: 300000\r\n\r\n"));
        send_all(half, str_slice(upload_form(f, 2, 100000), 0, 150000));
        atomic_store(&f->hold, true);
        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
                fds[i] = dial(f);
                send_all(fds[i], S("GET /later HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        wait_under_way(f, ARRAY_LEN(fds));
        assert_int_equal(pthread_create(&later, NULL, let_go_soon, f), 0);
        http_stop(f->server);
        f->server = NULL;
        pthread_join(later, NULL);
        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
                struct answer r = read_answer(f, fds[i], false);
                assert_int_equal(r.status, 200);
                assert_has(r.body, "GET /later\n");
                assert_true(ended(fds[i]));
                close(fds[i]);
        }
        assert_true(ended(half)); /* a request that is not whole is not waited for */
        close(half);
        stop(f);
}

/* A client that goes away while its request is with another thread: the reply goes nowhere, nothing else happens. */
static void clients_may_leave_while_we_think(void **state)
{
        struct fixture *f = *state;
        struct linger now = { .l_onoff = 1 };
        int fds[8];

        atomic_store(&f->hold, true);
        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
                fds[i] = dial(f);
                send_all(fds[i], S("GET /later HTTP/1.1\r\nHost: x\r\n\r\n"));
        }
        wait_under_way(f, ARRAY_LEN(fds));
        for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
                setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &now, sizeof now);
                close(fds[i]);
        }
        atomic_store(&f->hold, false);
        wait_finished(f, ARRAY_LEN(fds));
        assert_int_equal(get(f, "/", "").status, 200);
}

static void starting_says_what_to_mend(void **state)
{
        struct fixture *f = *state;
        struct http_config cfg = config_of(f);
        struct http_hooks hooks = { f, hook_begin, hook_handle, hook_finished };
        struct http_server *s = NULL;
        struct str why = S("");

        cfg.port = http_port(f->server);
        assert_int_equal(http_start(f->a, &cfg, &hooks, &s, &why), ERR_CONFIG);
        assert_has(why, "is taken by another program");
        cfg.port = 0;
        cfg.address = S("192.0.2.1");
        assert_int_equal(http_start(f->a, &cfg, &hooks, &s, &why), ERR_CONFIG);
        assert_has(why, "192.0.2.1 is not an address of this machine");
        cfg.address = S("localhost");
        assert_int_equal(http_start(f->a, &cfg, &hooks, &s, &why), ERR_CONFIG);
        assert_has(why, "'localhost' is not an IP address");
        cfg.address = S("127.0.0.1");
        cfg.upload_dir = S("/nowhere");
        assert_int_equal(http_start(f->a, &cfg, &hooks, &s, &why), ERR_CONFIG);
        assert_has(why, "/nowhere");
        cfg.upload_dir = str_c(f->dir);
        cfg.trusted_proxy = S("caddy.local");
        assert_int_equal(http_start(f->a, &cfg, &hooks, &s, &why), ERR_CONFIG);
        assert_has(why, "'caddy.local', is not an IP address");
        assert_null(s);
}

/* ---- The limiter --------------------------------------------------------------------------------------------------------- */

static void the_limiter_holds_back_and_lets_go(void **state)
{
        struct fixture *f = *state;
        struct http_limiter *l = http_limiter_new(f->a, 1024, 5, 60);
        uint64_t now = UINT64_C(1000000000000);

        for (int i = 0; i < 5; i++)
                assert_true(http_limiter_take(l, S("a"), now));
        assert_false(http_limiter_take(l, S("a"), now));
        assert_true(http_limiter_take(l, S("b"), now));
        now += UINT64_C(999999999);
        assert_false(http_limiter_take(l, S("a"), now));
        now += 1; /* one a second */
        assert_true(http_limiter_take(l, S("a"), now));
        assert_false(http_limiter_take(l, S("a"), now));
        now += UINT64_C(3600000000000);
        for (int i = 0; i < 5; i++)
                assert_true(http_limiter_take(l, S("a"), now));
        assert_false(http_limiter_take(l, S("a"), now));
}

static void a_flood_of_keys_does_not_free_the_one_held_back(void **state)
{
        struct fixture *f = *state;
        struct http_limiter *l = http_limiter_new(f->a, 64, 3, 60);
        uint64_t now = UINT64_C(1000000000000);
        char key[32];

        for (int i = 0; i < 3; i++)
                assert_true(http_limiter_take(l, S("guesser"), now));
        for (int i = 0; i < 10000; i++) {
                snprintf(key, sizeof key, "other %d", i);
                assert_true(http_limiter_take(l, str_c(key), now));
        }
        assert_false(http_limiter_take(l, S("guesser"), now));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
        const struct CMUnitTest tests[] = {
                TEST(a_get_is_read_whole),
                TEST(every_reply_has_the_security_headers),
                TEST(refusals_written_by_hand_have_them_too),
                cmocka_unit_test(an_https_site_says_so),
                TEST(cookies_are_set_and_deleted),
                TEST(odd_cookies_are_no_cookies),
                TEST(head_is_get_without_a_body),
                TEST(a_connection_is_kept_and_requests_may_be_piped),
                TEST(pages_are_compressed_when_asked),
                TEST(files_are_sent_whole_and_in_ranges),
                TEST(a_header_that_would_split_the_reply_is_never_sent),
                TEST(static_files_are_kept_for_ever),
                TEST(forms_are_decoded_in_order),
                TEST(chunks_make_a_body),
                TEST(broken_forms_reach_the_handler_empty),
                TEST(limits_hold),
                TEST(a_body_far_too_large_is_not_read),
                TEST(uploads_go_to_disk_with_their_hash),
                TEST(an_upload_that_breaks_off_leaves_nothing),
                TEST(one_file_too_large_is_an_error_of_the_form),
                TEST(two_requests_in_the_same_bytes_are_refused),
                TEST(headers_that_are_none_are_refused),
                TEST(request_lines_that_are_none_are_refused),
                TEST(paths_that_hide_something_are_refused),
                TEST(methods_nobody_handles_are_refused),
                TEST(long_lines_and_many_headers_are_refused),
                TEST(a_refusal_before_the_body_ends_the_connection),
                TEST(only_the_trusted_proxy_names_the_client),
                TEST(one_address_gets_so_many_connections),
                cmocka_unit_test(silent_clients_are_cut),
                cmocka_unit_test(dripping_clients_are_cut),
                TEST(replies_may_come_from_other_threads),
                cmocka_unit_test(stopping_waits_for_replies_under_way),
                TEST(clients_may_leave_while_we_think),
                TEST(starting_says_what_to_mend),
                TEST(the_limiter_holds_back_and_lets_go),
                TEST(a_flood_of_keys_does_not_free_the_one_held_back),
        };

        return cmocka_run_group_tests_name("http", tests, NULL, NULL);
}
