package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"orderly.example/db"
	"orderly.example/internal/app/command"
	"orderly.example/internal/app/config"
	"orderly.example/internal/auth"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/pages"
	"orderly.example/internal/httpapi/stream"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/ratelimit"
	"orderly.example/internal/tracing"
	"orderly.example/lockstep"
	"orderly.example/resolvers"
	"orderly.example/worker"
)

// components are what the API and the worker are made of.
type components struct {
	config   config.Config
	log      *slog.Logger
	database *db.DB
	store    *leasecache.Store
	caches   *entitycache.Caches
	files    *blobstore.Store
	links    *files.Links
	hub      *pubsub.Hub
	metrics  *metrics.Metrics
	health   *health.Checker
	traces   *tracing.Traces
	trusted  trusted.Options
}

func (p components) admin() http.Handler {
	return httpapi.NewAdmin(httpapi.AdminOptions{
		Health:   p.health,
		Metrics:  p.metrics,
		Profiles: p.config.Listen.AdminPprof || config.IsLoopback(p.config.Listen.Admin),
		Hosts:    p.adminHosts(),
		Log:      p.log,
	})
}

// hosts are the names that requests may have.
func (p components) hosts() origin.Hosts {
	return origin.Hosts{Names: p.config.Hosts(), Local: p.config.Process.Environment == config.Development}
}

// adminHosts are those of this machine in development. Elsewhere any name is allowed: Prometheus uses names and
// addresses of its own.
func (p components) adminHosts() origin.Hosts {
	if p.config.Process.Environment == config.Development {
		return p.hosts()
	}
	return origin.Hosts{}
}

func (p components) startWorker(ctx context.Context, running *command.Running) error {
	jobs, err := worker.Start(ctx, worker.Options{
		DB: p.database, Files: p.files, Caches: p.caches, Log: p.log,
		Middleware: p.traces.Jobs(),
		Queues:     worker.Queues(p.config.Reports.Workers),
		Retention:  worker.Retention{Read: p.config.Shop.NotificationRetention, Unread: p.config.Shop.UnreadNotificationRetention},
		Reports: worker.ReportOptions{
			Timeout:   p.config.Reports.Timeout,
			Retention: p.config.Reports.Retention,
			Changed:   resolvers.PublishReports(p.hub),
		},
	})
	if err != nil {
		return err
	}
	running.AddWork("worker", jobs.Stop)
	return nil
}

// api is the public handler, and what ends its sockets and event streams.
func (p components) api(ctx context.Context, running *command.Running) (_ http.Handler, endStreams func(context.Context) error, _ error) {
	jobs, err := worker.NewInserter(ctx, p.database, p.log, p.traces.Jobs()...)
	if err != nil {
		return nil, nil, err
	}
	river, err := jobs.Pages(pages.RiverPath, p.log)
	if err != nil {
		return nil, nil, err
	}
	c := p.config
	origins, err := origin.NewOrigins(c.Listen.CORSOrigins)
	if err != nil {
		return nil, nil, fmt.Errorf("ORDERLY_CORS_ORIGINS: %w", err)
	}
	proxies := origin.Proxies(c.Listen.TrustedProxies)
	accounts := p.accounts()
	p.metrics.WatchHasher(accounts.Hasher)
	graphQL, err := httpapi.NewGraphQL(httpapi.GraphQLOptions{
		DB:       p.database,
		Caches:   p.caches,
		Accounts: accounts,
		Hub:      p.hub,
		Enqueue:  jobs.Enqueue,
		Streams:  stream.Limits{PerViewer: c.Limits.Subscriptions, Max: c.Limits.AllSubscriptions},
		Throttle: p.throttle(running),
		Origins:  origins,
		Proxies:  proxies,
		Log:      p.log,
		Metrics:  p.metrics,
		Limits: lockstep.Limits{
			Loads: c.Limits.Statements, Nodes: c.Limits.Nodes, Depth: c.Limits.Depth, Aliases: c.Limits.Aliases, Bytes: c.Limits.ResponseBytes,
		},
		Development: c.Process.Environment == config.Development,
		InFlight:    c.Limits.InFlight,
		Timeout:     c.Limits.RequestTimeout,
		BodyLimit:   c.Limits.BodyBytes,
		CacheBytes:  c.Limits.CacheBytes,
		TokenLimit:  c.Limits.Tokens,
		Slow:        c.Observability.SlowOperation,
		Traces:      p.traces.Provider(),
		Trusted:     p.trusted,
	})
	if err != nil {
		return nil, nil, err
	}
	p.metrics.WatchStreams(graphQL.Streams.Count)
	p.metrics.WatchRequests(graphQL.Admission.Count)
	return p.traces.Requests(proxies.Trusts, httpapi.New(httpapi.Options{
		GraphQL: graphQL,
		Files:   &files.Handler{DB: p.database, Store: p.files, Links: p.links, Origins: origins, Log: p.log},
		River:   river,
		Hosts:   p.hosts(),
		Proxies: proxies,
		Metrics: p.metrics,
		Health:  p.health,
		Log:     p.log,
	})), graphQL.Streams.Stop, nil
}

// throttle is what operations pay from.
func (p components) throttle(running *command.Running) *ratelimit.LeasedBucket {
	limits := p.config.Limits
	throttle := ratelimit.NewLeased(p.store, "cost", ratelimit.Rate{Maximum: limits.RateMaximum, Restore: float64(limits.RateRestore)})
	running.Add("leases of viewers' buckets", func(ctx context.Context) error { throttle.Close(ctx); return nil })
	return throttle
}

func (p components) accounts() *auth.Accounts {
	a := p.config.Accounts
	return &auth.Accounts{
		DB:       p.database,
		Caches:   p.caches,
		Sessions: auth.NewSessions(p.database, p.caches, auth.SessionOptions{Idle: a.SessionIdle, Lifetime: a.SessionLifetime}),
		Hasher:   auth.NewHasher(auth.HasherOptions{Workers: a.HashWorkers, Queue: a.HashQueue}),
		Attempts: auth.Attempts{
			LogIn:     ratelimit.New(p.store, "log-in", ratePer(a.LogInLimit, 10*time.Minute)),
			LogInSlow: ratelimit.New(p.store, "log-in-slow", ratePer(10*a.LogInLimit, 24*time.Hour)),
			LogInOwn:  ratelimit.New(p.store, "log-in-own", ratePer(10*a.LogInLimit, 24*time.Hour)),
			LogInFrom: ratelimit.New(p.store, "log-in-from", ratePer(a.AddressLimit, 10*time.Minute)),
			Known:     ratelimit.NewExpiringTexts(p.store, "known", knownAddressTTL),
			Right:     ratelimit.New(p.store, "right", ratePer(a.SessionLimit, time.Hour)),
			RightFrom: ratelimit.New(p.store, "right-from", ratePer(20*a.SessionLimit, time.Hour)),
			Register:  ratelimit.New(p.store, "register", ratePer(a.RegisterLimit, time.Hour)),
		},
		Devices:    auth.NewDevices(p.config.Files.URLSecret.Reveal(), p.config.Files.OtherURLSecret.Reveal()),
		RefuseDemo: p.config.Process.Environment == config.Production,
	}
}

// knownAddressTTL is how long an address stays known at which a user has logged in: longer than a session lives,
// after which they log in again.
const knownAddressTTL = 120 * 24 * time.Hour

// ratePer is a rate of n within a time.
func ratePer(n int, within time.Duration) ratelimit.Rate {
	return ratelimit.Rate{Maximum: n, Restore: float64(n) / within.Seconds()}
}
