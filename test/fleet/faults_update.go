package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"orderly.example/test/process"
)

// nextMigration is what the next version brings: it only adds, as CONTRIBUTING asks of every migration.
const nextMigration = "ALTER TABLE products ADD COLUMN fleet integer NOT NULL DEFAULT 0;\n"

// update brings in the next version as an operator does: the migration first, beside the old version, and then each
// process in turn. Meanwhile old and new ones serve the same clients.
func update(ctx context.Context, f *fleet) error {
	f.say("building the next version")
	next, err := f.buildNext(ctx)
	if err != nil {
		return err
	}
	f.say("migrating beside the version before")
	if err := process.Run(ctx, next, "", f.environment(), "migrate"); err != nil {
		return err
	}
	f.binary = next
	if err := f.restart(ctx, f.serves...); err != nil {
		return err
	}
	return f.restart(ctx, f.works...)
}

// buildNext builds the program with one migration more, which go build sees beside the others.
func (f *fleet) buildNext(ctx context.Context) (string, error) {
	folder := filepath.Join(f.folder, "next")
	up, down := filepath.Join(folder, "up.sql"), filepath.Join(folder, "down.sql")
	overlay, binary := filepath.Join(folder, "overlay.json"), filepath.Join(folder, "orderly")
	migrations := filepath.Join(f.sources, "db", "migrations")
	replaced, err := json.Marshal(map[string]any{"Replace": map[string]string{
		filepath.Join(migrations, "9999_fleet.tx.up.sql"):   up,
		filepath.Join(migrations, "9999_fleet.tx.down.sql"): down,
	}})
	if err != nil {
		return "", err
	}
	for path, text := range map[string]string{up: nextMigration, down: "ALTER TABLE products DROP COLUMN fleet;\n", overlay: string(replaced)} {
		if err := writeFile(path, text); err != nil {
			return "", fmt.Errorf("writing the next version: %w", err)
		}
	}
	return binary, process.Build(ctx, binary, "-overlay", overlay)
}
