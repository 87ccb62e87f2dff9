/*
 * What the build-time programs share: whole files in and out, and errors that name the file and the line.
 * A build-time program ends at its first mistake, so nothing here returns an error.
 */
#ifndef WASL_TOOL_H
#define WASL_TOOL_H

#include "base/base.h"

/* Prints "file:line: error: …" (no line when it is 0) and ends the program with status 1. */
_Noreturn void tool_fail(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);

struct str tool_read(struct arena *a, const char *path); /* the whole file */
void tool_write(const char *path, struct str content);   /* replaces the file */

#endif
