package main

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/lockstep/examples/sql/store"
)

// database is a library in a schema of the test's own, which is dropped with the test.
type database struct {
	*store.Store
	*recorder

	admin *pgx.Conn
}

// open needs a PostgreSQL: DATABASE_URL names a database whose user may create schemas.
func open(t *testing.T) database {
	t.Helper()
	url := os.Getenv("DATABASE_URL")
	if url == "" {
		t.Skip("DATABASE_URL names no PostgreSQL database")
	}
	schema := "test_" + strings.ToLower(rand.Text())
	tracer := &recorder{}
	library, err := store.Open(t.Context(), url, schema, tracer)
	require.NoError(t, err)
	admin, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		library.Close()
		_, err := admin.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
		require.NoError(t, err)
		require.NoError(t, admin.Close(ctx))
	})
	_, err = admin.Exec(t.Context(), "SET search_path = "+schema)
	require.NoError(t, err)
	tracer.take()
	return database{library, tracer, admin}
}

// reset removes the reviews that were added.
func (d database) reset(t *testing.T) {
	t.Helper()
	_, err := d.admin.Exec(t.Context(), "DELETE FROM reviews WHERE id > 200; ALTER TABLE reviews ALTER COLUMN id RESTART WITH 201")
	require.NoError(t, err)
}

// recorder notes the statements that are sent.
type recorder struct {
	mu         sync.Mutex
	statements []string
}

func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.statements = append(r.statements, strings.Join(strings.Fields(data.SQL), " "))
	return ctx
}

func (*recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// take returns the statements since the last call.
func (r *recorder) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := r.statements
	r.statements = nil
	return taken
}
