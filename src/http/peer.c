/* Connections: how many there are, by address too, and ending those that send too slowly. */
#include "http/conn.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define SLOW_GRACE_TIMES 3          /* headers and small bodies get so many idle time-outs in all */
#define SLOW_BYTES_PER_SECOND 1024  /* a body must come in at this rate or better */

/* The address as text, and the part of it that a limit is counted for: an IPv6 site has 2^64 addresses, so its /64. */
static size_t address_of(const struct sockaddr *sa, char text[HTTP_ADDRESS_BYTES], unsigned char key[16])
{
        const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
        const void *four = NULL;

        if (sa->sa_family == AF_INET)
                four = &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
        else if (IN6_IS_ADDR_V4MAPPED(six))
                four = six->s6_addr + 12;
        if (four) {
                inet_ntop(AF_INET, four, text, HTTP_ADDRESS_BYTES);
                memcpy(key, four, 4);
                return 4;
        }
        inet_ntop(AF_INET6, six, text, HTTP_ADDRESS_BYTES);
        memcpy(key, six, 8);
        return 8;
}

void peer_address(const struct sockaddr *address, char ret[HTTP_ADDRESS_BYTES])
{
        unsigned char key[16];

        address_of(address, ret, key);
}

static bool trusted(const struct http_server *s, const char *address)
{
        return s->cfg.trusted_proxy.n > 0 && str_eq(str_c(address), s->cfg.trusted_proxy);
}

/*
 * Counters by the hash of the address: two addresses may share one, which with at most LIMIT_CONNECTIONS connections hardly ever matters;
 * in return the table never grows. The proxy that we trust speaks for everybody and is not counted.
 */
static size_t bucket_of(struct http_server *s, const struct sockaddr *sa, char text[HTTP_ADDRESS_BYTES])
{
        unsigned char key[16], hash[crypto_shorthash_BYTES];
        uint64_t h;
        size_t n = address_of(sa, text, key);

        if (trusted(s, text))
                return SIZE_MAX;
        crypto_shorthash(hash, key, n, s->bucket_key);
        memcpy(&h, hash, sizeof h);
        return h % HTTP_ADDRESS_BUCKETS;
}

enum MHD_Result peer_accept(void *server, const struct sockaddr *address, socklen_t n)
{
        struct http_server *s = server;
        char text[HTTP_ADDRESS_BYTES];
        size_t bucket = bucket_of(s, address, text);
        bool full = bucket != SIZE_MAX && atomic_load(&s->by_address[bucket]) >= LIMIT_CONNECTIONS_PER_ADDRESS;

        if (!full && !atomic_load(&s->stopping))
                return MHD_YES;
        atomic_fetch_add(&s->refused, 1);
        return MHD_NO;
}

static void peer_open(struct http_server *s, struct MHD_Connection *mhd, void **ret)
{
        const union MHD_ConnectionInfo *address = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
        const union MHD_ConnectionInfo *fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
        struct http_peer *p = calloc(1, sizeof *p);

        if (!p)
                abort();
        p->fd = fd->connect_fd;
        p->bucket = bucket_of(s, address->client_addr, p->address);
        atomic_init(&p->since_ns, clock_mono_ns());
        if (p->bucket != SIZE_MAX)
                atomic_fetch_add(&s->by_address[p->bucket], 1);
        atomic_fetch_add(&s->open, 1);
        atomic_fetch_add(&s->accepted, 1);

        pthread_mutex_lock(&s->mutex);
        p->next = s->peers;
        if (p->next)
                p->next->prev = p;
        s->peers = p;
        pthread_mutex_unlock(&s->mutex);
        *ret = p;
}

static void peer_close(struct http_server *s, struct http_peer *p)
{
        pthread_mutex_lock(&s->mutex);
        if (p->next)
                p->next->prev = p->prev;
        if (p->prev)
                p->prev->next = p->next;
        else
                s->peers = p->next;
        pthread_mutex_unlock(&s->mutex);
        if (p->bucket != SIZE_MAX)
                atomic_fetch_sub(&s->by_address[p->bucket], 1);
        atomic_fetch_sub(&s->open, 1);
        free(p);
}

void peer_notify(void *server, struct MHD_Connection *mhd, void **peer, enum MHD_ConnectionNotificationCode what)
{
        if (what == MHD_CONNECTION_NOTIFY_STARTED)
                peer_open(server, mhd, peer);
        else if (*peer)
                peer_close(server, *peer);
}

static bool is_address(struct arena *a, struct str s)
{
        unsigned char bytes[16];
        const char *z = str_z(a, s);

        return s.n > 0 && s.n < HTTP_ADDRESS_BYTES && (inet_pton(AF_INET, z, bytes) == 1 || inet_pton(AF_INET6, z, bytes) == 1);
}

/* The proxy's own line is the last one; those before it are hearsay. */
static enum MHD_Result last_forwarded(void *ret, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value,
                                      size_t value_size)
{
        struct str *last = ret;

        if (str_eq_nocase((struct str){ key, key_size }, S("X-Forwarded-For")))
                *last = (struct str){ value, value_size };
        return MHD_YES;
}

struct str peer_client(struct http_conn *c)
{
        struct str peer = str_c(c->peer->address);

        if (!trusted(c->server, c->peer->address))
                return peer;
        struct str list = { 0 }, last = { 0 };
        MHD_get_connection_values_n(c->mhd, MHD_HEADER_KIND, last_forwarded, &list);
        for (struct str item; str_next(&list, ',', &item);)
                last = str_trim(item);
        return is_address(c->arena, last) ? str_dup(c->arena, last) : peer;
}

/* ---- Slow senders --------------------------------------------------------------------------------------------- */

/* libmicrohttpd's time-out starts anew with every byte, so a client that sends one now and then would hold its connection for ever. */
static bool too_slow(const struct http_server *s, struct http_peer *p, uint64_t now_ns)
{
        uint64_t grace_ns = (uint64_t)s->cfg.idle_timeout_s * SLOW_GRACE_TIMES * UINT64_C(1000000000);
        uint64_t since = atomic_load(&p->since_ns);
        int stage = atomic_load(&p->stage);

        if (stage == STAGE_REPLY || now_ns < since + grace_ns)
                return false;
        if (stage == STAGE_HEADERS)
                return true;
        uint64_t seconds = (now_ns - since - grace_ns) / UINT64_C(1000000000);
        return (uint64_t)atomic_load(&p->body_bytes) < seconds * SLOW_BYTES_PER_SECOND;
}

/*
 * libmicrohttpd 0.9.75 misses the end of a connection that comes together with its last bytes: epoll tells it once, before it looks. Such
 * a connection would stay until the idle time-out and count for its address. Twice in a row, so that a request that is being read at this
 * moment is not taken for it.
 */
static bool client_gone(struct http_peer *p)
{
        char c;
        bool was = p->gone;

        p->gone = atomic_load(&p->stage) != STAGE_REPLY && recv(p->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
        return was && p->gone;
}

static void reap(struct http_server *s)
{
        uint64_t now = clock_mono_ns();

        pthread_mutex_lock(&s->mutex);
        for (struct http_peer *p = s->peers; p; p = p->next) {
                bool slow = too_slow(s, p, now);
                if ((slow || client_gone(p)) && shutdown(p->fd, SHUT_RDWR) == 0 && slow)
                        atomic_fetch_add(&s->cut, 1);
        }
        pthread_mutex_unlock(&s->mutex);
}

static void *reaper_main(void *server)
{
        struct http_server *s = server;
        struct timespec next;

        pthread_mutex_lock(&s->reaper_mutex);
        clock_gettime(CLOCK_MONOTONIC, &next);
        while (!s->reaper_ends) {
                next.tv_sec += 1;
                while (!s->reaper_ends && pthread_cond_timedwait(&s->reaper_wake, &s->reaper_mutex, &next) == 0)
                        ;
                reap(s);
        }
        pthread_mutex_unlock(&s->reaper_mutex);
        return NULL;
}

bool reaper_start(struct http_server *s)
{
        pthread_condattr_t attr;

        pthread_mutex_init(&s->reaper_mutex, NULL);
        pthread_condattr_init(&attr);
        pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
        pthread_cond_init(&s->reaper_wake, &attr);
        pthread_condattr_destroy(&attr);
        s->reaper_runs = pthread_create(&s->reaper, NULL, reaper_main, s) == 0;
        return s->reaper_runs;
}

void reaper_stop(struct http_server *s)
{
        if (s->reaper_runs) {
                pthread_mutex_lock(&s->reaper_mutex);
                s->reaper_ends = true;
                pthread_cond_signal(&s->reaper_wake);
                pthread_mutex_unlock(&s->reaper_mutex);
                pthread_join(s->reaper, NULL);
        }
        pthread_cond_destroy(&s->reaper_wake);
        pthread_mutex_destroy(&s->reaper_mutex);
}
