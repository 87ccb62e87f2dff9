/*
 * textgen: makes a text file part of the program, byte for byte.
 *
 *   textgen NAME OUT.c TEXT
 *
 * Writes `const char NAME[]` and `const size_t NAME_n`. For texts that people edit (words of the demo); embed is for what browsers fetch.
 */
#include "tool.h"

#define LINE_BYTES 100

static void put_char(struct buf *b, unsigned char c)
{
        if (c == '"' || c == '\\' || c == '?') /* '?': no trigraphs */
                buf_fmt(b, "\\%c", c);
        else if (c >= 0x20 && c < 0x7f)
                buf_putc(b, (char)c);
        else
                buf_fmt(b, "\\%03o", c);
}

int main(int argc, char **argv)
{
        struct arena *a CLEANUP(arena_freep) = arena_new(1 << 20);

        if (argc != 4)
                tool_fail("textgen", 0, "usage: textgen NAME OUT.c TEXT");
        struct str text = tool_read(a, argv[3]);
        struct buf b = buf_in(a);

        buf_fmt(&b, "#include <stddef.h>\n\nextern const char %s[];\nextern const size_t %s_n;\nconst char %s[] =\n", argv[1], argv[1],
                argv[1]);
        for (size_t i = 0; i == 0 || i < text.n; i += LINE_BYTES) {
                buf_put(&b, S("\t\""));
                for (size_t k = i; k < text.n && k < i + LINE_BYTES; k++)
                        put_char(&b, (unsigned char)text.p[k]);
                buf_put(&b, S("\"\n"));
        }
        buf_fmt(&b, "\t;\nconst size_t %s_n = %zu;\n", argv[1], text.n);
        tool_write(argv[2], buf_str(&b));
        return 0;
}
