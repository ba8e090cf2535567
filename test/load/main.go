package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"orderly.example/test/services"
)

const (
	failed  = 1
	misused = 2
	// longest is how long all of it may take, two measurements apart.
	longest = 20 * time.Minute
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := runAs(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// runAs is the others where they are asked for, and plays scenarios else.
func runAs(ctx context.Context, args []string) int {
	if !slices.Equal(args, []string{othersCommand}) {
		return run(ctx, args, os.Getenv(services.PostgresVariable), os.Stdout, os.Stderr)
	}
	if err := beOthers(ctx, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		return failed
	}
	return 0
}

// options are what the command line says.
type options struct {
	scale   float64
	each    time.Duration  // how long one measurement takes
	clients int            // who log in as fast as they can
	keep    string         // the folder where profiles and the dearest requests are kept; empty: nowhere
	write   string         // the file that speed or pgo makes; empty: none
	asked   []string       // the questions of speed and pgo; empty: all
	attacks *regexp.Regexp // of the names of those of abuse; nil for all
	hostile int            // how many requests abuse makes up
	before  string         // another build of the program, which before and hot compare with
	sizes   []float64      // of shops on which speed compares too, from small to large
	names   []string       // of scenarios
	built   string         // the program's binary, beside which raw is built; empty: it is to be built
}

// scenario is one load, and what must hold under it.
type scenario struct {
	name, summary string

	play func(context.Context, *stage, *report) error
}

func scenarios() []scenario {
	return []scenario{
		{"abuse", "pages of orders while others do their worst, and what the dearest requests cost", abuse},
		{"before", "five questions, compared with another build of the program: -before BINARY", compareBefore},
		{"export", "pages of orders while a worker exports all orders", export},
		{"hot", "pages of orders while everybody buys one product, compared with another build of the program if there is one: -before BINARY", hot},
		{"overload", "twice as many pages of orders as the machine can do", overload},
		{"pgo", "a profile of the five questions and of the mix, for the compiler", guide},
		{"profile", "where processors go while the example operations come as fast as they are answered", profileTime},
		{"profile-mem", "where memory is allocated meanwhile", profileMemory},
		{"redis-gone", "pages of orders while Redis hangs, is killed, or is full", redisGone},
		{"soak", "the mix of a shop's front ends for long: memory does not grow", soak},
		{"speed", "five questions, compared with a handler that is written by hand", speed},
		{"storm", "pages of orders while clients log in as fast as they can", storm},
		{"targets", "the mix of a shop's front ends, at half of what the machine can do", targets},
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
	ctx, cancel := context.WithTimeout(ctx, longest+2*o.each)
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
	flags.Func("attacks", "those of abuse whose names match a regular expression; all without it", func(text string) (err error) {
		o.attacks, err = regexp.Compile(text)
		return err
	})
	flags.IntVar(&o.hostile, "hostile", 2_000, "how many requests abuse makes up")
	flags.StringVar(&o.keep, "keep", "", "a folder where profiles, and the dearest requests, are kept; nowhere without it")
	flags.StringVar(&o.write, "write", "", "the file that speed or pgo makes; none without it")
	flags.Func("questions", "those of speed and pgo, parted by commas, as Q1,Q3; all without it", func(text string) (err error) {
		o.asked, err = chosen(text)
		return err
	})
	flags.StringVar(&o.before, "before", "", "another build of the program, which the scenarios before and hot compare with")
	flags.Func("sizes", "scales of shops on which speed compares too, parted by commas, as 1,10,50", func(text string) (err error) {
		o.sizes, err = scales(text)
		return err
	})
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: load [flag ...] [scenario ...]; without one, targets")
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
		o.names = []string{"targets"}
	}
	for _, name := range o.names {
		if _, ok := find(name); !ok {
			return options{}, fmt.Errorf("there is no scenario %q", name)
		}
	}
	if o.write != "" && len(o.asked) > 0 && slices.Contains(o.names, "speed") {
		return options{}, errors.New("-write is for all questions")
	}
	return o, nil
}

// chosen reads names of questions, parted by commas.
func chosen(text string) ([]string, error) {
	names := strings.Split(text, ",")
	for _, name := range names {
		if !slices.Contains(questionNames(), name) {
			return nil, fmt.Errorf("there is no question %q", name)
		}
	}
	return names, nil
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
