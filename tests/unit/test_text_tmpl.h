/* Pages of test_text_tmpl.c. */
#ifndef WASL_TEST_TEXT_TMPL_H
#define WASL_TEST_TEXT_TMPL_H

#include "text/text.h"

struct places {
        struct str s;
        const char *z;
        int64_t n;
        size_t big;
        struct html html;
        struct money price;
};
struct numbers {
        const int *v;
        size_t n;
};
struct blocks {
        bool on;
        struct numbers list;
        struct {
                struct {
                        struct numbers list;
                } v[2];
                int n;
        } rows;
        int64_t at;
        const char *message;
        struct str s;
        struct money price;
};

#endif
