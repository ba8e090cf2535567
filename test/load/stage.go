package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"orderly.example/test/process"
)

// closePatience is how long cleaning up may take, also where all else was cut short.
const closePatience = 30 * time.Second

// stage is what scenarios play on: the program's binary, a Redis, and a
// database with a made-up shop whose users can log in.
type stage struct {
	options

	postgres string // the server's URL
	folder   string // of the binary and the logs; removed at the end
	database *database
	redis    *redisServer
	accounts accounts
	programs []*program // that were started
	progress io.Writer
}

func open(ctx context.Context, o options, postgresURL string, progress io.Writer) (_ *stage, err error) {
	s := &stage{options: o, postgres: postgresURL, progress: progress}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close(ctx))
		}
	}()
	if s.folder, err = os.MkdirTemp("", "orderly-load-"); err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	if s.built == "" {
		s.built = filepath.Join(s.folder, "orderly")
		if err := process.Build(ctx, s.built); err != nil {
			return nil, err
		}
	}
	if s.redis, err = startRedis(ctx, filepath.Join(s.folder, "redis")); err != nil {
		return nil, err
	}
	if s.database, err = createDatabase(ctx, postgresURL); err != nil {
		return nil, err
	}
	if err := s.fill(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// fill seeds the shop and lets its users in.
func (s *stage) fill(ctx context.Context) error {
	fmt.Fprintf(s.progress, "making up a shop of scale %g\n", s.scale)
	if err := s.command(ctx, "", s.development(), "seed", "--scale", fmt.Sprint(s.scale)); err != nil {
		return err
	}
	var err error
	s.accounts, err = s.letUsersIn(ctx)
	return err
}

// close stops what was started and removes what was made, also where ctx has ended.
func (s *stage) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	var err error
	for _, p := range s.programs {
		err = errors.Join(err, p.Stop())
	}
	if s.redis != nil && s.redis.RedisServer != nil {
		err = errors.Join(err, s.redis.Stop())
	}
	if s.database != nil {
		err = errors.Join(err, s.database.drop(ctx))
	}
	if s.folder != "" {
		err = errors.Join(err, os.RemoveAll(s.folder))
	}
	if err != nil {
		return fmt.Errorf("cleaning up: %w", err)
	}
	return nil
}

// server is the program, serving.
type server struct {
	url string // of /graphql
	api *program
	job *program
}

// serve starts `orderly serve` and `orderly work` in production, with variables besides.
func (s *stage) serve(ctx context.Context, variables ...string) (*server, error) {
	api, err := s.start(ctx, "serve", variables...)
	if err != nil {
		return nil, err
	}
	job, err := s.start(ctx, "work", variables...)
	if err != nil {
		return nil, err
	}
	return &server{api.URL(), api, job}, nil
}

// start starts a role of the program in production, with variables besides.
func (s *stage) start(ctx context.Context, role string, variables ...string) (*program, error) {
	p, err := startProgram(ctx, s.built, append(s.production(), variables...), role)
	if err != nil {
		return nil, err
	}
	s.programs = append(s.programs, p)
	return p, nil
}

// servePages starts a server too, and looks around in its shop.
func (s *stage) servePages(ctx context.Context, variables ...string) (*server, *pages, error) {
	started, err := s.serve(ctx, variables...)
	if err != nil {
		return nil, nil, err
	}
	pages, err := s.orderPages(ctx, started.url)
	return started, pages, err
}

func (s *server) stop() error { return errors.Join(s.api.Stop(), s.job.Stop()) }

// production is the environment of the program: of this process's own, nothing
// but where programs are found.
func (s *stage) production() []string {
	return []string{
		"DATABASE_URL=" + s.database.url,
		"REDIS_URL=" + s.redis.URL(),
		"ORDERLY_ADDR=127.0.0.1:0",
		"ORDERLY_ADMIN_ADDR=127.0.0.1:0",
		"ORDERLY_DATA_DIR=" + s.folder,
		"ORDERLY_LOG_FORMAT=json",
		"ORDERLY_SHUTDOWN_DELAY=0s", // no load balancer
		"ORDERLY_URL_SECRET=" + strings.Repeat("s", 32),
		// One viewer asks for all of it.
		"ORDERLY_RATE_MAXIMUM=0",
		"ORDERLY_MAX_CONNECTIONS_PER_ADDRESS=0",
	}
}

// development is for seed, which production refuses.
func (s *stage) development() []string {
	return append(s.production(), "ORDERLY_ENV=development")
}
