package command

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"syscall"

	"orderly.example/internal/app/config"
	"orderly.example/internal/devservices"
)

// psql replaces the process by psql, connected to the database. It returns only on an error.
func psql(ctx context.Context, c *invocation) error {
	settings, _, err := c.configure(config.ForTools)
	if err != nil {
		return err
	}
	databaseURL := settings.Database.URL.Reveal()
	if databaseURL == "" {
		databaseURL, err = devservices.AttachPostgres(postgresFolder(settings))
		if errors.Is(err, devservices.ErrNotRunning) {
			return fmt.Errorf("no database to open: dev does not run in %s, and DATABASE_URL is not set", settings.Files.DataDir)
		}
		if err != nil {
			return err
		}
	}
	program, err := devservices.FindPsql(ctx)
	if err != nil {
		return err
	}
	connection, environ := hidePassword(databaseURL, c.Environ)
	// Options may follow the database's name, but a second name may not.
	arguments := append([]string{"psql", "--dbname=" + connection}, c.arguments...)
	if err := syscall.Exec(program, arguments, environ); err != nil {
		return fmt.Errorf("running %s: %w", program, err)
	}
	return nil
}

// hidePassword moves a URL's password to the environment: every user of the machine can read a process's arguments.
func hidePassword(databaseURL string, environ []string) (string, []string) {
	parsed, err := url.Parse(databaseURL)
	if err != nil || parsed.User == nil {
		return databaseURL, environ
	}
	password, ok := parsed.User.Password()
	if !ok {
		return databaseURL, environ
	}
	parsed.User = url.User(parsed.User.Username())
	var rest []string
	for _, variable := range environ {
		if !strings.HasPrefix(variable, "PGPASSWORD=") {
			rest = append(rest, variable)
		}
	}
	return parsed.String(), append(rest, "PGPASSWORD="+password)
}
