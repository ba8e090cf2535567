package devservices

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNotRunning says that no private Postgres runs in the folder.
var ErrNotRunning = errors.New("no private Postgres runs in the folder")

// AttachPostgres returns the URL of the server that another process started with [StartPostgres] in dir, or
// [ErrNotRunning]. The server ends with that process.
func AttachPostgres(dir string) (string, error) {
	url, err := attachPostgres(dir)
	if err != nil {
		return "", fmt.Errorf("attaching to the private Postgres in %s: %w", dir, err)
	}
	return url, nil
}

func attachPostgres(dir string) (string, error) {
	folder, err := findFolder(dir)
	if err != nil {
		return "", err
	}
	running, err := readPidFile(folder)
	if err != nil {
		return "", err
	}
	dialer := net.Dialer{Timeout: time.Second}
	connection, err := dialer.DialContext(context.Background(), "unix", filepath.Join(running.socket, ".s.PGSQL."+socketPort))
	if errors.Is(err, fs.ErrPermission) {
		return "", fmt.Errorf("it belongs to another user: %w", err)
	}
	if err != nil {
		return "", ErrNotRunning
	}
	if err := connection.Close(); err != nil {
		return "", fmt.Errorf("closing the trial connection: %w", err)
	}
	return databaseURL(running.socket, databaseName), nil
}

// pidFile is what a server writes about itself into its data folder.
type pidFile struct {
	pid    int
	socket string // the socket's folder
}

// readPidFile reads postmaster.pid. Its lines are: process id, data folder, start time, port, socket's folder,
// listen address, shared memory, status.
func readPidFile(folder folder) (pidFile, error) {
	text, err := os.ReadFile(filepath.Join(folder.data(), "postmaster.pid"))
	if errors.Is(err, fs.ErrNotExist) {
		return pidFile{}, ErrNotRunning
	}
	if err != nil {
		return pidFile{}, fmt.Errorf("reading postmaster.pid: %w", err)
	}
	lines := strings.Split(string(text), "\n")
	if len(lines) < 8 || strings.TrimSpace(lines[7]) != "ready" {
		return pidFile{}, ErrNotRunning // starting or stopping
	}
	pid, err := strconv.Atoi(lines[0])
	if err != nil || pid <= 1 {
		return pidFile{}, ErrNotRunning
	}
	return pidFile{pid: pid, socket: lines[4]}, nil
}

// stopOrphan stops a server that outlived the process which started it, as happens on systems that do not signal
// orphans. The caller holds the folder's lock, so nobody else can be using that server. The server itself says
// whether it belongs to this folder.
func stopOrphan(ctx context.Context, folder folder) error {
	orphan, err := readPidFile(folder)
	if errors.Is(err, ErrNotRunning) {
		return nil
	}
	if err != nil {
		return err
	}
	connection, err := pgx.Connect(ctx, databaseURL(orphan.socket, firstDatabase))
	if err != nil {
		return nil //nolint:nilerr // nothing answers, so there is nothing to stop
	}
	var data string
	err = connection.QueryRow(ctx, "SHOW data_directory").Scan(&data)
	if err = errors.Join(err, connection.Close(ctx)); err != nil {
		return fmt.Errorf("asking the server left behind for its folder: %w", err)
	}
	if data != folder.data() {
		return nil
	}
	if err := syscall.Kill(orphan.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("stopping the server left behind: %w", err)
	}
	return nil
}
