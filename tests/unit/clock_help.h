/* A clock that a test moves: the place's database is opened again with it. */
#ifndef WASL_TEST_CLOCK_HELP_H
#define WASL_TEST_CLOCK_HELP_H

#include "db_help.h"

struct moved_clock {
        char name[32];
        int fd;
};
struct moved_clock clock_take(struct place *p);
void clock_move(struct moved_clock *m, int64_t offset_ms); /* from the machine's time */
void clock_leave(struct moved_clock *m);

#endif
