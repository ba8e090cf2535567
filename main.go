// Orderly is a GraphQL API server for a shop; `orderly help` says what it can do.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // ORDERLY_TIMEZONE on machines without the database of time zones

	"github.com/prometheus/client_golang/prometheus"

	"orderly/auth"
	"orderly/cache"
	"orderly/command"
	"orderly/config"
	"orderly/db"
	"orderly/graph/engine"
	"orderly/kept"
	"orderly/server"
	"orderly/throttle"
	"orderly/worker"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals) // before anything is told of the first: a second one ends the process at once
		cancel()
	}()
	os.Exit(run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run runs a command until it is done or ctx ends, and returns the exit code.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	return command.Run(ctx, command.Process{Args: args, Environ: environ, Stdin: os.Stdin, Stdout: stdout, Stderr: stderr}, wire)
}

// wire puts the program together. What starts later stops earlier: readiness
// fails, the API answers what is in flight, the jobs end, the pool closes.
func wire(ctx context.Context, running *command.Running, c config.Config, roles command.Roles, log *slog.Logger) (command.Addresses, error) {
	database, err := db.Open(ctx, db.Options{
		URL:              c.Database.URL.Reveal(),
		Min:              c.Database.MinConns,
		Max:              c.Database.MaxConns,
		Wait:             c.Database.Wait,
		Waiters:          c.Database.MaxWaiters,
		Lifetime:         c.Database.ConnLifetime,
		StatementTimeout: c.Database.StatementTimeout,
		Currency:         c.Shop.Currency,
		TimeZone:         c.Shop.TimeZone,
		Log:              log,
	})
	if err != nil {
		return command.Addresses{}, err
	}
	running.Add("database", func(context.Context) error { database.Close(); return nil })

	store, err := openCache(ctx, running, c, log)
	if err != nil {
		return command.Addresses{}, err
	}

	origins, err := server.NewOrigins(c.Listen.CORSOrigins)
	if err != nil {
		return command.Addresses{}, fmt.Errorf("ORDERLY_CORS_ORIGINS: %w", err)
	}

	metrics := server.NewMetrics(prometheus.NewRegistry())
	metrics.WatchPool(database.Pool().Stat, database.Waiting)
	health := server.NewHealth(database.Pool(), log)

	var addresses command.Addresses
	addresses.Admin, err = listen(ctx, running, "ORDERLY_ADMIN_ADDR", c.Listen.Admin, log, server.NewAdmin(server.AdminOptions{
		Health:   health,
		Metrics:  metrics,
		Profiles: c.Listen.AdminPprof || config.IsLoopback(c.Listen.Admin),
		Log:      log,
	}))
	if err != nil {
		return command.Addresses{}, err
	}

	if roles.Work {
		jobs, err := worker.Start(ctx, database.Pool(), worker.Options{Log: log, Retention: c.Shop.NotificationRetention})
		if err != nil {
			return command.Addresses{}, err
		}
		running.AddWork("worker", jobs.Stop)
	}

	if roles.Serve {
		rows := kept.New(cached(store, c.Redis), database, kept.Options{TTL: c.Redis.TTL})
		accounts := newAccounts(c, database, rows, store)
		addresses.API, err = listen(ctx, running, "ORDERLY_ADDR", c.Listen.Address, log, server.New(server.Options{
			GraphQL: server.NewGraphQL(server.GraphQLOptions{ //nolint:contextcheck // requests bring their own
				DB:          database,
				Rows:        rows,
				Accounts:    accounts,
				Throttle:    throttle.New(store, "cost", throttle.Rate{Maximum: c.Limits.RateMaximum, Restore: float64(c.Limits.RateRestore)}),
				Origins:     origins,
				Proxies:     server.Proxies(c.Listen.TrustedProxies),
				Log:         log,
				Metrics:     metrics,
				Limits:      limits(c.Limits),
				Development: c.Process.Environment == config.Development,
				Timeout:     c.Limits.RequestTimeout,
				BodyLimit:   c.Limits.BodyBytes,
				CacheBytes:  c.Limits.CacheBytes,
				TokenLimit:  c.Limits.Tokens,
			}),
			Health: health,
			Log:    log,
		}))
		if err != nil {
			return command.Addresses{}, err
		}
	}
	running.Announce(health.StopReady)
	return addresses, nil
}

// openCache connects to Redis. One that is away is no error: PostgreSQL is asked until it comes.
func openCache(ctx context.Context, running *command.Running, c config.Config, log *slog.Logger) (*cache.Store, error) {
	store, err := cache.Open(ctx, c.Redis.URL.Reveal(), cache.Options{Timeout: c.Redis.Timeout, Log: log})
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	running.Add("connections to Redis", func(context.Context) error { return store.Close() }) //nolint:contextcheck // it is quickly closed
	return store, nil
}

// cached is where rows are kept: nowhere where the cache is switched off. Buckets are in Redis all the same.
func cached(store *cache.Store, c config.Redis) *cache.Store {
	if !c.Cache {
		return nil
	}
	return store
}

func newAccounts(c config.Config, database *db.DB, rows *kept.Rows, store *cache.Store) *auth.Accounts {
	a := c.Accounts
	return &auth.Accounts{
		DB:       database,
		Rows:     rows,
		Sessions: auth.NewSessions(database, rows, auth.SessionOptions{Idle: a.SessionIdle, Longest: a.SessionLifetime}),
		Hasher:   auth.NewHasher(auth.HasherOptions{Workers: a.HashWorkers, Queue: a.HashQueue}),
		Attempts: auth.Attempts{
			LogIn:     throttle.New(store, "log-in", per(a.LogInLimit, 10*time.Minute)),
			LogInSlow: throttle.New(store, "log-in-slow", per(10*a.LogInLimit, 24*time.Hour)),
			LogInFrom: throttle.New(store, "log-in-from", per(a.AddressLimit, 10*time.Minute)),
			Register:  throttle.New(store, "register", per(a.RegisterLimit, time.Hour)),
		},
		RefuseDemo: c.Process.Environment == config.Production,
	}
}

// per is a rate of n within a time.
func per(n int, within time.Duration) throttle.Rate {
	return throttle.Rate{Maximum: n, Restore: float64(n) / within.Seconds()}
}

// listen takes requests at the address that a variable gives.
func listen(ctx context.Context, running *command.Running, variable, address string, log *slog.Logger, handler http.Handler) (string, error) {
	listener, err := server.Listen(ctx, address, handler, log)
	if err != nil {
		return "", fmt.Errorf("%s: %w", variable, err)
	}
	running.AddWork("listener of "+variable, listener.Stop)
	running.Watch("listener of "+variable, listener.Done(), listener.Err)
	return listener.Addr(), nil
}

func limits(c config.Limits) engine.Limits {
	return engine.Limits{Statements: c.Statements, Nodes: c.Nodes, Depth: c.Depth, Aliases: c.Aliases}
}
