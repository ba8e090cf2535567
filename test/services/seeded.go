package services

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"orderly.example/db/migrations"
	"orderly.example/internal/seed"
)

// Seeded returns the URL of a fresh database with a small shop: 50 users, 500 orders, 24 reports. It always holds the
// same rows.
func Seeded(t testing.TB) string {
	t.Helper()
	return SeededAt(t, smallest)
}

const smallest = seed.SmallestScale

// SeededAt returns the URL of a fresh database with a shop of a scale, which always holds the same rows.
func SeededAt(t testing.TB, scale float64) string {
	t.Helper()
	name, err := seededName(scale)
	if err != nil {
		t.Fatal(err)
	}
	return Database(t, func(ctx context.Context, url string) error { return SeedAt(ctx, url, scale) }, name)
}

// seededName is the template's name of a shop of a scale.
func seededName(scale float64) (string, error) {
	hash, err := hashOfSources("db/migrations", "internal/seed")
	return fmt.Sprintf("seeded_%g_%s", scale, hash), err
}

// Migrated returns the URL of a fresh database with the newest schema and no rows.
func Migrated(t testing.TB) string {
	t.Helper()
	hash, err := hashOfSources("db/migrations")
	if err != nil {
		t.Fatal(err)
	}
	return Database(t, func(ctx context.Context, url string) error { return migrations.Migrate(ctx, url, migrations.Options{}) }, "migrated_"+hash)
}

// Seed fills an empty database with the shop of [Seeded].
func Seed(ctx context.Context, url string) error { return SeedAt(ctx, url, smallest) }

// SeedAt fills an empty database with the shop of [SeededAt].
func SeedAt(ctx context.Context, url string, scale float64) error {
	if err := migrations.Migrate(ctx, url, migrations.Options{}); err != nil {
		return err
	}
	return seed.Run(ctx, url, seed.Options{Scale: scale, Seed: 1})
}

// hashOfSources tells states of some of the module's folders apart.
func hashOfSources(folders ...string) (string, error) {
	_, here, _, ok := runtime.Caller(0)
	if !ok {
		return "", errors.New("the binary does not say where its sources are")
	}
	h := sha256.New()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(filepath.Dir(here), "../..", folder, "*"))
		if err != nil {
			return "", fmt.Errorf("listing %s: %w", folder, err)
		}
		if len(files) == 0 {
			return "", fmt.Errorf("there is nothing in %s, of which the tests' database is made", folder)
		}
		for _, file := range files {
			if err := hashFile(h, file); err != nil {
				return "", fmt.Errorf("reading what the tests' database is made of: %w", err)
			}
		}
	}
	const enough = 8 // bytes
	return hex.EncodeToString(h.Sum(nil)[:enough]), nil
}

func hashFile(to io.Writer, name string) error {
	text, err := os.ReadFile(name)
	if err == nil {
		_, err = fmt.Fprintf(to, "%s %d\n%s", filepath.Base(name), len(text), text)
	}
	return err
}
