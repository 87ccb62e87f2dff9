/* Starting and stopping the world of a flow: folder, database, marketplace, server process. */
#include "flow/run.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static char *in_dir(struct world *w, const char *name)
{
        return str_z(w->a, str_fmt(w->a, "%s/%s", w->dir, name));
}

/* ---- commands ----------------------------------------------------------------------------------------------------- */

static void child_environment(const struct world *w)
{
        setenv("WASL_TEST_CLOCK", str_z(w->a, str_fmt(w->a, "%s/clock", w->dir)), 1);
        setenv("WASL_WORKERS", "0", 1);
        setenv("WASL_RATE_LIMITS", "off", 1);
        if (w->db_option[0])
                setenv("WASL_DATABASE", w->db_option, 1);
}

static pid_t spawn(struct world *w, char *const argv[], int in, int out, int err)
{
        pid_t pid = fork();

        if (pid != 0)
                return pid;
        /* A test that dies leaves no server behind. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        child_environment(w);
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(err, STDERR_FILENO);
        execvp(argv[0], argv);
        _exit(127);
}

char *world_command(struct world *w, char *const argv[], const char *input, int *ret_status)
{
        int in[2], out[2];
        struct buf b = buf_in(w->a);
        char chunk[4096];
        ssize_t n;

        *ret_status = -1;
        if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
                return str_z(w->a, S("no pipe"));
        pid_t pid = spawn(w, argv, in[0], out[1], out[1]);
        close(in[0]);
        close(out[1]);
        if (input && write(in[1], input, strlen(input)) < 0)
                buf_put(&b, S("(the input was not read)\n"));
        close(in[1]);
        while ((n = read(out[0], chunk, sizeof chunk)) > 0)
                buf_put(&b, (struct str){ chunk, (size_t)n });
        close(out[0]);
        waitpid(pid, ret_status, 0);
        *ret_status = WIFEXITED(*ret_status) ? WEXITSTATUS(*ret_status) : 128 + WTERMSIG(*ret_status);
        return str_z(w->a, buf_str(&b));
}

/* ---- databases ---------------------------------------------------------------------------------------------------------- */

static bool is_postgres(const struct world *w)
{
        return strncmp(w->database, "postgresql://", 13) == 0;
}

static char *pg_value(struct world *w, const char *url, const char *sql)
{
        PGconn *c = PQconnectdb(url);
        PGresult *r = PQexec(c, sql);
        char *value = NULL;

        if (PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1)
                value = str_z(w->a, str_c(PQgetvalue(r, 0, 0)));
        else if (PQresultStatus(r) == PGRES_COMMAND_OK)
                value = str_z(w->a, S(""));
        else
                snprintf(w->why, sizeof w->why, "%s: %s", sql, PQerrorMessage(c));
        PQclear(r);
        PQfinish(c);
        return value;
}

static char *sqlite_value(struct world *w, const char *sql)
{
        sqlite3 *db;
        sqlite3_stmt *s = NULL;
        char *value = NULL;

        if (sqlite3_open_v2(str_z(w->a, str_fmt(w->a, "%s/wasl.db", w->data)), &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
                return NULL;
        sqlite3_busy_timeout(db, 20000);
        if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
                value = str_z(w->a, str_c((const char *)sqlite3_column_text(s, 0)));
        else
                snprintf(w->why, sizeof w->why, "%s: %s", sql, sqlite3_errmsg(db));
        sqlite3_finalize(s);
        sqlite3_close(db);
        return value;
}

char *world_sql(struct world *w, const char *sql)
{
        return is_postgres(w) ? pg_value(w, w->db_option, sql) : sqlite_value(w, sql);
}

/* A database of its own in the server that the test run started: the name takes the place of the URL's. */
static bool make_database(struct world *w)
{
        const char *path = strchr(w->database + 13, '/'), *query = path ? strchr(path, '?') : NULL;

        if (!is_postgres(w))
                return true;
        if (!path)
                return false;
        snprintf(w->db_name, sizeof w->db_name, "flow_%d_%06lx", (int)getpid(), (unsigned long)(clock_mono_ns() & 0xffffff));
        snprintf(w->db_option, sizeof w->db_option, "%.*s/%s%s", (int)(path - w->database), w->database, w->db_name, query ? query : "");
        return pg_value(w, w->database, str_z(w->a, str_fmt(w->a, "CREATE DATABASE %s", w->db_name))) != NULL;
}

/* ---- the server ------------------------------------------------------------------------------------------------------------ */

static bool write_clock(struct world *w)
{
        w->clock_fd = open(in_dir(w, "clock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        return w->clock_fd >= 0 && pwrite(w->clock_fd, &w->offset_ms, 8, 0) == 8;
}

static bool run_setup(struct world *w, char *const argv[], const char *input)
{
        int status;
        char *out = world_command(w, argv, input, &status);

        if (status != 0)
                snprintf(w->why, sizeof w->why, "%s %s: %s", argv[0], argv[1], out);
        return status == 0;
}

static bool make_marketplace(struct world *w, const struct flow *f)
{
        char *plain[] = { w->wasl, (char[]){ "init" }, (char[]){ "--data" }, w->data, NULL };
        char *staff[] = { w->wasl, (char[]){ "init" }, (char[]){ "--data" }, w->data, (char[]){ "--email" }, (char[]){ "op@example.org" },
                          NULL };
        struct str rest = str_c(f->settings ? f->settings : ""), line;

        if (!run_setup(w, f->staff ? staff : plain, f->staff ? str_z(w->a, str_fmt(w->a, "%s\n", flow_password)) : NULL))
                return false;
        while (str_next(&rest, '\n', &line)) {
                ptrdiff_t eq = str_find(line, '=');
                if (eq <= 0)
                        continue;
                char *set[] = { w->wasl,
                                (char[]){ "admin" },
                                (char[]){ "--data" },
                                w->data,
                                (char[]){ "set" },
                                str_z(w->a, str_slice(line, 0, (size_t)eq)),
                                str_z(w->a, str_slice(line, (size_t)eq + 1, line.n)),
                                NULL };
                if (!run_setup(w, set, NULL))
                        return false;
        }
        return true;
}

/* Waits for the line "… (port N)…" that serve prints when it listens. */
static bool read_port(struct world *w, int fd)
{
        char line[512];
        size_t n = 0;
        ssize_t got;

        while (n + 1 < sizeof line && (got = read(fd, line + n, sizeof line - n - 1)) > 0) {
                n += (size_t)got;
                line[n] = 0;
                const char *at = strstr(line, "(port ");
                if (at && strchr(at, ')')) {
                        w->port = atoi(at + 6); /* lint: allow banned because a test reads its own server's line */
                        return w->port > 0;
                }
        }
        snprintf(w->why, sizeof w->why, "wasl serve did not start; its log is in %s/log", w->dir);
        return false;
}

bool world_serve(struct world *w)
{
        char *argv[] = { w->wasl, (char[]){ "serve" }, (char[]){ "--data" }, w->data, (char[]){ "--port" }, (char[]){ "0" }, NULL };
        int out[2], null = open("/dev/null", O_RDONLY | O_CLOEXEC);

        w->log_fd = open(in_dir(w, "log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (null < 0 || w->log_fd < 0 || pipe2(out, O_CLOEXEC) != 0)
                return false;
        w->server = spawn(w, argv, null, out[1], w->log_fd);
        close(out[1]);
        close(null);
        bool ok = read_port(w, out[0]);
        close(out[0]);
        return ok;
}

void world_kill(struct world *w)
{
        kill(w->server, SIGKILL);
        waitpid(w->server, NULL, 0);
        w->server = 0;
        close(w->log_fd);
}

bool world_start(struct world *w, const struct flow *f)
{
        char dir[] = "/tmp/wasl-flow-XXXXXX";

        srandom((unsigned)getpid() + (unsigned)clock_mono_ns());
        if (!mkdtemp(dir))
                return false;
        w->dir = str_z(w->a, str_c(dir));
        w->data = in_dir(w, "data");
        w->mail_dir = in_dir(w, "data/mail");
        w->mail_reader = str_z(w->a, str_fmt(w->a, "%s/mail.py", WASL_FLOW_DIR));
        return write_clock(w) && make_database(w) && make_marketplace(w, f) && world_serve(w);
}

static void print_log(struct world *w)
{
        char *argv[] = { (char[]){ "tail" }, (char[]){ "-n" }, (char[]){ "40" }, in_dir(w, "log"), NULL };
        int status;
        struct str rest = str_c(world_command(w, argv, NULL, &status)), line;

        while (str_next(&rest, '\n', &line))
                printf("# log: %.*s\n", STR_ARG(line));
}

void world_stop(struct world *w)
{
        int status = 0;

        for (size_t i = 0; i < w->n_browsers; i++)
                curl_easy_cleanup(w->browsers[i].curl);
        if (w->server > 0) {
                kill(w->server, SIGTERM);
                waitpid(w->server, &status, 0);
        }
        /* A server that does not stop cleanly (a sanitizer's finding, a leak) is a failure of the flow's last step's server. */
        if (w->server > 0 && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
                printf("not ok - the server ended with %d\n", status);
        if (w->why[0] || (w->server > 0 && status != 0))
                print_log(w);
        if (w->db_name[0])
                pg_value(w, w->database, str_z(w->a, str_fmt(w->a, "DROP DATABASE %s WITH (FORCE)", w->db_name)));
        if (w->dir && strncmp(w->dir, "/tmp/wasl-flow-", 15) == 0 && !getenv("WASL_KEEP")) {
                char *argv[] = { (char[]){ "rm" }, (char[]){ "-rf" }, w->dir, NULL };
                world_command(w, argv, NULL, &status);
        }
        close(w->clock_fd);
        close(w->log_fd);
}
