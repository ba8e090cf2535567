package devservices

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// startTimeout is for what a killed process leaves behind: its backends hold the data folder's shared memory
	// until they notice.
	startTimeout = 5 * time.Second
	startPause   = 100 * time.Millisecond
)

// errStillInUse says that Postgres did not start because an earlier server has not quite ended.
var errStillInUse = errors.New("an earlier server still holds the data folder")

// startServer starts postgres on the data folder and waits until it answers.
func startServer(ctx context.Context, programs programs, folder folder, socket string, options PostgresOptions) (*child, error) {
	log, err := openServerLog(folder)
	if err != nil {
		return nil, err
	}
	defer log.file.Close() // the server has its own descriptor

	deadline := time.Now().Add(startTimeout)
	for {
		log.mark()
		server, err := startServerOnce(ctx, programs, folder, socket, options, log)
		if err == nil || !errors.Is(err, errStillInUse) || time.Now().After(deadline) {
			return server, err
		}
		if err := stopOrphan(ctx, folder); err != nil {
			return nil, err
		}
		if err := pause(ctx, startPause); err != nil {
			return nil, err
		}
	}
}

func startServerOnce(ctx context.Context, programs programs, folder folder, socket string, options PostgresOptions, log *serverLog) (*child, error) {
	// Not CommandContext: the context bounds the start, not the server.
	command := exec.Command(programs.postgres(), serverArguments(folder, socket, options)...) //nolint:noctx // outlives ctx
	command.Dir = folder.path
	command.Env = serverEnvironment()
	command.Stdout, command.Stderr = log.file, log.file
	// Crash-safe data need no clean shutdown, and without one the next start waits less.
	command.SysProcAttr = folder.account.attributes(syscall.SIGQUIT)
	server, err := startChild(command)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", programs.postgres(), err)
	}
	if err := awaitServer(ctx, server, folder); err != nil {
		if !errors.Is(err, errEnded) {
			return nil, errors.Join(err, server.stop(context.WithoutCancel(ctx), syscall.SIGQUIT, syscall.SIGQUIT, shutdownTimeout))
		}
		said := log.sinceMark()
		if strings.Contains(said, "is still in use") || strings.Contains(said, "already exists") {
			err = fmt.Errorf("%w: %w", errStillInUse, err)
		}
		return nil, fmt.Errorf("%w; %s ends with:\n%s", err, folder.log(), lastLines(said))
	}
	return server, nil
}

func serverArguments(folder folder, socket string, options PostgresOptions) []string {
	settings := map[string]string{
		"listen_addresses":        "", // only the unix socket
		"log_destination":         "stderr",
		"logging_collector":       "off",
		"log_timezone":            "UTC",
		"port":                    socketPort,
		"timezone":                "UTC",
		"unix_socket_directories": quoteListElement(socket),
	}
	if !options.Durable {
		settings["fsync"] = "off"
		settings["full_page_writes"] = "off"
		settings["synchronous_commit"] = "off"
	}
	if options.MaxConnections > 0 {
		settings["max_connections"] = strconv.Itoa(options.MaxConnections)
	}
	maps.Copy(settings, options.Settings)

	arguments := []string{"-D", folder.data()}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		arguments = append(arguments, "-c", name+"="+settings[name])
	}
	return arguments
}

// openServerLog opens the file for Postgres's output, and starts a new one if it has grown large.
func openServerLog(folder folder) (*serverLog, error) {
	const large = 10 << 20 // bytes
	path := folder.log()
	if info, err := os.Stat(path); err == nil && info.Size() > large {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("setting the server's old log aside: %w", err)
		}
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the server's log: %w", err)
	}
	return &serverLog{file: file}, nil
}
