/* The program's version; meson.build is where it is set. */
#ifndef WASL_VERSION_H
#define WASL_VERSION_H

#ifndef WASL_VERSION
#error "meson gives -DWASL_VERSION"
#endif

#endif
