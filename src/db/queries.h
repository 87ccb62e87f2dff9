/* The statements of every .sql file, listed by querygen while the program is built; the tests prepare them all on both databases. */
#ifndef WASL_DB_QUERIES_H
#define WASL_DB_QUERIES_H

#include "db/db.h"

struct query_file {
        const char *header; /* "market/proposal.sql.h" */
        const struct query *const *v;
        const size_t *n;
};
extern const struct query_file all_queries[];
extern const size_t all_queries_n;

#endif
