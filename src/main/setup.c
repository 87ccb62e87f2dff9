/* What several commands need before their own work: the data folder, the secret, an open database of the right version. */
#include "main/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *in_data(struct cli *c, const char *name)
{
        return str_z(c->a, str_fmt(c->a, "%.*s/%s", STR_ARG(c->cfg.data_dir), name));
}

static bool make_folder(const char *path)
{
        if (mkdir(path, 0700) == 0 || errno == EEXIST)
                return true;
        cli_fail("cannot make the folder %s: %s", path, strerror(errno));
        return false;
}

/* Writes a new file and leaves one that is there alone. */
static bool make_file(const char *path, const void *p, size_t n, mode_t mode)
{
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

        if (fd < 0 && errno == EEXIST)
                return true;
        bool ok = fd >= 0 && write(fd, p, n) == (ssize_t)n && fsync(fd) == 0;
        if (!ok)
                cli_fail("cannot write %s: %s", path, strerror(errno));
        if (fd >= 0)
                close(fd);
        return ok;
}

bool make_data_dir(struct cli *c)
{
        struct str text = config_template(c->a);
        unsigned char secret[32];

        random_bytes(secret, sizeof secret);
        return make_folder(str_z(c->a, c->cfg.data_dir)) && make_folder(in_data(c, "uploads")) && make_folder(in_data(c, "uploads/tmp")) &&
               make_folder(in_data(c, "mail")) && make_file(in_data(c, "wasl.conf"), text.p, text.n, 0600) &&
               make_file(in_data(c, "secret"), secret, sizeof secret, 0600);
}

bool data_dir_usable(struct cli *c)
{
        static const char *const parts[] = { "", "uploads", "uploads/tmp" };
        char *dir = str_z(c->a, c->cfg.data_dir);

        if (access(dir, F_OK) != 0) {
                cli_fail("there is no marketplace in %s: make one with `wasl init --data %s`", dir, dir);
                return false;
        }
        for (size_t i = 0; i < ARRAY_LEN(parts); i++)
                if (access(in_data(c, parts[i]), R_OK | W_OK | X_OK) != 0) {
                        cli_fail("cannot write in %s: %s. Give the folder to the user that runs wasl (chown -R USER %s)",
                                 in_data(c, parts[i]), strerror(errno), dir);
                        return false;
                }
        return true;
}

bool read_secret(struct cli *c, unsigned char ret[32])
{
        char *path = in_data(c, "secret");
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        bool ok = fd >= 0 && read(fd, ret, 32) == 32;

        if (!ok)
                cli_fail("cannot read 32 bytes from %s: %s", path, fd < 0 ? strerror(errno) : "the file is too short");
        if (fd >= 0)
                close(fd);
        return ok;
}

bool open_any_db(struct cli *c, const struct clock *clock, struct db **ret)
{
        struct db_config cfg = { .url = c->cfg.database, .pool_size = (int)c->cfg.pool_size, .clock = clock };
        struct str why = S("unknown error");

        if (db_open(c->a, &cfg, ret, &why) == OK)
                return true;
        cli_fail("cannot open the database %.*s: %.*s", STR_ARG(c->cfg.database), STR_ARG(why));
        return false;
}

bool open_db(struct cli *c, const struct clock *clock, struct db **ret)
{
        int64_t have = 0, want = db_schema_version();

        if (!open_any_db(c, clock, ret))
                return false;
        if (db_version(*ret, &have) != OK)
                cli_fail("cannot read the version of the database");
        else if (have == 0)
                cli_fail("the database is empty: make the marketplace with `wasl init`");
        else if (have < want)
                cli_fail("the database is of version %lld, this program needs %lld: back it up, then run `wasl migrate`", (long long)have,
                         (long long)want);
        else if (have > want)
                cli_fail("the database is of version %lld, newer than this program (%lld): install the newer program", (long long)have,
                         (long long)want);
        else
                return true;
        db_close(*ret);
        *ret = NULL; /* the caller closes what is open */
        return false;
}

struct str site_url_of(struct cli *c, int64_t port)
{
        if (c->cfg.site_url.n > 0)
                return c->cfg.site_url;
        const char *open = str_find(c->cfg.listen, ':') >= 0 ? "[" : "", *close = open[0] ? "]" : "";
        return str_fmt(c->a, "http://%s%.*s%s:%lld", open, STR_ARG(c->cfg.listen), close, (long long)port);
}
