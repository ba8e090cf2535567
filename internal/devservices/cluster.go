package devservices

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// makeCluster creates the data folder if it is missing. initdb, or pg_basebackup for a standby, works in a sibling folder, which is renamed when it
// is complete: PG_VERSION is written early, so it does not prove that a folder is complete.
func makeCluster(ctx context.Context, programs programs, folder folder, options PostgresOptions) error {
	_, err := os.Stat(filepath.Join(folder.data(), "PG_VERSION"))
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("looking for the data folder: %w", err)
	}
	if err := os.RemoveAll(folder.unfinished()); err != nil {
		return fmt.Errorf("removing an interrupted initdb's folder: %w", err)
	}
	if err := makePrivate(folder.unfinished(), folder.account); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	program, arguments := programs.initdb(), initdbArguments(folder)
	if options.StandbyOf != "" {
		program, arguments = programs.basebackup(), basebackupArguments(folder, options.StandbyOf)
	}
	if !options.Durable {
		arguments = append(arguments, "--no-sync")
	}
	if err := fillCluster(ctx, program, arguments, folder); err != nil {
		return err
	}
	if err := os.Rename(folder.unfinished(), folder.data()); err != nil {
		return fmt.Errorf("putting the new data folder in place (is there something else?): %w", err)
	}
	if options.Durable {
		return syncFolder(folder.path)
	}
	return nil
}

func initdbArguments(folder folder) []string {
	return append([]string{
		"--pgdata=" + folder.unfinished(),
		"--username=" + databaseUser,
		"--auth=trust", // nobody else can enter the socket's folder
		"--encoding=UTF8",
		"--no-instructions",
	}, localeArguments()...)
}

func basebackupArguments(folder folder, primaryURL string) []string {
	return []string{
		"--pgdata=" + folder.unfinished(),
		"--dbname=" + primaryURL,
		"--write-recovery-conf",
		"--checkpoint=fast",
	}
}

// fillCluster runs what fills the unfinished data folder.
func fillCluster(ctx context.Context, program string, arguments []string, folder folder) error {
	command := exec.CommandContext(ctx, program, arguments...)
	command.Dir = folder.path // the program must be able to enter its working directory
	command.Env = serverEnvironment()
	command.SysProcAttr = folder.account.attributes(syscall.SIGTERM)
	// initdb starts postgres: end both, and don't wait forever for output that a survivor holds open.
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGTERM) }
	command.WaitDelay = 5 * time.Second
	var output strings.Builder
	command.Stdout, command.Stderr = &output, &output
	started, err := startChild(command)
	if err != nil {
		return fmt.Errorf("starting %s: %w", program, err)
	}
	<-started.done
	if ctx.Err() != nil {
		return fmt.Errorf("making the data folder: %w", context.Cause(ctx))
	}
	if started.err != nil {
		return fmt.Errorf("making the data folder: %s: %w; it said:\n%s", filepath.Base(program), started.err, lastLines(output.String()))
	}
	return nil
}

// localeArguments select a collation that is the same on every machine (by code point), with upper and lower case
// for all of Unicode.
func localeArguments() []string {
	if runtime.GOOS == "darwin" { // has no C.UTF-8
		return []string{"--locale=C", "--lc-ctype=en_US.UTF-8"}
	}
	return []string{"--locale=C.UTF-8"}
}

// serverEnvironment is this process's environment without variables that change the programs' behaviour: PGPORT,
// PGDATA, TZ and the like. Messages are in English.
func serverEnvironment() []string {
	environment := []string{"LC_ALL=C"}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "PG") || strings.HasPrefix(name, "LC_") || name == "LANG" || name == "LANGUAGE" || name == "TZ" {
			continue
		}
		environment = append(environment, variable)
	}
	return environment
}

// syncFolder makes a rename in a folder durable.
func syncFolder(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("opening %s: %w", path, err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("writing %s to disk: %w", path, err)
	}
	return nil
}
