/* wasl picture-helper: the process that decodes strangers' pictures. */
#include "main/cli.h"

#include "outside/picture.h"

int cmd_picture_helper(struct cli *c)
{
        return picture_helper_main(c->argc, c->argv);
}
