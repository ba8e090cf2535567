package command

import (
	"context"

	"orderly.example/internal/app/config"
	"orderly.example/internal/version"
)

// serve runs the API.
func serve(ctx context.Context, c *invocation) error { return c.runService(ctx, Roles{Serve: true}) }

// runService runs some roles until ctx ends. In development it uses private services, and dev's Postgres if that is
// running.
func (c *invocation) runService(ctx context.Context, roles Roles) (err error) {
	if err := c.noArguments(); err != nil {
		return err
	}
	settings, log, err := c.configure(config.ForService)
	if err != nil {
		return err
	}
	if !roles.Serve {
		settings.Process.ShutdownDelay = 0 // no load balancer leads to a worker
	}
	running, ctx := NewRunning(ctx, log, settings.Process)
	defer func() { err = running.end(ctx, err) }()

	if err := providePostgres(ctx, running, &settings, log); err != nil {
		return err
	}
	if err := provideRedis(ctx, running, &settings, log); err != nil {
		return err
	}
	addresses, err := c.wire(ctx, running, settings, roles, log)
	if err != nil {
		return err
	}
	build := version.Read()
	log.InfoContext(ctx, "up", "version", build.Version, "revision", build.Revision,
		"environment", settings.Process.Environment, "api", addresses.API, "admin", addresses.Admin)
	return running.await(ctx)
}
