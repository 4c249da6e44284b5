package isolate

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	seccomp "github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"github.com/landlock-lsm/go-landlock/landlock"
	landlocksys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// lock takes from this process all that reading a file does not need: other files
// than those it is handed and those in room, which it may read; writing; the
// network; other programs; memory beyond the limit; and core dumps, in which what
// it reads would stay. What the kernel does not have is left out.
//
// Sources: landlock(7), seccomp(2), getrlimit(2), prctl(2).
func lock(room []string, memory uint64) error {
	_ = time.Now().Local().String() // reads the time zone while it may
	if memory > 0 {
		if err := unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: memory, Max: memory}); err != nil {
			return fmt.Errorf("limit of memory: %w", err)
		}
		const share = 4                                    // leave a quarter to what is no heap
		debug.SetMemoryLimit(int64(memory - memory/share)) //nolint:gosec // less than the memory of a machine
	}
	if err := unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}); err != nil {
		return fmt.Errorf("core dumps: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("core dumps: %w", err)
	}
	var rules []landlock.Rule
	for _, dir := range room {
		rules = append(rules, landlock.RODirs(dir).IgnoreIfMissing())
	}
	if err := landlock.V7.BestEffort().Restrict(rules...); err != nil {
		return fmt.Errorf("landlock: %w", err)
	}
	if !seccomp.Supported() {
		return nil
	}
	if err := seccomp.LoadFilter(filter()); err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	return nil
}

// filter refuses what no reader does. It lists what is refused, not what is
// allowed: the runtime of Go changes what it calls from one version to the next.
func filter() seccomp.Filter {
	refused := []string{
		"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
		"execve", "execveat", "fork", "vfork", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd",
		"creat", "truncate", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
		"unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "mknod", "mknodat",
		"chmod", "fchmodat", "chown", "lchown", "fchownat", "setxattr", "lsetxattr",
		"mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "move_mount", "open_tree", "fsopen",
		"bpf", "perf_event_open", "keyctl", "add_key", "request_key", "userfaultfd", "io_uring_setup",
		"open_by_handle_at", "init_module", "finit_module", "kexec_load", "reboot", "swapon", "swapoff",
	}
	return seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionAllow,
			Syscalls: []seccomp.SyscallGroup{{
				Action:             seccomp.ActionErrno,
				Names:              here(refused),
				NamesWithCondtions: writing(),
			}},
		},
	}
}

// writing refuses to open a file for writing, where landlock does not.
func writing() []seccomp.NameWithConditions {
	var all []seccomp.NameWithConditions
	for name, flags := range map[string]uint32{"open": 1, "openat": 2} { // where the flags stand
		for _, mode := range []uint64{unix.O_WRONLY, unix.O_RDWR} {
			for range here([]string{name}) {
				all = append(all, seccomp.NameWithConditions{
					Name:       name,
					Conditions: seccomp.ArgumentConditions{{Argument: flags, Operation: seccomp.BitsSet, Value: mode}},
				})
			}
		}
	}
	return all
}

// here returns those of the system calls that this kind of processor has.
func here(names []string) []string {
	info, err := arch.GetInfo("")
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(names, func(name string) bool {
		_, known := info.SyscallNames[name]
		return !known
	})
}

// Locks says in words what keeps a worker in on this system.
func Locks() string {
	locks := []string{"processes of their own", "limits of memory"}
	if v, err := landlocksys.LandlockGetABIVersion(); err == nil && v > 0 {
		locks = append(locks, fmt.Sprintf("landlock (version %d)", v))
	}
	if seccomp.Supported() {
		locks = append(locks, "seccomp")
	}
	return strings.Join(locks, ", ")
}
