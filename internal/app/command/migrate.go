package command

import (
	"context"
	"errors"
	"fmt"

	"orderly.example/db/migrations"
	"orderly.example/internal/app/config"
)

// migrate applies all migrations, or undoes the last one.
func migrate(ctx context.Context, c *invocation) (err error) {
	down := len(c.arguments) > 0 && c.arguments[0] == "down"
	if down {
		c.arguments = c.arguments[1:]
	}
	if err := c.noArguments(); err != nil {
		return err
	}
	settings, log, err := c.configure(config.ForTools)
	if err != nil {
		return err
	}
	outcome := "The database has the newest schema."
	if settings.Database.URL == "" {
		outcome = fmt.Sprintf("DATABASE_URL names no database: the private one in %s has the newest schema.", postgresFolder(settings))
	}
	running, ctx := NewRunning(ctx, log, settings.Process)
	defer func() { err = errors.Join(err, running.stop(ctx)) }()

	if err := providePostgres(ctx, running, &settings, log); err != nil {
		return err
	}
	if down {
		outcome = "The newest migration is undone."
		err = migrations.Rollback(ctx, settings.Database.Direct())
	} else {
		err = migrations.Migrate(ctx, settings.Database.Direct(), migrations.Options{Log: log, StartWait: settings.Database.StartWait})
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.Stdout, outcome); err != nil {
		return fmt.Errorf("writing the outcome: %w", err)
	}
	return nil
}
