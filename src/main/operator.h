/* Making staff from the command line: the machine's owner needs no rights in the site. */
#ifndef WASL_MAIN_OPERATOR_H
#define WASL_MAIN_OPERATOR_H

#include "main/cli.h"

/* Reads the password from standard input (one line). Prints what to mend and returns false on failure. */
bool make_operator(struct cli *c, struct db *db, struct str email, struct str name);

#endif
