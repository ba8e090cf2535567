package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"orderly.example/internal/devservices"
)

// poolSize is enough for all connections of three servers and two workers, as session mode needs.
const poolSize = 200

// startPooler starts PgBouncer where the fleet has one, and gives the role what transaction mode asks for.
func (f *fleet) startPooler(ctx context.Context) error {
	if f.topology.pooler == "" {
		return nil
	}
	// A short path, for a socket, that PgBouncer's user can reach.
	folder, err := os.MkdirTemp("/tmp", "orderly-fleet-pb-")
	if err != nil {
		return err
	}
	f.closers = append(f.closers, func() error { return os.RemoveAll(folder) })
	f.pooler = &part{name: "PgBouncer"}
	primary := f.postgres.primary.runner.(postgresRunner).URL()
	f.pooler.start = func(ctx context.Context) (runner, error) {
		started, err := devservices.StartPgBouncerIn(ctx, folder, primary, f.topology.pooler, poolSize)
		if err != nil {
			return nil, err
		}
		f.database = started.URL()
		return started, nil
	}
	if err := f.add(ctx, f.pooler); err != nil || f.topology.pooler != "transaction" {
		return err
	}
	return f.setRole(ctx)
}

// setRole runs the statements that the program prints where the role lacks settings.
func (f *fleet) setRole(ctx context.Context) error {
	command := exec.CommandContext(ctx, f.binary, "work")
	command.Env = append(f.environment(), "ORDERLY_DATA_DIR="+filepath.Join(f.folder, "data"))
	said, err := command.CombinedOutput()
	statements := regexp.MustCompile(`ALTER ROLE .*;`).Find(said)
	if err == nil || statements == nil {
		return errors.Join(fmt.Errorf("the program does not say what the role lacks: %s", said), err)
	}
	// Sessions that PgBouncer has do not have them.
	return errors.Join(f.postgres.exec(ctx, string(statements)), f.pooler.down(), f.pooler.up(ctx))
}
