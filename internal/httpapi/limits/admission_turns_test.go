package limits

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// client sends the requests of one address.
type client struct {
	t       *testing.T
	a       *Admission
	address string
}

// enter enters a request, and sends its Leave when it is the request's turn.
func (c client) enter(ctx context.Context) <-chan func() {
	turn := make(chan func(), 1)
	inside := c.a.Count()
	go func() {
		r := httptest.NewRequestWithContext(ctx, "POST", "/graphql", nil)
		r.RemoteAddr = c.address + ":1"
		inside, full := c.a.Enter(ctx, r)
		if full != nil {
			turn <- func() {}
			return
		}
		turn <- inside.Leave
	}()
	require.Eventually(c.t, func() bool { return c.a.Count() == inside+1 }, time.Minute, time.Millisecond)
	return turn
}

// At most half of the requests that are worked on are from one address, and addresses that wait take turns, however many
// requests they have sent.
func TestAddressesTakeTurns(t *testing.T) {
	t.Parallel()
	const each = minAtOnce / 2
	a := NewAdmission(4*minAtOnce, nil)
	many, other, third := client{t, a, "198.51.100.1"}, client{t, a, "198.51.100.2"}, client{t, a, "198.51.100.3"}
	var working, waiting []<-chan func()
	for range each {
		working = append(working, many.enter(t.Context()))
	}
	for range each {
		waiting = append(waiting, many.enter(t.Context()))
	}
	var others []func()
	for range each {
		others = append(others, <-other.enter(t.Context())) // half is free for others
	}
	late, last := third.enter(t.Context()), third.enter(t.Context())
	require.Empty(t, late)
	others[0]()
	leave := <-late // before the many that were there earlier
	require.Empty(t, last)
	require.Empty(t, waiting[0])
	leave()
	(<-last)()
	(<-working[0])()
	first := <-waiting[0]
	require.Empty(t, waiting[1])

	first()
	for _, leave := range others[1:] {
		leave()
	}
	for _, turn := range append(working[1:], waiting[1:]...) {
		(<-turn)()
	}
	require.Zero(t, a.Count())
	require.Empty(t, a.byAddress)
}

// A request that ends while it waits does not count any more.
func TestRequestsThatEndWhileTheyWaitDoNotCount(t *testing.T) {
	t.Parallel()
	a := NewAdmission(4*minAtOnce, nil)
	many := client{t, a, "198.51.100.1"}
	var working []<-chan func()
	for range minAtOnce / 2 {
		working = append(working, many.enter(t.Context()))
	}
	ctx, hangUp := context.WithCancel(t.Context())
	gone, next := many.enter(ctx), many.enter(t.Context())
	hangUp()
	(<-gone)()
	require.Empty(t, next)
	(<-working[0])()
	(<-next)()
	for _, turn := range working[1:] {
		(<-turn)()
	}
	require.Zero(t, a.Count())
	require.Empty(t, a.byAddress)
}
