/* What unit tests share: an arena per test in *state, and strings compared with both sides in the message. */
#ifndef WASL_UNIT_H
#define WASL_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"

static inline int unit_setup(void **state)
{
        *state = arena_new(4096);
        return 0;
}

static inline int unit_teardown(void **state)
{
        arena_free(*state);
        return 0;
}

#define arena_test(f) cmocka_unit_test_setup_teardown(f, unit_setup, unit_teardown)

static inline void unit_assert_str(struct str got, struct str want, const char *file, int line)
{
        if (str_eq(got, want))
                return;
        print_error("%s:%d: got  \"%.*s\"\n%s:%d: want \"%.*s\"\n", file, line, STR_ARG(got), file, line, STR_ARG(want));
        _fail(file, line);
}
#define assert_str(got, want) unit_assert_str((got), (want), __FILE__, __LINE__)

#endif
