package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/db/migrations"
	"orderly.example/internal/app/config"
	"orderly.example/internal/seed"
)

// dev runs everything in one process: a private Postgres and an in-process Redis unless others are configured,
// migrations, a made-up shop if there are no users, the API and a worker.
func dev(ctx context.Context, c *invocation) (err error) {
	if err := c.noArguments(); err != nil {
		return err
	}
	settings, log, err := c.configure(config.ForDevelopment)
	if err != nil {
		return err
	}
	settings.Process.ShutdownDelay = 0 // no load balancer leads here
	running, ctx := NewRunning(ctx, log, settings.Process)
	defer func() { err = running.end(ctx, err) }()

	if err := startPostgres(ctx, running, &settings, log); err != nil {
		return err
	}
	if err := provideRedis(ctx, running, &settings, log); err != nil {
		return err
	}
	if err := migrations.Migrate(ctx, settings.Database.Direct(), migrations.Options{Log: log, StartWait: settings.Database.StartWait}); err != nil {
		return err
	}
	if err := seedIfEmpty(ctx, settings, c.Stderr); err != nil {
		return err
	}
	addresses, err := c.wire(ctx, running, settings, Roles{Serve: true, Work: true}, log)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c.Stdout, welcome, addresses.API, addresses.Admin); err != nil {
		return fmt.Errorf("writing the addresses: %w", err)
	}
	return running.await(ctx)
}

const welcome = `
Orderly is up.

  the shop   http://%[1]s/
  GraphiQL   http://%[1]s/graphiql/
  GraphQL    http://%[1]s/graphql
  jobs       http://%[1]s/admin/river/
  metrics    http://%[2]s/metrics
  profiles   http://%[2]s/debug/pprof/
  database   make psql

Log in as customer, staff or admin with the password orderly-demo: in the shop, or by

  curl -s http://%[1]s/graphql -H 'Content-Type: application/json' \
    -d '{"query":"mutation { logIn(input: {username: \"staff\", password: \"orderly-demo\"}) { token } }"}'

and then send the token along, as in -H 'Authorization: Bearer TOKEN'. Products
are there for everybody:

  curl -s http://%[1]s/graphql -H 'Content-Type: application/json' \
    -d '{"query":"{ products(first: 3) { nodes { name price { amount currency } } } }"}'

Ctrl-C stops it.
`

func seedIfEmpty(ctx context.Context, c config.Config, progress io.Writer) error {
	empty, err := hasNoUsers(ctx, c.Database.Direct())
	if err != nil || !empty {
		return err
	}
	if _, err := fmt.Fprintln(progress, "The database is empty: making up a shop."); err != nil {
		return fmt.Errorf("writing the progress: %w", err)
	}
	err = seed.Run(ctx, c.Database.Direct(), seed.Options{Progress: progress, Currency: c.Shop.Currency, Now: time.Now()})
	if errors.Is(err, seed.ErrNotEmpty) { // it has products, or somebody else was faster
		return nil
	}
	return err
}

func hasNoUsers(ctx context.Context, databaseURL string) (empty bool, err error) {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return false, fmt.Errorf("connecting to the database: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	if err := conn.QueryRow(ctx, "SELECT NOT EXISTS (SELECT FROM users)").Scan(&empty); err != nil {
		return false, fmt.Errorf("looking for users: %w", err)
	}
	return empty, nil
}
