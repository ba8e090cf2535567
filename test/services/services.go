package services

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"orderly.example/internal/devservices"
)

const (
	// PostgresVariable names the environment variable with the URL of a
	// PostgreSQL server for tests, whose user may create databases.
	PostgresVariable = "ORDERLY_TEST_POSTGRES_URL"
	// RedisVariable names the one with the URL of a Redis for tests.
	RedisVariable = "ORDERLY_TEST_REDIS_URL"
	// BuffersVariable names the one with shared_buffers of a PostgreSQL that is started here, for large shops: 2GB.
	// Without it, it is PostgreSQL's default.
	BuffersVariable = "ORDERLY_TEST_SHARED_BUFFERS"

	maxConnections = 300
)

// Services are the tests' servers: named by the environment, or started here.
type Services struct {
	PostgresURL string
	RedisURL    string

	scratch  *scratch
	postgres *devservices.Postgres
	redis    *devservices.RedisServer
}

// StartServices takes what the environment names and starts the rest. Private
// servers trade safety for speed and keep their files in memory where there is
// room. What killed runs left behind is removed first.
func StartServices(ctx context.Context, log *slog.Logger) (_ *Services, err error) {
	services := &Services{PostgresURL: os.Getenv(PostgresVariable), RedisURL: os.Getenv(RedisVariable)}
	if services.PostgresURL != "" && services.RedisURL != "" {
		return services, nil
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("starting the tests' services: %w", err), services.Stop(ctx))
		}
	}()
	if services.scratch, err = newScratch(scratchParents()); err != nil {
		return nil, err
	}
	if services.PostgresURL == "" {
		if services.postgres, err = startPostgres(ctx, services.scratch.path, log); err != nil {
			return nil, err
		}
		services.PostgresURL = services.postgres.URL()
	}
	if services.RedisURL == "" {
		if services.redis, err = devservices.StartRedisServer(ctx, filepath.Join(services.scratch.path, "redis")); err != nil {
			return nil, err
		}
		services.RedisURL = services.redis.URL()
	}
	return services, nil
}

func startPostgres(ctx context.Context, scratch string, log *slog.Logger) (*devservices.Postgres, error) {
	settings := map[string]string{
		"autovacuum_naptime": "1h", // would only get in the tests' way
		"max_wal_size":       "256MB",
	}
	if buffers := os.Getenv(BuffersVariable); buffers != "" {
		settings["shared_buffers"] = buffers
	}
	return devservices.StartPostgres(ctx, devservices.PostgresOptions{
		Dir:            filepath.Join(scratch, "postgres"),
		Log:            log,
		MaxConnections: maxConnections,
		Settings:       settings,
	})
}

// Environment is what tells other processes of the services.
func (s *Services) Environment() []string {
	return []string{PostgresVariable + "=" + s.PostgresURL, RedisVariable + "=" + s.RedisURL}
}

// Stop ends the servers that were started here and removes their files.
func (s *Services) Stop(ctx context.Context) error {
	var err error
	if s.redis != nil {
		err = errors.Join(err, s.redis.Stop())
	}
	if s.postgres != nil {
		err = errors.Join(err, s.postgres.Stop(ctx), os.RemoveAll(s.postgres.Dir()))
	}
	if s.scratch != nil {
		err = errors.Join(err, s.scratch.remove())
	}
	if err != nil {
		return fmt.Errorf("stopping the tests' services: %w", err)
	}
	return nil
}
