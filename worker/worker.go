package worker

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"orderly.example/db"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/uuid"
)

const (
	// defaultWorkers is how many jobs of the default queue run at once in a process.
	defaultWorkers = 4
	// defaultReportWorkers is how many reports are made at once in a process.
	defaultReportWorkers = 2
	// fetchCooldown is how long a job waits at most after another was fetched. River's default of 100 ms would be
	// visible in the progress of a short report.
	fetchCooldown = 10 * time.Millisecond
)

// Options of Start.
type Options struct {
	// DB, Files and Caches are required.
	DB     *db.DB
	Files  *blobstore.Store
	Caches *entitycache.Caches

	// Log gets jobs that fail. Default: no log.
	Log *slog.Logger
	// Queues says how many jobs of each queue run at once in this process. Default: 4 of River's default queue and
	// 2 of ReportQueue.
	Queues map[string]int
	// Retention is how long notifications are kept.
	Retention Retention
	Reports   ReportOptions
	// Middleware wraps each job, and what jobs queue.
	Middleware []rivertype.Middleware
}

func (o Options) withDefaults() Options {
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	o.Reports = o.Reports.withDefaults()
	return o
}

// Client is a running worker.
type Client struct {
	river       *river.Client[pgx.Tx]
	reaping     sync.WaitGroup
	stopReports func() // the reaping, and the making of reports
}

// Start starts to work jobs. ctx bounds the start only: the worker runs until Stop. It keeps one connection on
// which Postgres announces new jobs, from the pool or bypassing the pooler. It takes another for each statement of
// River's and of the jobs, and one for each report that is being made.
func Start(ctx context.Context, options Options) (*Client, error) {
	options = options.withDefaults()
	makers := &reports{
		db: options.DB, files: options.Files, caches: options.Caches, log: options.Log,
		options: options.Reports, stopping: make(chan struct{}),
	}
	config := &river.Config{
		FetchCooldown: fetchCooldown,
		Logger:        newRiverLog(options.Log),
		Middleware:    options.Middleware,
		Queues:        queues(options.Queues),
		Workers:       river.NewWorkers(),
	}
	addJobs(config, options, makers)

	client, err := river.NewClient(newDriver(options.DB), config)
	if err != nil {
		return nil, fmt.Errorf("setting up the worker: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("starting the worker: %w", err)
	}
	c := &Client{river: client}
	reaping, end := context.WithCancel(context.WithoutCancel(ctx))
	c.stopReports = sync.OnceFunc(func() { end(); close(makers.stopping) })
	c.reaping.Go(func() {
		makers.reap(reaping, func(ctx context.Context, tx pgx.Tx, report uuid.UUID, attempt, priority int) error {
			return enqueueReport(ctx, client, tx, report, attempt, priority)
		})
	})
	return c, nil
}

// addJobs registers the kinds of jobs, in alphabetical order.
func addJobs(config *river.Config, options Options, makers *reports) {
	river.AddWorker(config.Workers, makers)
	addKeyPruning(config, options.DB, options.Log)
	addNotificationPruning(config, options)
	addReportPruning(config, makers)
	addSessionPruning(config, options.DB, options.Log)
}

// Stop takes no further jobs, puts reports that are being made back into the queue, and waits for the rest. If ctx
// ends first, running jobs are cancelled, and Stop waits for them to end; River retries them later.
func (c *Client) Stop(ctx context.Context) error {
	c.stopReports()
	defer c.reaping.Wait()
	if err := c.river.Stop(ctx); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelTimeout)
	defer cancel()
	if err := c.river.StopAndCancel(ctx); err != nil {
		return fmt.Errorf("cancelling the jobs that run: %w", err)
	}
	return nil
}

// cancelTimeout is how long a cancelled job may take to end.
const cancelTimeout = 5 * time.Second

// Queues are all queues, with that many reports at once.
func Queues(reports int) map[string]int {
	return map[string]int{river.QueueDefault: defaultWorkers, ReportQueue: reports}
}

func queues(requested map[string]int) map[string]river.QueueConfig {
	if len(requested) == 0 {
		requested = Queues(defaultReportWorkers)
	}
	configs := make(map[string]river.QueueConfig, len(requested))
	for name, workers := range requested {
		configs[name] = river.QueueConfig{MaxWorkers: workers}
	}
	return configs
}
