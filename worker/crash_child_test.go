package worker_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/blobstore"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/worker"
)

// With these variables, the test binary is a process that the test kills: a worker, or a request for a report that
// stops halfway.
const (
	childRole             = "ORDERLY_TEST_CHILD" // "work", or where the request for a report stops: "before" or "after" its job is queued
	childDatabase         = "ORDERLY_TEST_CHILD_DATABASE"
	childRedis            = "ORDERLY_TEST_CHILD_REDIS"
	childFolder           = "ORDERLY_TEST_CHILD_FOLDER"
	childHeartbeatTimeout = "ORDERLY_TEST_CHILD_SILENCE"
	childBatch            = "ORDERLY_TEST_CHILD_BATCH"
)

// child is such a process. It prints its role when the worker is up or the request has stopped.
type child struct {
	command *exec.Cmd
	ended   chan struct{}
}

func startChild(t *testing.T, role string, variables ...string) *child {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	c := &child{command: exec.CommandContext(context.WithoutCancel(t.Context()), program), ended: make(chan struct{})}
	c.command.Env = append(os.Environ(), append(variables, childRole+"="+role)...)
	c.command.Stderr = t.Output()
	output, err := c.command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.command.Start())
	t.Cleanup(c.kill)
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, role, strings.TrimSpace(line))
	go func() { _ = c.command.Wait(); close(c.ended) }() // it is killed
	return c
}

// kill sends SIGKILL.
func (c *child) kill() {
	_ = c.command.Process.Kill() // it may have ended
	<-c.ended
}

// runChild plays a role until the process is killed.
func runChild(role string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Options{Postgres: postgres.Options{URL: os.Getenv(childDatabase), Min: 1, Max: 10, StatementTimeout: time.Minute}})
	if err != nil {
		return err
	}
	if role == "work" {
		err = work(ctx, d)
	} else {
		err = requestAndStop(ctx, d, role)
	}
	if err != nil {
		return err
	}
	select {}
}

func work(ctx context.Context, d *db.DB) error {
	address, err := blobstore.FolderURL(os.Getenv(childFolder))
	if err != nil {
		return err
	}
	folder, err := blobstore.Open(ctx, address)
	if err != nil {
		return err
	}
	var store *leasecache.Store
	if redis := os.Getenv(childRedis); redis != "" {
		if store, err = leasecache.Open(ctx, redis, leasecache.Options{}); err != nil {
			return err
		}
	}
	options := worker.ReportOptions{Batch: fromEnvironment(childBatch, 0)}
	if silence := os.Getenv(childHeartbeatTimeout); silence != "" {
		if options.HeartbeatTimeout, err = time.ParseDuration(silence); err != nil {
			return err
		}
		options.ReapInterval = options.HeartbeatTimeout / 10
		options.HeartbeatInterval = options.HeartbeatTimeout / 10
	}
	_, err = worker.Start(ctx, worker.Options{DB: d, Files: folder, Caches: entitycache.New(store, d, entitycache.Options{}), Reports: options})
	fmt.Println("work")
	return err
}

// requestAndStop requests a report, and stops before or after its job is queued.
func requestAndStop(ctx context.Context, d *db.DB, stopAt string) error {
	inserter, err := worker.NewInserter(ctx, d, nil)
	if err != nil {
		return err
	}
	var staff uuid.UUID
	if err := d.Pool().QueryRow(ctx, "SELECT id FROM users WHERE username = 'staff'").Scan(&staff); err != nil {
		return err
	}
	in := largeReport(db.ReportKindTopProducts, db.ReportFormatCSV)
	in.IdempotencyKey = stopAt
	_, _, err = d.RequestReport(ctx, staff, uuid.UUID{}, in, func(ctx context.Context, tx pgx.Tx, id uuid.UUID, attempt, priority int) error {
		if stopAt == "after" {
			if err := inserter.Enqueue(ctx, tx, id, attempt, priority); err != nil {
				return err
			}
		}
		fmt.Println(stopAt)
		select {}
	})
	return err
}
