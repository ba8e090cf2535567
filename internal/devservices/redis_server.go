package devservices

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// RedisDatabases is the number of logical databases of a [RedisServer]: enough for every test to have its own.
const RedisDatabases = 4096

// ErrNoRedis says that redis-server is not installed, and how to install it.
var ErrNoRedis = errors.New(`redis-server is not installed. Install it with:
  Debian, Ubuntu:  sudo apt-get install redis-server
  macOS:           brew install redis`)

const (
	redisStopTimeout  = 5 * time.Second
	redisReadyPause   = 5 * time.Millisecond
	redisReplyTimeout = time.Second
)

// RedisServer is a real redis-server as a child process, for tests. It stores nothing on disk except its log.
type RedisServer struct {
	path        string // of the socket
	shortFolder string // the socket's folder, if dir is too long for a socket
	server      *child
	stop        sync.Once
	stopErr     error
}

// StartRedisServer starts a redis-server that listens only on a unix socket in dir (or in a short folder, if dir is
// too long for a socket). dir is created if missing; it serves one server. It runs until Stop, or until this
// process dies; ctx bounds only the start.
func StartRedisServer(ctx context.Context, dir string) (*RedisServer, error) {
	redis, err := startRedisServer(ctx, dir)
	if err != nil {
		return nil, fmt.Errorf("starting redis-server in %s: %w", dir, err)
	}
	return redis, nil
}

func startRedisServer(ctx context.Context, dir string) (_ *RedisServer, err error) {
	program, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, ErrNoRedis
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	redis := &RedisServer{path: filepath.Join(dir, "redis.sock")}
	if !fitsSocket(redis.path) {
		if redis.shortFolder, err = os.MkdirTemp(shortFolders, "orderly-redis-"); err != nil {
			return nil, fmt.Errorf("making the socket's folder: %w", err)
		}
		redis.path = filepath.Join(redis.shortFolder, "redis.sock")
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, removeSocketFolder(redis.shortFolder))
		}
	}()
	logFile, err := os.OpenFile(filepath.Join(dir, "redis.log"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the log: %w", err)
	}
	defer logFile.Close() // the server has its own descriptor
	log := &serverLog{file: logFile}
	log.mark()

	command := exec.Command(program, redisArguments(dir, redis.path)...) //nolint:noctx // outlives ctx
	command.Dir = dir
	command.Stdout, command.Stderr = logFile, logFile
	command.SysProcAttr = ownAccount().attributes(syscall.SIGKILL) // there is no data to lose
	if redis.server, err = startChild(command); err != nil {
		return nil, fmt.Errorf("starting %s: %w", program, err)
	}
	if err := redis.await(ctx); err != nil {
		stopErr := redis.server.stop(context.WithoutCancel(ctx), syscall.SIGKILL, syscall.SIGKILL, redisStopTimeout)
		return nil, errors.Join(fmt.Errorf("%w; its log ends with:\n%s", err, lastLines(log.sinceMark())), stopErr)
	}
	return redis, nil
}

// URL is the connection URL, for go-redis's ParseURL.
func (r *RedisServer) URL() string {
	return (&url.URL{Scheme: "unix", Path: r.path, RawQuery: "db=0"}).String()
}

// PID is the server's process id.
func (r *RedisServer) PID() int { return r.server.command.Process.Pid }

// Done is closed when the server has ended, by itself or by Stop.
func (r *RedisServer) Done() <-chan struct{} { return r.server.done }

// Stop ends the server and waits, at most 5 s before it kills it. It first resumes a server that hangs. Further
// calls return what the first returned.
func (r *RedisServer) Stop() error {
	r.stop.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), redisStopTimeout)
		defer cancel()
		err := r.Wake()
		err = errors.Join(err, r.server.stop(ctx, syscall.SIGTERM, syscall.SIGKILL, redisStopTimeout))
		if err = errors.Join(err, removeSocketFolder(r.shortFolder)); err != nil {
			r.stopErr = fmt.Errorf("stopping redis-server: %w", err)
		}
	})
	return r.stopErr
}

func redisArguments(dir, socket string) []string {
	return []string{
		"--port", "0",
		"--unixsocket", socket,
		"--unixsocketperm", "700",
		"--databases", strconv.Itoa(RedisDatabases),
		"--save", "",
		"--appendonly", "no",
		"--daemonize", "no",
		"--dir", dir,
		"--loglevel", "warning",
	}
}

// await waits until the server answers a PING, has ended, or ctx ends.
func (r *RedisServer) await(ctx context.Context) error {
	ticker := time.NewTicker(redisReadyPause)
	defer ticker.Stop()
	for {
		err := r.ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-r.server.done:
			return fmt.Errorf("it ended: %w", r.server.err)
		case <-ctx.Done():
			return fmt.Errorf("waiting for an answer: %w", errors.Join(context.Cause(ctx), err))
		case <-ticker.C:
		}
	}
}

func (r *RedisServer) ping(ctx context.Context) error {
	answer, err := r.command(ctx, "PING")
	if err == nil && answer != "+PONG\r\n" {
		err = fmt.Errorf("unexpected answer %q", answer)
	}
	return err
}
