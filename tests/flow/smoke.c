/* The server starts, answers, and refuses what is not there. */
#include "flow/flow.h"

static const struct step steps[] = {
        { "health", .act = GET, .path = "/healthz", .see = "ok" },
        { "a page that is not there", .act = GET, .path = "/nope", .status = 404, .see = "404" },
        { "contracts need somebody", .act = GET, .path = "/contracts", .status = 303, .to = "/sign-in*" },
        { "a form without token is refused", .act = RAW_POST, .path = "/contracts/1/fund", .fields = "x=1", .status = 303 },
        { "nothing to find", .act = AUDIT },
};

int main(int argc, char **argv)
{
        static const struct flow flows[] = { { .name = "smoke", STEPS(steps) } };

        return flow_main(argc, argv, flows, 1);
}
