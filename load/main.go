// Load puts the program under load on this machine, with servers and a database
// of its own, and says whether it keeps what is promised of it:
//
//	make load ARGS='-scale 1 -each 10s storm redis-gone'
//
// The exit code is 1 where a promise is not kept. All of it shares this
// machine's processors, the clients too: figures are worth something where
// nothing else runs, and are to be compared with those of the same machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"orderly/dbtest"
)

const (
	failed  = 1
	misused = 2
	// longest is how long all of it may take.
	longest = 20 * time.Minute
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Getenv(dbtest.PostgresVariable), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are what the command line says.
type options struct {
	scale   float64
	each    time.Duration // how long one measurement takes
	clients int           // who log in as fast as they can
	names   []string      // of scenarios
}

// scenario is one load, and what must hold under it.
type scenario struct {
	name, summary string

	play func(context.Context, *stage, *report) error
}

func scenarios() []scenario {
	return []scenario{
		{"redis-gone", "pages of orders while Redis hangs, is killed, or is full", redisGone},
		{"storm", "pages of orders while clients log in as fast as they can", storm},
	}
}

// run plays the scenarios on the Postgres at a URL, and returns the exit code.
func run(ctx context.Context, args []string, postgresURL string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "load:", err)
		return misused
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	r := &report{to: stdout}
	if err := play(ctx, o, postgresURL, r, stderr); err != nil {
		fmt.Fprintln(stderr, "load:", err)
		return failed
	}
	if r.missed > 0 {
		fmt.Fprintf(stderr, "load: %d missed\n", r.missed)
		return failed
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Float64Var(&o.scale, "scale", 1, "the shop's size: 5,000 users and 50,000 orders at 1")
	flags.DurationVar(&o.each, "each", 10*time.Second, "how long one measurement takes")
	flags.IntVar(&o.clients, "clients", 32, "how many clients log in as fast as they can")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: load [flag ...] [scenario ...]; without one, storm")
		for _, s := range scenarios() {
			fmt.Fprintf(stderr, "  %s\n    \t%s\n", s.name, s.summary)
		}
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	o.names = flags.Args()
	if len(o.names) == 0 {
		o.names = []string{"storm"}
	}
	for _, name := range o.names {
		if _, ok := find(name); !ok {
			return options{}, fmt.Errorf("there is no scenario %q", name)
		}
	}
	return o, nil
}

func find(name string) (scenario, bool) {
	for _, s := range scenarios() {
		if s.name == name {
			return s, true
		}
	}
	return scenario{}, false
}

func play(ctx context.Context, o options, postgresURL string, r *report, stderr io.Writer) (err error) {
	s, err := open(ctx, o, postgresURL, stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close(ctx)) }()
	for _, name := range o.names {
		scenario, _ := find(name)
		r.title(scenario.name + ": " + strings.TrimSpace(scenario.summary))
		if err := scenario.play(ctx, s, r); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
