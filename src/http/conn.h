/*
 * Inside http: one request under way and the server that it belongs to. Nobody outside src/http includes this.
 *
 * A request belongs to one thread at a time: to the libmicrohttpd thread that reads it, then to whoever was given it by handle(), then,
 * from http_reply() on, to the libmicrohttpd thread again. `state` is where it changes hands.
 */
#ifndef WASL_HTTP_CONN_H
#define WASL_HTTP_CONN_H

#include "http/digest.h"
#include "http/http.h"
#include "http/parse.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#define HTTP_ADDRESS_BYTES 46            /* INET6_ADDRSTRLEN */
#define HTTP_ADDRESS_BUCKETS 16384       /* counters of connections by address */
#define HTTP_ARENA_BYTES (64 * 1024)     /* first block of a request's arena */
#define HTTP_SPARE_REQUESTS 512          /* kept for reuse */
#define HTTP_UPLOAD_BYTES (64 * 1024)    /* one write of an upload */
#define HTTP_PIPE_BYTES (32 * 1024)      /* libmicrohttpd's memory for one connection: it is zeroed for every request */

/* A connection, from accept to close. */
struct http_peer {
        struct http_peer *prev, *next;
        int fd;
        size_t bucket; /* of its address; SIZE_MAX: not counted */
        char address[HTTP_ADDRESS_BYTES];
        _Atomic uint64_t since_ns;  /* when it was accepted, or its last request ended, or its current one's headers were in */
        _Atomic int64_t body_bytes; /* of the current request */
        _Atomic int stage;          /* enum http_stage */
        bool gone;                  /* the reaper's: the last time it looked, the client had closed */
};
enum http_stage { STAGE_HEADERS, STAGE_BODY, STAGE_REPLY };

enum body_kind { BODY_NONE, BODY_URLENCODED, BODY_MULTIPART, BODY_RAW };

/* A body that comes in: text into the arena, files to disk. */
struct http_body {
        enum body_kind kind;
        int64_t received, declared; /* declared: -1 when it comes in chunks */
        struct buf text;            /* the whole body, or the text field at hand */
        struct http_fields fields;
        int64_t fields_bytes;
        size_t n_parts;
        struct multipart *multipart;
        struct str field; /* name of the text field at hand */
        int fd;           /* of the upload at hand, -1 without */
        struct digest *hash;
        char *pending; /* bytes of the upload at hand that are not written yet: lines come one by one, writes should not */
        size_t n_pending;
        struct http_upload files[LIMIT_FILES_PER_FORM];
        size_t n_files;
        bool in_file;
};

enum conn_state { CONN_READING, CONN_HANDLING, CONN_SUSPENDED, CONN_REPLIED };
enum conn_phase { PHASE_HEADERS, PHASE_BODY, PHASE_HANDED };

struct http_conn {
        struct http_req req;
        struct http_conn *next; /* in the list of spares */
        struct http_server *server;
        struct MHD_Connection *mhd;
        struct http_peer *peer;
        struct arena *arena;
        struct str uri; /* as sent */
        enum conn_phase phase;
        _Atomic int state; /* enum conn_state */
        bool counted;      /* among the requests that http_stop() waits for */
        bool refused;      /* reply is set before the body is read */
        bool close;        /* the connection ends with the reply */
        struct http_limits limits;
        struct http_body body;
        struct http_reply reply;
        int status; /* of the reply that was queued, 0 before */
        size_t sent_bytes;
        char id[17];
};

struct deflater;

struct http_server {
        struct http_config cfg;
        struct http_hooks hooks;
        struct MHD_Daemon *daemon;
        int listen_fd;
        uint16_t port;
        uint64_t id_base;
        _Atomic uint64_t id_next;
        _Atomic bool stopping;
        _Atomic int64_t handed;     /* requests between handle() and the end of http_reply() */
        _Atomic int64_t under_way;  /* requests between handle() and the end of what is sent */
        _Atomic int64_t open, accepted, refused, cut;
        _Atomic uint16_t by_address[HTTP_ADDRESS_BUCKETS];
        unsigned char bucket_key[16];
        pthread_mutex_t mutex; /* the three lists below */
        struct http_conn *spare;
        size_t n_spare;
        struct deflater *deflaters;
        struct http_peer *peers;
        pthread_t reaper;
        pthread_mutex_t reaper_mutex;
        pthread_cond_t reaper_wake;
        bool reaper_runs, reaper_ends;
};

/*
 * guard.c: what libmicrohttpd lets through and must not reach a handler. Returns 0 or the status to refuse with; the connection then ends.
 */
int guard_request(struct http_conn *c, const char *method, const char *url, const char *version);

/* body.c */
void body_begin(struct http_conn *c);
void body_take(struct http_conn *c, struct str bytes);
void body_end(struct http_conn *c);
void body_drop(struct http_conn *c); /* closes and removes what is left of the uploads */
void body_remove_stale(struct str dir);  /* files that a killed server left a day ago or earlier */

/* respond.c */
struct http_reply respond_plain(int status); /* a few words of text */
enum MHD_Result respond_queue(struct http_conn *c);
void respond_raw(struct http_conn *c, int status); /* straight to the socket; the caller ends the connection */
void deflaters_free(struct http_server *s);

/* peer.c: connections, by address */
enum MHD_Result peer_accept(void *server, const struct sockaddr *address, socklen_t n);
void peer_notify(void *server, struct MHD_Connection *mhd, void **peer, enum MHD_ConnectionNotificationCode what);
void peer_address(const struct sockaddr *address, char ret[HTTP_ADDRESS_BYTES]);
struct str peer_client(struct http_conn *c); /* the client's address */
bool reaper_start(struct http_server *s);
void reaper_stop(struct http_server *s);

#endif
