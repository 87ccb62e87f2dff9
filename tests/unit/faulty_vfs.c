#include "faulty_vfs.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>

struct faulty_vfs {
        sqlite3_vfs vfs; /* first */
        sqlite3_vfs *real;
        atomic_int fault;
        atomic_int calls_left;
        atomic_int hits;
};

struct faulty_file {
        sqlite3_file file; /* first */
        struct faulty_vfs *owner;
        sqlite3_file *real; /* in the memory behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *f)
{
        return ((struct faulty_file *)f)->real;
}

static int is_due(sqlite3_file *f, enum fault fault)
{
        struct faulty_vfs *v = ((struct faulty_file *)f)->owner;

        if (atomic_load(&v->fault) != (int)fault || atomic_fetch_sub(&v->calls_left, 1) > 0)
                return 0;
        atomic_fetch_add(&v->hits, 1);
        return 1;
}

static int file_close(sqlite3_file *f)
{
        return real_of(f)->pMethods->xClose(real_of(f));
}

static int file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
        if (is_due(f, FAULT_READ_ONCE)) {
                atomic_store(&((struct faulty_file *)f)->owner->fault, FAULT_NONE);
                return SQLITE_IOERR_READ;
        }
        return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
        if (is_due(f, FAULT_FULL))
                return SQLITE_FULL;
        if (is_due(f, FAULT_WRITE))
                return SQLITE_IOERR_WRITE;
        return real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
        return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

static int file_sync(sqlite3_file *f, int flags)
{
        return is_due(f, FAULT_SYNC) ? SQLITE_IOERR_FSYNC : real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
        return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int file_lock(sqlite3_file *f, int kind)
{
        return real_of(f)->pMethods->xLock(real_of(f), kind);
}

static int file_unlock(sqlite3_file *f, int kind)
{
        return real_of(f)->pMethods->xUnlock(real_of(f), kind);
}

static int file_check_lock(sqlite3_file *f, int *ret)
{
        return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret);
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
        return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}

static int file_sector_size(sqlite3_file *f)
{
        return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int file_traits(sqlite3_file *f)
{
        return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int file_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
        return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static int file_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
        return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *f)
{
        real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int file_shm_unmap(sqlite3_file *f, int delete)
{
        return real_of(f)->pMethods->xShmUnmap(real_of(f), delete);
}

static const sqlite3_io_methods methods = {
        .iVersion = 2,
        .xClose = file_close,
        .xRead = file_read,
        .xWrite = file_write,
        .xTruncate = file_truncate,
        .xSync = file_sync,
        .xFileSize = file_size,
        .xLock = file_lock,
        .xUnlock = file_unlock,
        .xCheckReservedLock = file_check_lock,
        .xFileControl = file_control,
        .xSectorSize = file_sector_size,
        .xDeviceCharacteristics = file_traits,
        .xShmMap = file_shm_map,
        .xShmLock = file_shm_lock,
        .xShmBarrier = file_shm_barrier,
        .xShmUnmap = file_shm_unmap,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
        struct faulty_file *f = (struct faulty_file *)file;
        int result;

        f->owner = (struct faulty_vfs *)vfs;
        f->real = (sqlite3_file *)(f + 1);
        f->file.pMethods = NULL;
        result = f->owner->real->xOpen(f->owner->real, name, f->real, flags, ret_flags);
        if (f->real->pMethods != NULL)
                f->file.pMethods = &methods;
        return result;
}

struct faulty_vfs *faulty_vfs_install(void)
{
        struct faulty_vfs *f = calloc(1, sizeof(*f));

        if (f == NULL)
                abort();
        f->real = sqlite3_vfs_find(NULL);
        f->vfs = *f->real; /* the other functions get f's address, which begins as the real one does, and use nothing but pAppData */
        f->vfs.pNext = NULL;
        f->vfs.zName = "faulty";
        f->vfs.szOsFile = (int)sizeof(struct faulty_file) + f->real->szOsFile;
        f->vfs.xOpen = vfs_open;
        sqlite3_vfs_register(&f->vfs, 1);
        return f;
}

void faulty_vfs_remove(struct faulty_vfs *f)
{
        sqlite3_vfs_unregister(&f->vfs);
        sqlite3_vfs_register(f->real, 1);
        free(f);
}

void faulty_vfs_set(struct faulty_vfs *f, enum fault fault, int after_calls)
{
        atomic_store(&f->fault, FAULT_NONE);
        atomic_store(&f->calls_left, after_calls);
        atomic_store(&f->hits, 0);
        atomic_store(&f->fault, (int)fault);
}

int faulty_vfs_hits(const struct faulty_vfs *f)
{
        return atomic_load(&f->hits);
}
