package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// database is a database of our own on somebody's server.
type database struct {
	url  string
	name string
	home *pgx.Conn // to another database of the server
}

func createDatabase(ctx context.Context, serverURL string) (*database, error) {
	if serverURL == "" {
		return nil, errors.New("no Postgres is named: make load starts one")
	}
	address, err := url.Parse(serverURL)
	if err != nil {
		return nil, errors.New("the URL of Postgres can't be read") // the parser's error can hold the password
	}
	home, err := pgx.Connect(ctx, serverURL)
	if err != nil {
		return nil, fmt.Errorf("connecting to Postgres: %w", err)
	}
	d := &database{name: "load_" + strings.ToLower(rand.Text()[:12]), home: home}
	if _, err := home.Exec(ctx, "CREATE DATABASE "+pgx.Identifier{d.name}.Sanitize()); err != nil {
		return nil, errors.Join(fmt.Errorf("creating a database: %w", err), home.Close(ctx))
	}
	address.Path = "/" + d.name
	d.url = address.String()
	return d, nil
}

func (d *database) drop(ctx context.Context) error {
	_, err := d.home.Exec(ctx, "DROP DATABASE "+pgx.Identifier{d.name}.Sanitize()+" WITH (FORCE)")
	return errors.Join(err, d.home.Close(ctx))
}
