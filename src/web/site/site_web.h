/* The site's own pages: home for visitors, the reader's choices, the operator's colour. */
#ifndef WASL_WEB_SITE_WEB_H
#define WASL_WEB_SITE_WEB_H

#include "market/figures.h"
#include "market/project.h"
#include "web/site/shell.h"

/* GET /: for visitors. The bare address follows the reader's remembered language, or on a first visit the browser's. */
struct reply home_get(struct req *r);

/*
 * GET /theme?to=light|dark|system&back=PATH and GET /language?to=ar&back=PATH: remember a choice in a cookie and go back. They change
 * nothing else.
 */
struct reply theme_get(struct req *r);
struct reply language_get(struct req *r);

/* GET /brand.css: the operator's colour. */
struct reply brand_css_get(struct req *r);

/* ---- For the templates ------------------------------------------------------------------------------------------------- */

/* One open project among the newest. */
struct home_project {
        const struct project_list_newest_row *row;
        struct range budget;
        bool has_hire_rate;
        int64_t hire_rate;
};
struct home_projects {
        struct home_project *v;
        size_t n;
};
struct home_page {
        struct shell shell;
        struct market_figures figures;
        struct figures_demand_rows demand;
        struct home_projects newest;
        struct str fee; /* "15%" */
};
void html_home(struct out *o, const struct home_page *p);
void html_home_scene(struct out *o); /* the drawing */
void html_home_project(struct out *o, const struct home_project *p);
void html_home_demand(struct out *o, const struct figures_demand_row *p);

/* The best of our languages in an Accept-Language header (RFC 9110, 12.5.4); the first of equals. False: none of ours. */
bool accepted_language(struct str header, enum lang *ret);

/* Of a category whose demand is known. */
struct badge badge_demand(const struct figures_demand_row *x);
const char *demand_bar(const struct figures_demand_row *x);   /* the bar's colour */
int64_t demand_percent(const struct figures_demand_row *x);   /* its length: 15 proposals are full */

#endif
