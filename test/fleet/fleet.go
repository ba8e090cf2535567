package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"orderly.example/test/process"
)

const (
	loopback = "127.0.0.1"
	// patience is how long anything may take that is waited for.
	patience = 3 * time.Minute
	// scale is the shop's size: 100 users and 1,000 orders.
	scale = "0.02"

	servers, workers = 3, 2
)

// fleet is all the processes of a shop.
type fleet struct {
	topology
	options

	binary   string // of the program
	folder   string // of configurations, logs and reports; removed at the end
	shelter  string // of PostgreSQL, whose user can reach it
	secret   string
	progress io.Writer

	servers  []server
	base     string // URL of the proxy
	database string // URL, as the program has it: through the pooler, if there is one
	direct   string // URL past it
	ports    *ports

	parts         []*part // in the order of their start
	closers       []func() error
	serves, works []*part
	proxy, pooler *part
	postgres      *postgresPair
	redis         *redisFleet
	network       *network // nil where there can be none
	whyNoCut      string
	disk          *disk // nil where there can be none
	whyNoDisk     string
	accounts      accounts
	tally         *tally // of the row
}

// openFleet starts a fleet, and fills its shop.
func openFleet(ctx context.Context, t topology, o options, binary string, progress io.Writer) (_ *fleet, err error) {
	f := &fleet{topology: t, options: o, binary: binary, secret: strings.ToLower(rand.Text()), progress: progress}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.close())
		}
	}()
	if f.ports, err = takePorts(ctx); err != nil {
		return nil, err
	}
	f.closers = append(f.closers, f.ports.lock.Close)
	if f.folder, err = os.MkdirTemp("", "orderly-fleet-"); err != nil {
		return nil, err
	}
	f.closers = append(f.closers, func() error { return os.RemoveAll(f.folder) })
	if f.shelter, err = os.MkdirTemp("", "orderly-fleet-pg-"); err != nil {
		return nil, err
	}
	f.closers = append(f.closers, func() error { return os.RemoveAll(f.shelter) })
	if err := os.Chmod(f.shelter, 0o711); err != nil { //nolint:gosec // PostgreSQL's user passes through
		return nil, err
	}
	for _, start := range []func(context.Context) error{
		f.openNetwork, f.openDisk, f.startRedis, f.startPostgres, f.fill, f.startPooler, f.startProgram, f.startProxy, f.letIn,
	} {
		if err := start(ctx); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// add starts a part.
func (f *fleet) add(ctx context.Context, p *part) error {
	f.parts = append(f.parts, p)
	return p.up(ctx)
}

// close stops what was started, the newest first, and removes what was made.
func (f *fleet) close() error {
	var all []error
	for _, p := range slices.Backward(f.parts) {
		all = append(all, p.end())
	}
	for _, closer := range slices.Backward(f.closers) {
		all = append(all, closer())
	}
	if err := errors.Join(all...); err != nil {
		return fmt.Errorf("cleaning up: %w", err)
	}
	return nil
}

// fill migrates the database and makes up the shop.
func (f *fleet) fill(ctx context.Context) error {
	f.direct = f.postgres.url()
	f.database = f.direct
	if err := process.Run(ctx, f.binary, "", append(f.environment(), "ORDERLY_ENV=development"), "seed", "--scale", scale, "--seed", "1"); err != nil {
		return err
	}
	return f.postgres.exec(ctx, "UPDATE products SET stock = 1000000") // nobody buys them all
}

// environment is the program's in production: nothing but what an operator must say, besides what tests ask for.
func (f *fleet) environment() []string {
	trusted := loopback
	if f.network != nil {
		trusted += "," + f.network.host
	}
	all := []string{
		"DATABASE_URL=" + f.database,
		"ORDERLY_DIRECT_DATABASE_URL=" + f.direct,
		"ORDERLY_DB_POOLER=" + cmp.Or(f.topology.pooler, "none"),
		"REDIS_URL=" + f.redis.url,
		"ORDERLY_BLOB_URL=file://" + f.reports(),
		"ORDERLY_LOG_FORMAT=json",
		"ORDERLY_TRUSTED_PROXIES=" + trusted,
		"ORDERLY_URL_SECRET=" + strings.Repeat("s", 32),
	}
	if f.extra != nil {
		all = append(all, f.extra(f)...)
	}
	return append(all, f.variables...)
}

// hostForRedis is the address of all nodes: one that the server with a network of its own reaches by a link that can be cut.
func (f *fleet) hostForRedis() string {
	if f.network != nil {
		return f.network.redis
	}
	return loopback
}

func (f *fleet) reports() string { return filepath.Join(f.folder, "reports") }
