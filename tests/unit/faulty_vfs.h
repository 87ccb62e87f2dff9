/* A file system for SQLite's tests that fails on demand: a full disk, a write error, a flush error, one read error. */
#ifndef WASL_TEST_FAULTY_VFS_H
#define WASL_TEST_FAULTY_VFS_H

enum fault { FAULT_NONE, FAULT_FULL, FAULT_WRITE, FAULT_SYNC, FAULT_READ_ONCE };

struct faulty_vfs;
struct faulty_vfs *faulty_vfs_install(void); /* becomes SQLite's default */
void faulty_vfs_remove(struct faulty_vfs *f);
/* From now on that fault, after so many calls that still succeed. */
void faulty_vfs_set(struct faulty_vfs *f, enum fault fault, int after_calls);
int faulty_vfs_hits(const struct faulty_vfs *f); /* faults since faulty_vfs_set() */

#endif
