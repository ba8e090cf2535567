package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"orderly.example/internal/app/config"
	"orderly.example/internal/devservices"
)

// spareConnections are left for psql and for commands, besides the pool.
const spareConnections = 20

func postgresFolder(c config.Config) string { return filepath.Join(c.Files.DataDir, "postgres") }

// providePostgres ensures that the configuration names a database. If it names none, it uses the private Postgres
// that another process runs on the same folder, or starts one.
func providePostgres(ctx context.Context, running *Running, c *config.Config, log *slog.Logger) error {
	if c.Database.URL != "" {
		return nil
	}
	url, err := devservices.AttachPostgres(postgresFolder(*c))
	if errors.Is(err, devservices.ErrNotRunning) {
		return startPostgres(ctx, running, c, log)
	}
	if err != nil {
		return err
	}
	c.Database.URL = config.Secret(url)
	return nil
}

// startPostgres starts a private Postgres, unless the configuration names a database.
func startPostgres(ctx context.Context, running *Running, c *config.Config, log *slog.Logger) error {
	if c.Database.URL != "" {
		return nil
	}
	postgres, err := devservices.StartPostgres(ctx, devservices.PostgresOptions{
		Dir:            postgresFolder(*c),
		Durable:        true,
		Log:            log,
		MaxConnections: max(100, int(c.Database.MaxConns)+spareConnections),
	})
	if errors.Is(err, devservices.ErrInUse) {
		return fmt.Errorf("%w (ORDERLY_DATA_DIR names the folder)", err)
	}
	if err != nil {
		return err
	}
	running.Add("private Postgres", postgres.Stop)
	running.Watch("private Postgres", postgres.Done(), func() error { return nil })
	c.Database.URL = config.Secret(postgres.URL())
	return nil
}

// provideRedis starts an in-process Redis, unless the configuration names one.
func provideRedis(ctx context.Context, running *Running, c *config.Config, log *slog.Logger) error {
	if c.Redis.URL != "" {
		return nil
	}
	redis, err := devservices.StartRedis(ctx, log)
	if err != nil {
		return err
	}
	running.Add("in-process Redis", func(context.Context) error { redis.Stop(); return nil })
	c.Redis.URL = config.Secret(redis.URL())
	return nil
}
