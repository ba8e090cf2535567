package devservices

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user that a child runs as.
type account struct {
	name     string
	uid, gid uint32
	switched bool // it is another user than this process's
}

// ownAccount is this process's user.
func ownAccount() account {
	return account{name: strconv.Itoa(os.Geteuid()), uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())}
}

// unprivilegedAccount is the user that runs Postgres for root, since Postgres refuses to run as root: postgres if
// it exists, else nobody.
func unprivilegedAccount() (account, error) {
	var err error
	for _, name := range []string{"postgres", "nobody"} {
		var found *user.User
		if found, err = user.Lookup(name); err != nil {
			continue
		}
		return accountOf(found)
	}
	return account{}, fmt.Errorf("finding a user to run Postgres as, since it refuses to run as root: %w", err)
}

func accountOf(found *user.User) (account, error) {
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("reading the id of user %s: %w", found.Username, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("reading the group of user %s: %w", found.Username, err)
	}
	return account{name: found.Username, uid: uint32(uid), gid: uint32(gid), switched: true}, nil
}

// ownerOf is the owner of a file, as which root runs a child.
func ownerOf(path string) (account, error) {
	info, err := os.Stat(path)
	if err != nil {
		return account{}, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return account{}, fmt.Errorf("%s has no owner", path)
	}
	return account{name: strconv.Itoa(int(stat.Uid)), uid: stat.Uid, gid: stat.Gid, switched: true}, nil
}

// attributes start a child as the account, in a process group of its own: a Ctrl-C at the terminal then reaches
// only this process, which stops the child in order. onDeath is the signal that the child gets when this process
// dies, where the system supports that (Linux).
func (a account) attributes(onDeath syscall.Signal) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	signalOnDeath(attributes, onDeath)
	if a.switched {
		attributes.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attributes
}

// own makes the account the owner of a file that this process made.
func (a account) own(path string) error {
	if !a.switched {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

// canReach reports whether the account may enter path and all its parents, as far as they exist, by their
// permission bits.
func (a account) canReach(path string) bool {
	if !a.switched {
		return true
	}
	for path = resolveExisting(path); ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil || !a.canPass(info) {
			return false
		}
		if path == filepath.Dir(path) {
			return true
		}
	}
}

// resolveExisting is the part of a path that exists, with symbolic links resolved.
func resolveExisting(path string) string {
	for {
		resolved, err := filepath.EvalSymlinks(path)
		if err == nil {
			return resolved
		}
		parent := filepath.Dir(path)
		if parent == path {
			return path
		}
		path = parent
	}
}

func (a account) canPass(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	mode := info.Mode().Perm()
	switch {
	case stat.Uid == a.uid:
		return mode&0o100 != 0
	case stat.Gid == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}
