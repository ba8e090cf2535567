package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "raw:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: raw URL CONNECTIONS")
	}
	connections, err := strconv.ParseInt(args[1], 10, 32)
	if err != nil {
		return fmt.Errorf("reading the number of connections: %w", err)
	}
	config, err := pgxpool.ParseConfig(args[0])
	if err != nil {
		return fmt.Errorf("reading the URL: %w", err)
	}
	config.MaxConns = int32(connections)
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer pool.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}
	server := &http.Server{Handler: handler(pool), ReadHeaderTimeout: 10 * time.Second}
	go func() { <-ctx.Done(); _ = server.Close() }()
	_, _ = fmt.Fprintln(os.Stdout, listener.Addr()) // who started it waits for it
	if err := server.Serve(listener); ctx.Err() == nil {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}

// arguments are those of all questions.
type arguments struct {
	ID string `json:"id"`
	At string `json:"at"` // of the row before a page, in microseconds since 1970
}

func handler(pool *pgxpool.Pool) http.Handler {
	mux := http.NewServeMux()
	for _, q := range questions() {
		mux.HandleFunc("POST /"+q.name, func(w http.ResponseWriter, r *http.Request) {
			var a arguments
			if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
				http.Error(w, "no arguments", http.StatusBadRequest)
				return
			}
			var answer []byte
			if err := pool.QueryRow(r.Context(), q.sql, q.args(a)...).Scan(&answer); err != nil {
				http.Error(w, "no answer", http.StatusInternalServerError)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(answer)
		})
	}
	return mux
}
