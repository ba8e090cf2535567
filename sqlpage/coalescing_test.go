package sqlpage_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
	"orderly.example/test/services"
)

// counter counts the statements that are sent.
type counter struct{ sent atomic.Int64 }

func (c *counter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.sent.Add(1)
	return ctx
}

func (*counter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// lockedUsers is a database whose table of users is locked until release, so that statements on it keep running.
// Only one statement with a text runs at once: further ones wait.
type lockedUsers struct {
	*db.DB
	counter

	users   []*db.User // newest first
	list    sqlpage.List
	release func()
}

func newLockedUsers(t *testing.T) *lockedUsers {
	t.Helper()
	address := services.Seeded(t)
	c := &lockedUsers{}
	var err error
	c.DB, err = db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: address, Min: 1, Tracer: &c.counter}})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	c.SetMaxConcurrent(1)
	c.list, err = db.Users(nil, nil)
	require.NoError(t, err)
	pages, err := sqlpage.PageOf[db.User](c.DB.Database, c.list, sqlpage.FirstRows(10), sqlpage.Selection{Rows: true})(t.Context(), []uuid.UUID{{}})
	require.NoError(t, err)
	c.users = pages[uuid.UUID{}].Nodes
	conn, err := pgx.Connect(t.Context(), address)
	require.NoError(t, err)
	_, err = conn.Exec(t.Context(), "BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	c.release = func() { _ = conn.Close(context.Background()) }
	t.Cleanup(c.release)
	c.sent.Store(0)
	return c
}

// result is what a load of users returned.
type result struct {
	users map[uuid.UUID]*db.User
	err   error
}

// start starts a load, and waits until its statement is running or waiting.
func (c *lockedUsers) start(t *testing.T, load func()) {
	t.Helper()
	before := c.InFlight()
	go load()
	require.Eventually(t, func() bool { return c.InFlight() > before }, time.Minute, time.Millisecond)
}

// load loads users for a request.
func (c *lockedUsers) load(ctx context.Context, t *testing.T, users ...*db.User) <-chan result {
	t.Helper()
	ids := make([]uuid.UUID, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	done := make(chan result, 1)
	c.start(t, func() {
		users, err := sqlpage.ByID[db.User](c.DB.Database)(ctx, ids)
		done <- result{users, err}
	})
	return done
}

func request(ctx context.Context) (context.Context, *sqlpage.Budget) {
	return sqlpage.WithBudget(ctx, 2, nil)
}

// Under load the statements of several requests are sent as one. Each request gets its own rows and counts one
// statement.
func TestRequestsCoalesceStatements(t *testing.T) {
	t.Parallel()
	c := newLockedUsers(t)
	ids := c.users
	first, _ := request(t.Context())
	alone := c.load(first, t, ids[0])
	var budgets []*sqlpage.Budget
	var answers []<-chan result
	for i := range 3 {
		ctx, budget := request(t.Context())
		budgets = append(budgets, budget)
		answers = append(answers, c.load(ctx, t, ids[i], ids[i+1]))
	}
	c.release()
	require.Len(t, (<-alone).users, 1)
	for i, done := range answers {
		got := <-done
		require.NoError(t, got.err)
		require.Len(t, got.users, 2)
		require.Equal(t, ids[i].Username, got.users[ids[i].ID].Username)
		require.Equal(t, ids[i+1].Username, got.users[ids[i+1].ID].Username)
		require.Equal(t, 1, budgets[i].Used())
		require.Len(t, budgets[i].Sent(), 1)
	}
	require.EqualValues(t, 2, c.sent.Load(), "the first, and one for three requests")
	require.Zero(t, c.InFlight())
}

// Two statements of one request are never merged: its count would depend on the load.
func TestARequestIsNotCoalescedWithItself(t *testing.T) {
	t.Parallel()
	c := newLockedUsers(t)
	ids := c.users
	other, _ := request(t.Context())
	first := c.load(other, t, ids[0])
	ctx, budget := request(t.Context())
	a, b := c.load(ctx, t, ids[1]), c.load(ctx, t, ids[2])
	c.release()
	for _, done := range []<-chan result{first, a, b} {
		got := <-done
		require.NoError(t, got.err)
		require.Len(t, got.users, 1)
	}
	require.EqualValues(t, 3, c.sent.Load())
	require.Equal(t, 2, budget.Used())
}

// A canceled request returns at once, and the others of its group get their rows.
func TestCoalescedStatementsOutliveTheirFirstRequest(t *testing.T) {
	t.Parallel()
	c := newLockedUsers(t)
	ids := c.users
	alone, _ := request(t.Context())
	running := c.load(alone, t, ids[0])
	canceled, cancel := context.WithCancelCause(t.Context())
	errCanceled := errors.New("has left")
	first, _ := request(canceled)
	canceledLoad := c.load(first, t, ids[1])
	second, _ := request(t.Context())
	otherLoad := c.load(second, t, ids[2])
	cancel(errCanceled)
	require.ErrorIs(t, (<-canceledLoad).err, errCanceled)
	c.release()
	require.NoError(t, (<-running).err)
	got := <-otherLoad
	require.NoError(t, got.err)
	require.Contains(t, got.users, ids[2].ID)
}

// A request without statements left is stopped, not hidden in a group.
func TestRequestsWithoutBudgetAreNotCoalesced(t *testing.T) {
	t.Parallel()
	c := newLockedUsers(t)
	ids := c.users
	ctx, _ := request(t.Context())
	first := c.load(ctx, t, ids[0])
	exhausted, budget := sqlpage.WithBudget(t.Context(), 0, nil)
	_, err := sqlpage.ByID[db.User](c.DB.Database)(exhausted, []uuid.UUID{ids[1].ID})
	require.Error(t, err)
	require.True(t, budget.Exceeded())
	c.release()
	require.NoError(t, (<-first).err)
}

// Requests for pages of one list are merged too, each with its own cursor.
func TestPagesAreCoalesced(t *testing.T) {
	t.Parallel()
	c := newLockedUsers(t)
	after := func(u *db.User) <-chan []*db.User {
		cursor := sqlpage.Assemble(c.list, []*db.User{u}, false, false).Edges[0].Cursor()
		two := 2
		page := sqlpage.PageOf[db.User](c.DB.Database, c.list, sqlpage.Page{First: &two, After: &cursor}, sqlpage.Selection{Rows: true})
		ctx, _ := request(t.Context())
		done := make(chan []*db.User, 1)
		c.start(t, func() {
			defer close(done)
			if pages, err := page(ctx, []uuid.UUID{{}}); err == nil {
				done <- pages[uuid.UUID{}].Nodes
			}
		})
		return done
	}
	var pages []<-chan []*db.User
	for _, u := range c.users[:4] {
		pages = append(pages, after(u))
	}
	c.release()
	for i, done := range pages {
		require.Equal(t, c.users[i+1:i+3], <-done)
	}
	require.EqualValues(t, 2, c.sent.Load())
}
