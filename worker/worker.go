// Package worker runs the shop's background jobs with River, on the same
// database and pool as everything else. A kind of job is one file: its
// arguments, its worker, and what it says in addJobs.
package worker

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

const (
	// defaultWorkers is how many jobs of the default queue run at once in a process.
	defaultWorkers = 4
	// fetchCooldown is how long a job waits at most after another was fetched.
	// River's default of 100 ms would show in the progress of a short report.
	fetchCooldown = 10 * time.Millisecond
)

// Options are the choices of Start. The zero value is fine.
type Options struct {
	// Log hears of jobs that fail; nil is silence.
	Log *slog.Logger
	// Queues are how many jobs of each queue run at once in this process; by
	// default 4 of River's default queue.
	Queues map[string]int
	// Retention is how long a notification is kept once it is read; 0 keeps all.
	Retention time.Duration
}

// Client is a running worker.
type Client struct {
	river *river.Client[pgx.Tx]
}

// Start begins to work jobs. ctx bounds the start only: the worker runs until
// Stop. It keeps one of the pool's connections, on which Postgres tells of new
// jobs, and takes another for each statement of River's and of the jobs.
func Start(ctx context.Context, pool *pgxpool.Pool, options Options) (*Client, error) {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	config := &river.Config{
		FetchCooldown: fetchCooldown,
		Logger:        options.Log,
		Queues:        queues(options.Queues),
		Workers:       river.NewWorkers(),
	}
	addJobs(config, pool, options)

	client, err := river.NewClient(riverpgxv5.New(pool), config)
	if err != nil {
		return nil, fmt.Errorf("setting up the worker: %w", err)
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("starting the worker: %w", err)
	}
	return &Client{river: client}, nil
}

// addJobs registers the kinds of jobs, in alphabetical order.
func addJobs(config *river.Config, pool *pgxpool.Pool, options Options) {
	addKeyPruning(config, pool, options.Log)
	addPruning(config, pool, options.Retention, options.Log)
	addSessionPruning(config, pool, options.Log)
}

// Stop takes no further jobs and waits for those that run. When ctx ends first,
// they are cancelled, and Stop waits for them to notice; River tries them again
// later.
func (c *Client) Stop(ctx context.Context) error {
	if err := c.river.Stop(ctx); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cancelPatience)
	defer cancel()
	if err := c.river.StopAndCancel(ctx); err != nil {
		return fmt.Errorf("cancelling the jobs that run: %w", err)
	}
	return nil
}

// cancelPatience is how long a cancelled job may take to notice.
const cancelPatience = 5 * time.Second

func queues(asked map[string]int) map[string]river.QueueConfig {
	if len(asked) == 0 {
		asked = map[string]int{river.QueueDefault: defaultWorkers}
	}
	configs := make(map[string]river.QueueConfig, len(asked))
	for name, workers := range asked {
		configs[name] = river.QueueConfig{MaxWorkers: workers}
	}
	return configs
}
