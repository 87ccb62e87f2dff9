#include "tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void tool_fail(const char *file, int line, const char *fmt, ...)
{
        va_list args;

        if (line > 0)
                fprintf(stderr, "%s:%d: error: ", file, line);
        else
                fprintf(stderr, "%s: error: ", file);
        va_start(args, fmt);
        vfprintf(stderr, fmt, args);
        va_end(args);
        fputc('\n', stderr);
        exit(1);
}

struct str tool_read(struct arena *a, const char *path)
{
        struct buf b = buf_in(a);
        char chunk[16384];
        size_t n;
        FILE *f = fopen(path, "rb");

        if (f == NULL)
                tool_fail(path, 0, "cannot be opened: %s", strerror(errno));
        while ((n = fread(chunk, 1, sizeof(chunk), f)) > 0)
                buf_put(&b, (struct str){ chunk, n });
        if (ferror(f))
                tool_fail(path, 0, "cannot be read: %s", strerror(errno));
        fclose(f);
        return buf_str(&b);
}

void tool_write(const char *path, struct str content)
{
        FILE *f = fopen(path, "wb");

        if (f == NULL)
                tool_fail(path, 0, "cannot be written: %s", strerror(errno));
        if (content.n > 0 && fwrite(content.p, 1, content.n, f) != content.n)
                tool_fail(path, 0, "cannot be written: %s", strerror(errno));
        if (fclose(f) != 0)
                tool_fail(path, 0, "cannot be written: %s", strerror(errno));
}
