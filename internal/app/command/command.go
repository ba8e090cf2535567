package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"orderly.example/internal/app/config"
	"orderly.example/internal/logs"
)

// Exit codes.
const (
	Done    = 0
	Failed  = 1
	Misused = 2
)

// Process is what a command gets from the operating system.
type Process struct {
	Args    []string // without the program's name
	Environ []string // as NAME=value
	Stdin   io.Reader
	Stdout  io.Writer
	Stderr  io.Writer // for the log and errors
}

// Roles are the parts of the program that a process runs.
type Roles struct{ Serve, Work bool }

// Addresses are where a process listens; empty if it does not.
type Addresses struct{ API, Admin string }

// Wire puts a server, a worker or both together, adds what it starts to running, and returns when all of it is up.
type Wire func(ctx context.Context, running *Running, c config.Config, roles Roles, log *slog.Logger) (Addresses, error)

// Run runs the command that the arguments name until it is done or ctx ends, and returns the exit code. By then,
// everything it has started is stopped.
func Run(ctx context.Context, process Process, wire Wire) int {
	err := run(ctx, process, wire)
	if misuse, ok := errors.AsType[usageError](err); ok {
		fmt.Fprintf(process.Stderr, "orderly: %s\n\n%s", misuse, commandsText())
		return Misused
	}
	if err != nil {
		fmt.Fprintln(process.Stderr, "orderly:", err)
		return Failed
	}
	return Done
}

func run(ctx context.Context, process Process, wire Wire) error {
	if len(process.Args) == 0 {
		return usageError{"which command?"}
	}
	name, arguments := process.Args[0], process.Args[1:]
	switch name {
	case "-h", "--help":
		name = "help"
	case "--version":
		name = "version"
	}
	for _, c := range commands() {
		if c.name == name {
			if asksForHelp(arguments) {
				return c.explain(process.Stdout)
			}
			call := &invocation{Process: process, arguments: arguments, wire: wire, endLog: func() {}}
			defer func() { call.endLog() }()
			return c.run(ctx, call)
		}
	}
	return usageError{fmt.Sprintf("there is no command %q", name)}
}

// command is one command of the program.
type command struct {
	name, arguments, summary string

	run func(context.Context, *invocation) error
}

func commands() []command {
	return []command{
		{"dev", "", "runs everything in one process, on this machine alone: the API, a worker, and without DATABASE_URL and REDIS_URL its own PostgreSQL and Redis; seeds an empty database", dev},
		{"healthy", "", "asks the server or worker that runs here with the same variables whether it is ready: exit code 0 or 1, for a container's health check", healthy},
		{"help", "", "lists the commands and the variables", help},
		{"licenses", "", "prints which modules and packages of others are in the program, and their licenses", printLicenses},
		{"migrate", "[down]", "brings the database to the newest schema; down undoes the newest migration, and loses its data", migrate},
		{"psql", "[argument ...]", "opens psql on the database, dev's or that of DATABASE_URL", psql},
		{"seed", "[--scale N] [--seed N]", "migrates an empty database and fills it with a made-up shop, of 5,000 users and 50,000 orders at scale 1", seedShop},
		{"serve", "", "runs the API", serve},
		{"user", "create --username N --email E [--role R] --password-stdin", "makes an account, of a CUSTOMER unless --role says STAFF or ADMIN; the password is the first line of the standard input", user},
		{"version", "", "says the version, the commit and the Go of this build; so does --version", printVersion},
		{"work", "", "runs the background jobs", work},
	}
}

// asksForHelp reports whether the last argument is -h or --help. (psql has a -h of its own, which another argument follows.)
func asksForHelp(arguments []string) bool {
	return len(arguments) > 0 && slices.Contains([]string{"-h", "-help", "--help"}, arguments[len(arguments)-1])
}

// invocation is one command being run.
type invocation struct {
	Process

	arguments []string
	wire      Wire
	endLog    func() // flushes the log
}

// configure reads the configuration and makes the log.
func (c *invocation) configure(purpose config.Purpose) (config.Config, *slog.Logger, error) {
	settings, err := config.Load(c.Environ, purpose)
	if err != nil {
		return config.Config{}, nil, err
	}
	storms := logs.NewStorms(newHandler(c.Stderr, settings))
	c.endLog = storms.Close
	log := slog.New(storms)
	for _, name := range settings.Unknown {
		log.Warn("this variable means nothing, is it misspelt?", "variable", name)
	}
	return settings, log, nil
}

// noArguments rejects arguments of a command that takes none.
func (c *invocation) noArguments() error {
	if len(c.arguments) > 0 {
		return usageError{fmt.Sprintf("unexpected argument %q", c.arguments[0])}
	}
	return nil
}

// parse reads the arguments into flags, and rejects others.
func (c *invocation) parse(flags *flag.FlagSet) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(c.arguments); err != nil {
		return usageError{err.Error()}
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Sprintf("unexpected argument %q", flags.Arg(0))}
	}
	return nil
}

// usageError is an error of the command line.
type usageError struct{ problem string }

func (m usageError) Error() string { return m.problem }

func newHandler(to io.Writer, c config.Config) slog.Handler {
	level, format := c.Log()
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.NewJSONHandler(to, options)
	}
	return slog.NewTextHandler(to, options)
}
