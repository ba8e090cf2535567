package devservices

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

const (
	// maxSocketPath is the shortest limit there is (macOS: 104 bytes with
	// the closing zero; Linux has 108).
	maxSocketPath = 103
	// socketPort only names the socket's file, which is alone in its folder.
	socketPort = "5432"
	// shortFolders hold the sockets of folders with long paths. TMPDIR can be
	// long itself.
	shortFolders = "/tmp"
)

// makeSocketFolder makes the folder for the server's socket, which its account
// alone can enter: whoever reaches the socket is the database's superuser.
func makeSocketFolder(folder folder) (string, error) {
	path := folder.socket()
	if !fitsSocket(filepath.Join(path, ".s.PGSQL."+socketPort)) || strings.Contains(path, ",") { // a comma parts hosts in a URL
		path = shortFolder(path)
	}
	err := makePrivate(path, folder.account)
	if err == nil {
		return path, nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the socket's folder: %w", err)
	}
	private, err := isPrivate(path, folder.account)
	if err != nil {
		return "", fmt.Errorf("looking at the socket's folder: %w", err)
	}
	if !private {
		return "", fmt.Errorf("the socket's folder %s must belong to user %s and have mode 0700: remove it", path, folder.account.name)
	}
	return path, nil
}

// removeSocketFolder removes a folder and the socket that a cut-short server
// left in it.
func removeSocketFolder(path string) error {
	if path == "" {
		return nil
	}
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("removing the socket's folder: %w", err)
	}
	return nil
}

func fitsSocket(path string) bool { return len(path) <= maxSocketPath }

// shortFolder is the stand-in for a folder whose path is too long for sockets.
// The same path has always the same stand-in.
func shortFolder(path string) string {
	hash := sha256.Sum256([]byte(path))
	return filepath.Join(shortFolders, "orderly-"+hex.EncodeToString(hash[:6]))
}

// databaseURL names a database behind a socket. Blanks are %20, since libpq
// does not read + as one.
func databaseURL(socket, name string) string {
	query := url.Values{"host": {socket}, "port": {socketPort}, "sslmode": {"disable"}}
	return "postgres://" + databaseUser + "@/" + name + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

// quoteListElement writes one element of a list setting of Postgres.
func quoteListElement(text string) string {
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}
