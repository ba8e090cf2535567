package app

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // for ORDERLY_TIMEZONE on machines without a time zone database

	"github.com/prometheus/client_golang/prometheus"

	"orderly.example/internal/app/command"
	"orderly.example/internal/app/config"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi/files"
	"orderly.example/internal/httpapi/health"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/internal/peers"
	"orderly.example/internal/pubsub"
	"orderly.example/web"
)

// Main runs the command with which the process was started, until it is done or a signal ends it, and returns the
// exit code.
func Main() int {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		signal.Stop(signals) // first of all: a second signal ends the process at once
		cancel()
	}()
	return Run(ctx, command.Process{Args: os.Args[1:], Environ: os.Environ(), Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr})
}

// Run runs a command until it is done or ctx ends, and returns the exit code.
func Run(ctx context.Context, p command.Process) int { return command.Run(ctx, p, wire) }

// wire puts the program together. What starts later stops earlier: readiness fails, the API answers what is in
// flight, the jobs end, the pool closes.
func wire(ctx context.Context, running *command.Running, c config.Config, roles command.Roles, log *slog.Logger) (command.Addresses, error) {
	var (
		addresses command.Addresses
		p         = components{config: c}
		err       error
	)
	tuneMemory(c.Process, log)
	if p.traces, err = openTraces(ctx, running, c, log); err != nil {
		return addresses, err
	}
	log = p.traces.Log(log)
	p.log = log
	if p.trusted, err = readTrusted(c.Trusted, roles); err != nil {
		return addresses, err
	}
	known := slices.Concat(web.Operations(), trusted.Operations(p.trusted.Documents), c.Listen.Operations)
	p.metrics = metrics.New(prometheus.NewRegistry(), known...)
	admin := newStartingListener(running, "ORDERLY_ADMIN_ADDR", c.Listen.Admin, p.adminConnections(), log)
	if err := admin.listen(ctx); err != nil {
		return addresses, err
	}
	var public *startingListener
	if roles.Serve {
		public = newStartingListener(running, "ORDERLY_ADDR", c.Listen.Address, p.connections(), log)
		public.listenIn(ctx, quietStart)
	}
	p.links = files.NewLinks(files.LinkOptions{Secret: c.Files.URLSecret.Reveal(), Other: c.Files.OtherURLSecret.Reveal(), Base: c.Files.PublicURL})
	if p.database, err = openDatabase(ctx, running, c, roles, log, p.links, p.traces); err != nil {
		return addresses, err
	}
	if p.store, err = openCache(ctx, running, c, log, p.traces); err != nil {
		return addresses, err
	}
	others := peers.Open(ctx, peers.Options{Database: p.database.ListenPool().Config().ConnConfig, Store: p.store, Log: log})
	running.Add("other processes", func(context.Context) error { others.Close(); return nil })
	p.caches = entitycache.New(cacheStore(p.store, c.Redis), p.database, entitycache.Options{TTL: c.Redis.TTL, SessionsOnly: c.Redis.Cache == config.CacheSessions})
	p.hub = pubsub.New(p.store, pubsub.Options{Log: log})
	running.Add("hearing of changes", func(context.Context) error { p.hub.Close(); return nil })

	p.metrics.WatchPool(p.database.Pool().Stat, p.database.Waiting)
	p.metrics.WatchReplicas(p.database.Replicas())
	p.metrics.WatchQueue(p.database.Queue, log)
	p.metrics.WatchCache(p.store)
	p.health = health.NewChecker(p.database.Pool(), log)
	running.Add("connection of readiness", p.health.Close)
	p.metrics.WatchReady(p.health.Problem)

	if addresses.Admin, err = admin.open(ctx, running, p.admin()); err != nil {
		return addresses, err
	}
	if roles.Work { // a worker needs tables
		if err := p.database.AwaitMigrated(ctx); err != nil {
			return addresses, err
		}
	} else { // the API answers at once, and readiness tells
		running.Await("migrations", func() error { return p.database.AwaitMigrated(ctx) })
	}
	if p.files, err = openFiles(ctx, c.Files, p.database); err != nil {
		return addresses, err
	}
	if roles.Work {
		if err := p.startWorker(ctx, running); err != nil {
			return addresses, err
		}
	}
	if roles.Serve {
		api, endStreams, err := p.api(ctx, running)
		if err != nil {
			return addresses, err
		}
		if addresses.API, err = public.open(ctx, running, api); err != nil {
			return addresses, err
		}
		running.AddWork("sockets and event streams", endStreams)
	}
	running.Announce(func() {
		p.health.StopReady()
		if public != nil {
			public.drain()
		}
	})
	return addresses, nil
}
