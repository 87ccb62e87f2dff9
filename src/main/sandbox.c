#include "main/cli.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/prctl.h>

/*
 * A list of what is refused, not of what is allowed: the libraries below us differ from system to system, and the picture helper, which
 * reads strangers' bytes, has a list of what is allowed. Here: what turns a hole into a take-over of the machine.
 */
void sandbox_enter(void)
{
        static const int refused[] = {
#ifndef __SANITIZE_ADDRESS__ /* the leak check at the end of a test run stops our own threads with it */
                SCMP_SYS(ptrace),
#endif
                SCMP_SYS(process_vm_readv),
                SCMP_SYS(process_vm_writev),
                SCMP_SYS(mount),
                SCMP_SYS(umount2),
                SCMP_SYS(pivot_root),
                SCMP_SYS(chroot),
                SCMP_SYS(init_module),
                SCMP_SYS(finit_module),
                SCMP_SYS(delete_module),
                SCMP_SYS(kexec_load),
                SCMP_SYS(bpf),
                SCMP_SYS(perf_event_open),
                SCMP_SYS(reboot),
                SCMP_SYS(swapon),
                SCMP_SYS(swapoff),
                SCMP_SYS(setns),
                SCMP_SYS(unshare),
                SCMP_SYS(keyctl),
                SCMP_SYS(add_key),
                SCMP_SYS(request_key),
                SCMP_SYS(userfaultfd),
                SCMP_SYS(acct),
                SCMP_SYS(settimeofday),
                SCMP_SYS(clock_settime),
                SCMP_SYS(setuid),
                SCMP_SYS(setgid),
                SCMP_SYS(personality),
        };
        scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
        bool ok = f && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;

        for (size_t i = 0; ok && i < ARRAY_LEN(refused); i++)
                ok = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), refused[i], 0) == 0;
        ok = ok && seccomp_load(f) == 0;
        if (!ok)
                LOG(LOG_WARN, "the kernel does not let us shut system calls off", { "errno", LOG_INT(errno) });
        if (f)
                seccomp_release(f);
}
