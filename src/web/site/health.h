/* For load balancers and Prometheus. */
#ifndef WASL_WEB_HEALTH_H
#define WASL_WEB_HEALTH_H

#include "web/web.h"

struct reply healthz_get(struct req *r);
struct reply metrics_get(struct req *r);

#endif
