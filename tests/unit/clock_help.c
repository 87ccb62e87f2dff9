#include "clock_help.h"

#include <unistd.h>

void clock_move(struct moved_clock *m, int64_t offset_ms)
{
        assert_int_equal(pwrite(m->fd, &offset_ms, sizeof offset_ms, 0), sizeof offset_ms);
}

struct moved_clock clock_take(struct place *p)
{
        struct moved_clock m = { "/tmp/wasl-clock-XXXXXX", -1 };

        m.fd = mkstemp(m.name);
        clock_move(&m, 0);
        db_close(p->db);
        p->clock = clock_new(p->a, str_dup(p->a, str_c(m.name)));
        p->db = place_open_again(p);
        assert_non_null(p->db);
        return m;
}

void clock_leave(struct moved_clock *m)
{
        close(m->fd);
        unlink(m->name);
}
