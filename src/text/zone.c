/*
 * Time zones. ICU knows them but opening one costs more than a whole page, so each zone's changes until 2100 are read once and kept:
 * the list only grows, readers walk it without a lock.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#include "text/place.h"

#define ZONE_NAME_BYTES 64
#define ZONES_MOST 700       /* the IANA database has about 600 */
#define ZONE_CHANGES_MOST 600
#define ZONE_LAST_MS INT64_C(4102444800000) /* 2100-01-01 */

struct change {
        int64_t from_ms;
        int64_t offset_ms;
};
struct zone {
        struct zone *next;
        struct arena *home;
        char name[ZONE_NAME_BYTES];
        size_t n;
        struct change at[ZONE_CHANGES_MOST];
};

static pthread_mutex_t adding = PTHREAD_MUTEX_INITIALIZER; /* lint: a cache for the whole process */
static _Atomic(struct zone *) first_zone;                  /* lint: a cache for the whole process */
static size_t zone_count;                                  /* lint: guarded by adding */

static struct zone *find(const char *name)
{
        struct zone *z = atomic_load_explicit(&first_zone, memory_order_acquire);

        while (z != NULL && strcmp(z->name, name) != 0)
                z = z->next;
        return z;
}

static void add_change(struct zone *z, UCalendar *cal, int64_t from_ms)
{
        UErrorCode e = U_ZERO_ERROR;
        int64_t offset;

        ucal_setMillis(cal, (UDate)from_ms, &e);
        offset = (int64_t)ucal_get(cal, UCAL_ZONE_OFFSET, &e) + ucal_get(cal, UCAL_DST_OFFSET, &e);
        if (U_SUCCESS(e))
                z->at[z->n++] = (struct change){ from_ms, offset };
}

static void read_changes(struct zone *z, UCalendar *cal)
{
        UErrorCode e = U_ZERO_ERROR;
        UDate next;

        add_change(z, cal, 0);
        z->at[0].from_ms = INT64_MIN;
        while (z->n < ZONE_CHANGES_MOST && ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &next, &e) && U_SUCCESS(e)) {
                if ((int64_t)next > ZONE_LAST_MS)
                        return;
                add_change(z, cal, (int64_t)next);
        }
}

/* With the lock held. Its memory stays until the program ends. */
static struct zone *add(const char *name)
{
        UErrorCode e = U_ZERO_ERROR;
        UChar id[ZONE_NAME_BYTES];
        struct zone *z = find(name);
        struct arena *home;
        UCalendar *cal;

        if (z != NULL || zone_count >= ZONES_MOST)
                return z;
        u_charsToUChars(name, id, (int32_t)strlen(name) + 1);
        cal = ucal_open(id, -1, "en", UCAL_GREGORIAN, &e);
        if (U_FAILURE(e))
                return NULL;
        home = arena_new(sizeof *z + 64);
        z = ARENA_NEW(home, struct zone);
        z->home = home;
        memcpy(z->name, name, strlen(name));
        read_changes(z, cal);
        ucal_close(cal);
        z->next = atomic_load_explicit(&first_zone, memory_order_relaxed);
        atomic_store_explicit(&first_zone, z, memory_order_release);
        zone_count++;
        return z;
}

static struct zone *zone_of(const char *name)
{
        struct zone *z = find(name);

        if (z != NULL)
                return z;
        pthread_mutex_lock(&adding);
        z = add(name);
        pthread_mutex_unlock(&adding);
        return z;
}

int64_t zone_offset_ms(const char *zone, int64_t at_ms)
{
        size_t low = 0, high;
        struct zone *z;

        if (zone == NULL || strlen(zone) >= ZONE_NAME_BYTES)
                return 0;
        z = zone_of(zone);
        if (z == NULL || z->n == 0)
                return 0;
        for (high = z->n; high - low > 1;) {
                size_t middle = low + (high - low) / 2;
                if (z->at[middle].from_ms <= at_ms)
                        low = middle;
                else
                        high = middle;
        }
        return z->at[low].offset_ms;
}
