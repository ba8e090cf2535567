package command

import (
	"context"
	"errors"
	"flag"

	"orderly.example/db/migrations"
	"orderly.example/internal/app/config"
	"orderly.example/internal/seed"
)

// seedShop fills an empty database with a made-up shop.
func seedShop(ctx context.Context, c *invocation) (err error) {
	flags := flag.NewFlagSet("seed", flag.ContinueOnError)
	scale := flags.Float64("scale", 1, "")
	number := flags.Uint64("seed", 0, "")
	if err := c.parse(flags); err != nil {
		return err
	}
	if *scale == 0 {
		return usageError{"--scale must be over 0"} // seed.Run takes 0 for 1
	}
	settings, log, err := c.configure(config.ForTools)
	if err != nil {
		return err
	}
	if settings.Process.Environment == config.Production {
		return errors.New("seed is for development: its users' password is known to everyone; ORDERLY_ENV says production")
	}
	running, ctx := NewRunning(ctx, log, settings.Process)
	defer func() { err = errors.Join(err, running.stop(ctx)) }()

	if err := providePostgres(ctx, running, &settings, log); err != nil {
		return err
	}
	if err := migrations.Migrate(ctx, settings.Database.Direct(), migrations.Options{Log: log, StartWait: settings.Database.StartWait}); err != nil {
		return err
	}
	return seed.Run(ctx, settings.Database.Direct(), seed.Options{
		Scale: *scale, Seed: *number, Progress: c.Stdout, Currency: settings.Shop.Currency,
	})
}
