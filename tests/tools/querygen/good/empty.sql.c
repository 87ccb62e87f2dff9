/* Made by querygen from shop/empty.sql. */
#include "shop/empty.sql.h"

const struct query *const shop_empty_queries[] = {
        NULL,
};
const size_t shop_empty_queries_n = 0;
