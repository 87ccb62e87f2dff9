#include "base/base.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* lint: allow global because the least level is set once at start, before threads exist */
static enum log_level least_level = LOG_INFO;

/* A line that does not fit is cut: a log line is never longer than a pipe's atomic write. */
struct line {
        char p[4096];
        size_t n;
};

void log_set_level(enum log_level least)
{
        least_level = least;
}

static void put(struct line *l, const char *p, size_t n)
{
        size_t room = sizeof l->p - 8 - l->n;

        n = n < room ? n : room;
        memcpy(l->p + l->n, p, n);
        l->n += n;
}

static void put_json(struct line *l, struct str s)
{
        put(l, "\"", 1);
        for (size_t i = 0; i < s.n && l->n < sizeof l->p - 32; i++) {
                unsigned char c = (unsigned char)s.p[i];
                char esc[8];
                if (c == '"' || c == '\\')
                        put(l, (char[]){ '\\', (char)c }, 2);
                else if (c < 0x20)
                        put(l, esc, (size_t)snprintf(esc, sizeof esc, "\\u%04x", c));
                else
                        put(l, (char *)&c, 1);
        }
        put(l, "\"", 1);
}

static void put_time(struct line *l)
{
        struct timespec t;
        struct tm tm;
        char s[40];

        clock_gettime(CLOCK_REALTIME, &t);
        gmtime_r(&t.tv_sec, &tm);
        size_t n = strftime(s, sizeof s, "%Y-%m-%dT%H:%M:%S", &tm);
        n += (size_t)snprintf(s + n, sizeof s - n, ".%03ldZ", t.tv_nsec / 1000000);
        put_json(l, (struct str){ s, n });
}

void log_write(enum log_level level, const char *message, const struct log_pair *pairs, size_t n)
{
        static const char *const names[] = { "debug", "info", "warn", "error" };
        struct line l = { .n = 0 };
        char number[24];

        if (level < least_level)
                return;
        put(&l, "{\"at\":", 6);
        put_time(&l);
        put(&l, ",\"level\":", 9);
        put_json(&l, str_c(names[level]));
        put(&l, ",\"message\":", 11);
        put_json(&l, str_c(message));
        for (size_t i = 0; i < n; i++) {
                put(&l, ",", 1);
                put_json(&l, str_c(pairs[i].key));
                put(&l, ":", 1);
                if (pairs[i].v.is_int)
                        put(&l, number, (size_t)snprintf(number, sizeof number, "%lld", (long long)pairs[i].v.i));
                else
                        put_json(&l, pairs[i].v.s);
        }
        memcpy(l.p + l.n, "}\n", 2);
        /* A log that cannot be written has nowhere to complain. */
        ssize_t ignored = write(STDERR_FILENO, l.p, l.n + 2);
        (void)ignored;
}
