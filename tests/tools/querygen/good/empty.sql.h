/* Made by querygen from shop/empty.sql. */
#ifndef WASL_SHOP_EMPTY_SQL_H
#define WASL_SHOP_EMPTY_SQL_H

#include "base/ids.h"
#include "db/db.h"

extern const struct query *const shop_empty_queries[];
extern const size_t shop_empty_queries_n;

#endif
