package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"orderly.example/test/services"
)

const (
	startPatience = time.Minute
	stopPatience  = 10 * time.Second
	failed        = 1
	misused       = 2
	signalBase    = 128 // as in a shell: a command that a signal ended exits with 128 + signal
)

func main() {
	arguments := os.Args[1:]
	if len(arguments) > 0 && arguments[0] == "--" {
		arguments = arguments[1:]
	}
	if len(arguments) == 0 {
		fmt.Fprintln(os.Stderr, "usage: services -- command [argument ...]")
		os.Exit(misused)
	}
	code, err := run(arguments)
	if err != nil {
		fmt.Fprintln(os.Stderr, "services:", err)
		code = max(code, failed)
	}
	os.Exit(code)
}

func run(arguments []string) (code int, err error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGTERM)
	defer signal.Stop(signals)

	services, err := start(signals)
	if err != nil {
		return failed, err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
		defer cancel()
		err = errors.Join(err, services.Stop(ctx))
	}()

	command := exec.Command(arguments[0], arguments[1:]...) //nolint:gosec,noctx // running it is the purpose; signals end it
	command.Env = append(os.Environ(), services.Environment()...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	// A group of its own, so that a Ctrl-C reaches it once, through us.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := command.Start(); err != nil {
		return failed, fmt.Errorf("starting the command: %w", err)
	}
	return wait(command, signals)
}

// start starts the services; a signal meanwhile gives up.
func start(signals <-chan os.Signal) (*services.Services, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startPatience)
	defer cancel()
	started := make(chan struct{})
	defer close(started)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-started:
		}
	}()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return services.StartServices(ctx, log)
}

// wait passes signals to the command's whole group until the command has ended.
func wait(command *exec.Cmd, signals <-chan os.Signal) (int, error) {
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case received := <-signals:
			if number, ok := received.(syscall.Signal); ok {
				_ = syscall.Kill(-command.Process.Pid, number) // it may just have ended
			}
		case err := <-ended:
			return exitCode(command.ProcessState, err)
		}
	}
}

func exitCode(state *os.ProcessState, err error) (int, error) {
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return failed, fmt.Errorf("waiting for the command: %w", err)
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return signalBase + int(status.Signal()), nil
	}
	return state.ExitCode(), nil
}
