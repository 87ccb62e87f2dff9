/* Made by querygen: the statements of every .sql file. */
#include "db/queries.h"

#include "shop/shop.sql.h"
#include "shop/empty.sql.h"

const struct query_file all_queries[] = {
        { .header = "shop/shop.sql.h", .v = shop_shop_queries, .n = &shop_shop_queries_n },
        { .header = "shop/empty.sql.h", .v = shop_empty_queries, .n = &shop_empty_queries_n },
        { .header = NULL },
};
const size_t all_queries_n = 2;
