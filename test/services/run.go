package services

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

const (
	startPatience = 5 * time.Minute
	stopPatience  = time.Minute
)

// Run runs a package's tests with the services up, and returns the exit code:
//
//	func TestMain(m *testing.M) { os.Exit(services.Run(m)) }
//
// It sets the two environment variables for this process. A run that is killed
// takes its servers with it (on Linux); its files go with the next run.
func Run(m *testing.M) (code int) {
	services, err := startQuietly()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() {
		if err := stopInTime(services); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = max(code, 1)
		}
	}()
	if err := setEnvironment(services); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	done := make(chan struct{})
	defer close(done)
	go stopOnSignal(services, done)
	return m.Run()
}

// IgnoreServices tells goleak of the goroutines that Run keeps during the tests.
func IgnoreServices() []goleak.Option {
	return []goleak.Option{
		goleak.IgnoreAnyFunction("orderly.example/test/services.stopOnSignal"),
		goleak.IgnoreAnyFunction("orderly.example/internal/devservices.(*Postgres).watch"),
		goleak.IgnoreAnyFunction("orderly.example/internal/devservices.(*child).run"),
	}
}

func startQuietly() (*Services, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	return StartServices(ctx, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
}

func stopInTime(services *Services) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
	defer cancel()
	return services.Stop(ctx)
}

func setEnvironment(services *Services) error {
	if err := os.Setenv(PostgresVariable, services.PostgresURL); err != nil {
		return fmt.Errorf("naming the tests' Postgres: %w", err)
	}
	if err := os.Setenv(RedisVariable, services.RedisURL); err != nil {
		return fmt.Errorf("naming the tests' Redis: %w", err)
	}
	return nil
}

// stopOnSignal cleans up after a Ctrl-C, which would otherwise leave the files
// to the next run.
func stopOnSignal(services *Services, done <-chan struct{}) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	select {
	case <-done:
	case received := <-signals:
		if err := stopInTime(services); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
		signal.Reset()
		if number, ok := received.(syscall.Signal); ok {
			_ = syscall.Kill(os.Getpid(), number) // die of it, as without us
		}
	}
}
