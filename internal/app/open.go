package app

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"orderly.example/db"
	"orderly.example/internal/app/command"
	"orderly.example/internal/app/config"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/tracing"
	"orderly.example/worker"
)

// openTraces returns nil if no traces are sent.
func openTraces(ctx context.Context, running *command.Running, all config.Config, log *slog.Logger) (*tracing.Traces, error) {
	c := all.Observability
	if !c.Traces() {
		return nil, nil
	}
	share := 0.0
	if c.Sampler == "" {
		share = c.SampledShare(all.Process.Environment)
	}
	traces, err := tracing.Open(ctx, tracing.Options{Endpoint: c.Endpoint, TracesEndpoint: c.TracesEndpoint, Share: share, Log: log})
	if err != nil {
		return nil, err
	}
	running.Add("traces", traces.Close)
	return traces, nil
}

// readTrusted reads the documents of front ends, if the process serves any.
func readTrusted(c config.Trusted, roles command.Roles) (trusted.Options, error) {
	o := trusted.Options{CountOthers: c.Mode != config.TrustOff, Only: c.Mode == config.TrustOnly, AllowStaff: c.Staff}
	if c.Mode == config.TrustOff || !roles.Serve {
		return o, nil
	}
	var err error
	if o.Documents, err = trusted.Read(c.Files); err != nil {
		return o, fmt.Errorf("ORDERLY_TRUSTED_DOCUMENTS_FILES: %w", err)
	}
	return o, nil
}

func openDatabase(ctx context.Context, running *command.Running, c config.Config, roles command.Roles, log *slog.Logger, links *files.Links, traces *tracing.Traces) (*db.DB, error) {
	var replicas []string
	if roles.Serve {
		replicas = c.Database.ReplicaURLs()
	}
	database, err := db.Open(ctx, db.Options{
		Postgres: postgres.Options{
			URL:              c.Database.URL.Reveal(),
			Pooler:           postgres.Pooler(c.Database.Pooler),
			DirectURL:        c.Database.DirectURL.Reveal(),
			Min:              c.Database.MinConns,
			Max:              c.Database.MaxConns,
			Wait:             c.Database.Wait,
			Waiters:          c.Database.MaxWaiters,
			Lifetime:         c.Database.ConnLifetime,
			Idle:             c.Database.ConnIdle,
			StatementTimeout: c.Database.StatementTimeout,
			StartWait:        c.Database.StartWait,
			Log:              log,
			Tracer:           traces.SQL(),
		},
		Currency:       c.Shop.Currency,
		TimeZone:       c.Shop.TimeZone,
		MaxOpenReports: c.Reports.Open,
		Replicas:       replicas,
		ReplicaLag:     c.Database.ReplicaLag,
		Link:           links.To,
	})
	if err != nil {
		return nil, err
	}
	running.Add("database", func(context.Context) error { database.Close(); return nil })
	return database, nil
}

// openCache connects to Redis. A Redis that is away is no error: PostgreSQL is used until it comes. One that
// rejects the user, the password or the database is an error.
func openCache(ctx context.Context, running *command.Running, c config.Config, log *slog.Logger, traces *tracing.Traces) (*leasecache.Store, error) {
	store, err := leasecache.Open(ctx, c.Redis.URL.Reveal(), leasecache.Options{Timeout: c.Redis.Timeout, Log: log, Instrument: traces.Redis})
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", err)
	}
	running.Add("connections to Redis", func(context.Context) error { return store.Close() })
	return store, nil
}

// cacheStore is the store for cached rows: nil if the cache is switched off. Rate limits use Redis in any case.
func cacheStore(store *leasecache.Store, c config.Redis) *leasecache.Store {
	if c.Cache == config.CacheNothing {
		return nil
	}
	return store
}

// openFiles opens the store of report files, and checks that it is the shop's.
func openFiles(ctx context.Context, c config.Files, database *db.DB) (*blobstore.Store, error) {
	address := c.BlobURL
	if address == "" {
		folder, err := blobstore.FolderURL(filepath.Join(c.DataDir, "reports"))
		if err != nil {
			return nil, err
		}
		address = folder
	}
	store, err := blobstore.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	return store, worker.CheckFolder(ctx, database, store)
}
