package resolvers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/uuid"
	"orderly.example/test/services"
)

// PostgreSQL is killed under a load of queries and mutations. Clients get UNAVAILABLE (for a mutation, that it may
// have happened), never an internal error. Every acknowledged order is still there.
func TestKilledPostgresLosesNoAcknowledgedOrder(t *testing.T) {
	t.Parallel()
	postgres := services.PrivatePostgres(t, map[string]string{"synchronous_commit": "on"})
	require.NoError(t, services.Seed(t.Context(), postgres.URL()))
	s := openShop(t, postgres.URL(), func(o *db.Options, g *httpapi.GraphQLOptions) {
		withManyWaiters(o, g)
		o.Postgres.Min, o.Postgres.Max = 8, 8
		g.Enqueue = func(ctx context.Context, tx pgx.Tx, report uuid.UUID, _, _ int) error {
			_, err := tx.Exec(ctx, "UPDATE reports SET status = 'CANCELLED', finished_at = now() WHERE id = $1", report) // a user may only have a few unfinished reports
			return err
		}
	})
	product := s.newProduct("KILLED", 1_000_000)
	customer := s.viewer("customer")

	var (
		all          sync.WaitGroup
		stop         atomic.Bool
		mu           sync.Mutex
		codes        = map[string]int{}
		messages     = map[string]bool{}
		acknowledged []int
	)
	load := func(query string, variables func(i int) map[string]any) {
		for i := 0; !stop.Load(); i++ {
			a := s.askAs(customer, query, variables(i))
			mu.Lock()
			codes[a.code()]++
			for _, err := range a.Errors {
				messages[err.Message] = true
			}
			var data struct{ M payload }
			if json.Unmarshal(a.Data, &data) == nil && data.M.Order != nil {
				acknowledged = append(acknowledged, data.M.Order.Number)
			}
			mu.Unlock()
		}
	}
	count := func(code string) int {
		mu.Lock()
		defer mu.Unlock()
		return codes[code]
	}
	for client := range 6 {
		all.Go(func() {
			load(placeOrder, func(i int) map[string]any { return singleItem(product, 1, fmt.Sprint(client, " ", i)) })
		})
		all.Go(func() {
			load(`{ orders(first: 3) { nodes { number items { nodes { product { name } } } } } products { nodes { name } } }`,
				func(int) map[string]any { return nil })
		})
	}
	all.Go(func() {
		load(`mutation($key: String!) { m: requestReport(input: { kind: ORDERS_EXPORT, format: CSV, from: "2026-01-01", to: "2026-01-02",
	idempotencyKey: $key }) { report { id } errors { code } } }`, func(i int) map[string]any { return map[string]any{"key": fmt.Sprint(i)} })
	})
	const required, patience = 30, 30 * time.Second
	reached := func(code string) func() bool {
		from := count(code)
		return func() bool { return count(code) >= from+required }
	}
	for range 2 {
		require.Eventually(t, reached(""), patience, time.Millisecond)
		refused := reached("UNAVAILABLE")
		postgres.Kill()
		require.Eventually(t, refused, patience, time.Millisecond)
		postgres.Start()
	}
	stop.Store(true)
	all.Wait()
	for range 8 { // one for each connection
		p, _ := s.do("customer", placeOrder, singleItem(product, 1, fmt.Sprint("after ", time.Now())))
		require.Empty(t, p.Errors)
		require.Equal(t, http.StatusOK, s.ask("customer", `{ orders { nodes { number } } }`, nil).Status)
	}
	delete(codes, "")
	delete(codes, "UNAVAILABLE")
	require.Empty(t, codes)
	for message := range messages {
		require.Contains(t, []string{
			"the shop can't reach its data, please try again",
			"the shop lost the connection to its data: this may have happened or not, look before you try again",
		}, message)
	}
	for _, number := range acknowledged {
		require.Equal(t, 1, scalar[int](s, fmt.Sprint("SELECT count(*)::int FROM orders WHERE number = ", number)))
	}
}
