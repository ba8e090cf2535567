package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"orderly.example/test/process"
)

const (
	failed  = 1
	misused = 2
	// longest is how long all of it may take.
	longest = 45 * time.Minute
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// options are what the command line says, and what the short form adds.
type options struct {
	only  *regexp.Regexp // of "fleet: fault"; nil for all
	pause time.Duration  // how long a fault lasts that does not end by itself

	slack      time.Duration // is added to how long requests may fail
	sources    string        // the module's folder
	built      string        // the program's binary; empty: it is to be built
	variables  []string      // of the program besides
	topologies []topology    // that are played

	// sharesNetwork leaves this machine's network as it is, so that no row cuts it: a browser breaks off its requests where
	// a link comes or goes.
	sharesNetwork bool
}

// run plays the faults that the arguments choose, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "fleet:", err)
		return misused
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	began := time.Now()
	rows, err := playAll(ctx, o, stderr)
	missed := tell(stdout, rows)
	fmt.Fprintf(stdout, "- it took %s\n", time.Since(began).Round(time.Second))
	if err != nil {
		fmt.Fprintln(stderr, "fleet:", err)
		return failed
	}
	if missed > 0 {
		fmt.Fprintf(stderr, "fleet: %d missed\n", missed)
		return failed
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{topologies: topologies()}
	flags := flag.NewFlagSet("fleet", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Func("only", `rows whose "fleet: fault" matches a regular expression; all without it`, func(text string) (err error) {
		o.only, err = regexp.Compile(text)
		return err
	})
	flags.StringVar(&o.built, "program", "", "the program's binary; it is built without it")
	flags.DurationVar(&o.pause, "pause", 20*time.Second, "how long a fault lasts that does not end by itself")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: fleet [flag ...]")
		flags.PrintDefaults()
		fmt.Fprintln(stderr, "The rows:")
		for _, t := range topologies() {
			fmt.Fprintf(stderr, "  %s: %s\n", t.name, strings.Join(t.faults, "; "))
		}
	}
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.topologies = o.chosen(); len(o.topologies) == 0 {
		return options{}, errors.New("no row matches -only")
	}
	return o, nil
}

// chosen are the topologies with the faults that -only leaves.
func (o options) chosen() (left []topology) {
	for _, t := range o.topologies {
		all := t.faults
		t.faults = nil
		for _, name := range all {
			if o.only == nil || o.only.MatchString(t.name+": "+name) {
				t.faults = append(t.faults, name)
			}
		}
		if len(t.faults) > 0 {
			left = append(left, t)
		}
	}
	return left
}

// playAll plays all that is chosen. The rows are told also where one can't be played to its end.
func playAll(ctx context.Context, o options, progress io.Writer) (rows []row, err error) {
	if o.sources, err = moduleFolder(ctx); err != nil {
		return nil, err
	}
	if o.built == "" {
		folder, err := os.MkdirTemp("", "orderly-fleet-built-")
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
		o.built = filepath.Join(folder, "orderly")
		if err := process.Build(ctx, o.built); err != nil {
			return nil, err
		}
	}
	for _, t := range o.topologies {
		more, err := playOn(ctx, t, o, progress)
		rows = append(rows, more...)
		if err != nil {
			return rows, fmt.Errorf("%s: %w", t.name, err)
		}
	}
	return rows, nil
}

// playOn plays a topology's faults.
func playOn(ctx context.Context, t topology, o options, progress io.Writer) (rows []row, err error) {
	fmt.Fprintf(progress, "starting %s\n", t.name)
	f, err := openFleet(ctx, t, o, o.built, progress)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	for _, fault := range named(t.faults) {
		f.say("%s", fault.name)
		r, err := f.play(ctx, fault)
		if err != nil {
			return rows, err
		}
		rows = append(rows, r)
		fmt.Fprintf(progress, "  %d of %d requests failed, %d wrong answers, %s %s\n", r.failed, r.requests, r.wrong, verdict(r), r.notes)
	}
	return rows, nil
}

// happens tells of what a fault does now, from which on the time is taken until the last request fails.
func (f *fleet) happens(format string, args ...any) {
	f.say(format, args...)
	f.tally.happens()
}

// say tells of progress.
func (f *fleet) say(format string, args ...any) {
	fmt.Fprintf(f.progress, "%s "+format+"\n", append([]any{time.Now().Format(time.TimeOnly)}, args...)...)
}

// moduleFolder is where the sources are.
func moduleFolder(ctx context.Context) (string, error) {
	said, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "orderly.example").Output()
	if err != nil {
		return "", fmt.Errorf("looking for the sources: %w", err)
	}
	return strings.TrimSpace(string(said)), nil
}
