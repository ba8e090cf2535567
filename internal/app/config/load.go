package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Config holds every setting. The tags of a field are env and envDefault (the variable and its default), help (what
// it means) and range (the minimum and the maximum).
type Config struct {
	Process       Process       `section:"Process"`
	Listen        Listen        `section:"Listeners"`
	Database      Database      `section:"PostgreSQL"`
	Redis         Redis         `section:"Redis"`
	Accounts      Accounts      `section:"Accounts"`
	Limits        Limits        `section:"Limits of a request"`
	Trusted       Trusted       `section:"Trusted documents"`
	Shop          Shop          `section:"Shop"`
	Reports       Reports       `section:"Reports"`
	Files         Files         `section:"Files"`
	Observability Observability `section:"Watching it work"`

	// Unknown are variables that begin with ORDERLY_ but do not exist: most likely misspelt.
	Unknown []string
}

// Load reads the configuration from variables of the form NAME=value, as os.Environ returns them, and secrets from
// files that variables name. Empty variables count as not set. The error names every invalid variable and says what
// is valid; it never shows a secret.
func Load(environ []string, purpose Purpose) (Config, error) {
	values := variables(environ)
	var c Config
	files, all := readSecretFiles(values)
	if err := env.ParseWithOptions(&c, env.Options{Environment: values, FuncMap: parsers()}); err != nil {
		all = append(all, explain(err)...)
	}
	c.Process.Environment = purpose.environment(c.Process.Environment)
	all = check(c, purpose, all)
	if len(all) > 0 {
		return Config{}, fmt.Errorf("the configuration is wrong:\n%w", errors.Join(all.withFiles(files)...))
	}
	c.Unknown = unknown(values)
	return c, nil
}

// Log returns the logger's level and format.
func (c Config) Log() (slog.Level, string) { return c.Process.LogLevel, c.Process.LogFormat }

// Hosts are the host names that requests may have; empty if all are allowed.
func (c Config) Hosts() []string {
	hosts := c.Listen.Hosts
	if u, err := url.Parse(c.Files.PublicURL); err == nil && u.Host != "" && (len(hosts) > 0 || c.Process.Environment == Development) {
		hosts = append(slices.Clone(hosts), u.Hostname())
	}
	return hosts
}

func variables(environ []string) map[string]string {
	values := make(map[string]string, len(environ))
	for _, variable := range environ {
		if name, value, ok := strings.Cut(variable, "="); ok && value != "" {
			values[name] = value
		}
	}
	return values
}

// unknown skips the variables of test services.
func unknown(values map[string]string) []string {
	var names []string
	known := Variables()
	for name := range values {
		if !strings.HasPrefix(name, "ORDERLY_") || strings.HasPrefix(name, "ORDERLY_TEST_") {
			continue
		}
		if !slices.ContainsFunc(known, func(v Variable) bool { return v.Name == name }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
