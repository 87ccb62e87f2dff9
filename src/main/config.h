/*
 * How this program runs on this machine: DATA/wasl.conf, overridden by the environment (WASL_PORT for port), overridden by options. What
 * the marketplace is called and charges is not here: those are the operator's settings in the database.
 */
#ifndef WASL_CONFIG_H
#define WASL_CONFIG_H

#include "base/base.h"

struct config {
        struct str data_dir;
        struct str database;      /* "sqlite:…" or "postgresql://…" */
        struct str listen;
        int64_t port;
        int64_t threads, pool_size, workers;
        struct str site_url, trusted_proxy;
        struct str mail_transport, mail_folder, smtp_url, smtp_user, smtp_password, mail_from;
        bool rate_limits;
        struct str log_level, test_clock;
};

/*
 * Reads the file (a missing one is fine), then the environment. On ERR_CONFIG *ret_why is "FILE:LINE: error: what to mend".
 * database_option and port_option override where not empty / not negative.
 */
enum err config_load(struct arena *a, struct str data_dir, struct config *ret, struct str *ret_why);
/* The commented file with the defaults, as `wasl init` writes it. */
struct str config_template(struct arena *a);

#endif
