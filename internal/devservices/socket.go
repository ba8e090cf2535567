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
	// maxSocketPath is the smallest limit of all systems (macOS: 104 bytes with the closing zero; Linux has 108).
	maxSocketPath = 103
	// socketPort only names the socket's file.
	socketPort = "5432"
	// shortFolders contains the sockets of folders with long paths. TMPDIR itself can be long.
	shortFolders = "/tmp"
)

// makeSocketFolder creates the folder of the server's socket, which only its account can enter: everybody who
// reaches the socket is the database's superuser.
func makeSocketFolder(folder folder) (string, error) {
	path := folder.socket()
	if !fitsSocket(filepath.Join(path, ".s.PGSQL."+socketPort)) || strings.Contains(path, ",") { // a comma separates hosts in a URL
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

// removeSocketFolder removes a folder and the socket that an aborted server left in it.
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

// shortFolder replaces a folder whose path is too long for sockets. The same path always has the same replacement.
func shortFolder(path string) string {
	hash := sha256.Sum256([]byte(path))
	return filepath.Join(shortFolders, "orderly-"+hex.EncodeToString(hash[:6]))
}

// databaseURL is the URL of a database behind a socket. Blanks are %20, since libpq does not read + as one.
func databaseURL(socket, name string) string {
	query := url.Values{"host": {socket}, "port": {socketPort}, "sslmode": {"disable"}}
	return "postgres://" + databaseUser + "@/" + name + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

// quoteListElement quotes one element of a list setting of Postgres.
func quoteListElement(text string) string {
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}
