package devservices

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// fallbackRoot contains the folders of servers that root starts in folders that Postgres's user can't reach.
const fallbackRoot = "/var/lib/orderly"

// passableMode is the mode of folders above the data, which Postgres's user may have to enter. The data have their
// own.
const passableMode = 0o711

// folder is where one private Postgres lives, and the user that runs it.
type folder struct {
	requested string // the absolute path that the caller named
	path      string // the path in use
	account   account
}

func (f folder) data() string       { return filepath.Join(f.path, "data") }
func (f folder) unfinished() string { return filepath.Join(f.path, "data.unfinished") }
func (f folder) lock() string       { return filepath.Join(f.path, "lock") }
func (f folder) log() string        { return filepath.Join(f.path, "postgres.log") }
func (f folder) socket() string     { return filepath.Join(f.path, "socket") }

// makeFolder decides where the server of dir lives and creates that folder.
func makeFolder(dir string) (folder, error) {
	if dir == "" {
		return folder{}, errors.New("no folder given")
	}
	f, err := findFolder(dir)
	if err != nil {
		return folder{}, err
	}
	if err := os.MkdirAll(f.path, passableMode); err != nil {
		return folder{}, fmt.Errorf("making the folder: %w", err)
	}
	if f.account.canReach(f.path) {
		return f, nil
	}
	// With a strict umask, only root may enter the parents.
	f.path = fallbackPath(f.requested)
	if err := os.MkdirAll(f.path, passableMode); err != nil {
		return folder{}, fmt.Errorf("making the folder: %w", err)
	}
	if !f.account.canReach(f.path) {
		return folder{}, fmt.Errorf("user %s, which Postgres must run as, can reach neither %s nor %s", f.account.name, f.requested, f.path)
	}
	return f, nil
}

// findFolder is makeFolder without creating anything. Postgres runs as this process's user. For root it runs as the
// owner of existing data, else as an unprivileged user, in a folder that this user can reach.
func findFolder(dir string) (folder, error) {
	requested, err := filepath.Abs(dir)
	if err != nil {
		return folder{}, fmt.Errorf("finding the folder: %w", err)
	}
	f := folder{requested: requested, path: requested}
	if os.Geteuid() != 0 {
		f.account = ownAccount()
		return f, nil
	}
	for _, path := range []string{requested, fallbackPath(requested)} {
		f.path = path
		owner, err := ownerOf(f.data())
		if err == nil && owner.uid != 0 {
			f.account = owner
			return f, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return folder{}, fmt.Errorf("looking at the data folder: %w", err)
		}
	}
	if f.account, err = unprivilegedAccount(); err != nil {
		return folder{}, err
	}
	f.path = requested
	if !f.account.canReach(requested) {
		f.path = fallbackPath(requested)
	}
	return f, nil
}

func fallbackPath(path string) string {
	hash := sha256.Sum256([]byte(path))
	return filepath.Join(fallbackRoot, hex.EncodeToString(hash[:6]))
}

// makePrivate creates a folder that only owner can enter.
func makePrivate(path string, owner account) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(path, 0o700); err != nil { // whatever the umask is
		return err
	}
	return owner.own(path)
}

// isPrivate reports whether path is a folder, not a link, that only owner can enter.
func isPrivate(path string, owner account) (bool, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return false, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && info.IsDir() && info.Mode().Perm() == 0o700 && stat.Uid == owner.uid, nil
}
