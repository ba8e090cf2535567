package httpapi

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asker is one address's requests.
type asker struct {
	t       *testing.T
	a       *admission
	address string
}

// ask enters, and tells on a channel when it is the request's turn.
func (k asker) ask(ctx context.Context) <-chan func() {
	turn := make(chan func(), 1)
	inside := k.a.count()
	go func() {
		r := httptest.NewRequestWithContext(ctx, "POST", "/graphql", nil)
		r.RemoteAddr = k.address + ":1"
		inside, full := k.a.enter(ctx, r)
		if full != nil {
			turn <- func() {}
			return
		}
		turn <- inside.leave
	}()
	require.Eventually(k.t, func() bool { return k.a.count() == inside+1 }, time.Minute, time.Millisecond)
	return turn
}

// Half of what is worked on is of one address at most, and who waits takes turns with others, whatever they have sent.
func TestAddressesTakeTurns(t *testing.T) {
	t.Parallel()
	const each = fewestAtOnce / 2
	a := newAdmission(4*fewestAtOnce, nil)
	many, other, third := asker{t, a, "198.51.100.1"}, asker{t, a, "198.51.100.2"}, asker{t, a, "198.51.100.3"}
	var working, waiting []<-chan func()
	for range each {
		working = append(working, many.ask(t.Context()))
	}
	for range each {
		waiting = append(waiting, many.ask(t.Context()))
	}
	var others []func()
	for range each {
		others = append(others, <-other.ask(t.Context())) // half is free for others
	}
	late, last := third.ask(t.Context()), third.ask(t.Context())
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
	require.Zero(t, a.count())
	require.Empty(t, a.each)
}

// Who goes while they wait leaves nothing behind.
func TestWhoWaitsForATurnMayGo(t *testing.T) {
	t.Parallel()
	a := newAdmission(4*fewestAtOnce, nil)
	many := asker{t, a, "198.51.100.1"}
	var working []<-chan func()
	for range fewestAtOnce / 2 {
		working = append(working, many.ask(t.Context()))
	}
	ctx, hangUp := context.WithCancel(t.Context())
	gone, next := many.ask(ctx), many.ask(t.Context())
	hangUp()
	(<-gone)()
	require.Empty(t, next)
	(<-working[0])()
	(<-next)()
	for _, turn := range working[1:] {
		(<-turn)()
	}
	require.Zero(t, a.count())
	require.Empty(t, a.each)
}
