package limits

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func (c client) admitted() *Admitted {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), "POST", "/graphql", nil)
	r.RemoteAddr = c.address + ":1"
	inside, full := c.a.Enter(c.t.Context(), r)
	require.Nil(c.t, full)
	return inside
}

// A paused request leaves its turn and its place to others, and gets both back.
func TestPausedRequestsLeaveRoom(t *testing.T) {
	t.Parallel()
	a := NewAdmission(2, nil)
	one, other := client{t, a, "198.51.100.1"}, client{t, a, "198.51.100.2"}
	paused := one.admitted()
	resume := paused.Pause()
	require.Equal(t, []int{0, 1}, []int{a.Count(), a.Paused()})
	first, second := one.admitted(), other.admitted()
	resume(t.Context())
	require.Equal(t, []int{3, 0}, []int{a.Count(), a.Paused()}, "who was admitted before is not refused")
	for _, r := range []*Admitted{paused, first, second} {
		r.Leave()
		r.Leave()
	}
	require.Zero(t, a.Count())
	require.Empty(t, a.byAddress)
	require.Empty(t, a.paused)
}

// A request that has resumed waits for its turn as others do.
func TestResumedRequestsTakeTurns(t *testing.T) {
	t.Parallel()
	a := NewAdmission(4*minAtOnce, nil)
	c := client{t, a, "198.51.100.1"}
	paused := c.admitted()
	resume := paused.Pause()
	var working []*Admitted
	for range minAtOnce / 2 { // as many as one address has worked on
		working = append(working, c.admitted())
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	resume(ended)
	require.False(t, paused.isHeld)
	resume = paused.Pause()
	resumed := make(chan struct{})
	go func() { defer close(resumed); resume(t.Context()) }()
	working[0].Leave()
	<-resumed
	require.True(t, paused.isHeld)
	paused.Leave()
	for _, r := range working {
		r.Leave()
	}
	require.Zero(t, a.Count())
	require.True(t, a.turns.Acquire(ended, "another"))
}

// A request that leaves while it is paused is not admitted again.
func TestPausedRequestsCanLeave(t *testing.T) {
	t.Parallel()
	a := NewAdmission(2, nil)
	paused := client{t, a, "198.51.100.1"}.admitted()
	resume := paused.Pause()
	paused.Leave()
	resume(t.Context())
	require.Equal(t, []int{0, 0}, []int{a.Count(), a.Paused()})
	require.False(t, paused.isHeld)
}

// Of one address, half as many requests are paused as may be admitted at once. Further ones keep their places.
func TestFewRequestsOfAnAddressArePaused(t *testing.T) {
	t.Parallel()
	const most = 4
	a := NewAdmission(most, nil)
	c := client{t, a, "198.51.100.1"}
	var all []*Admitted
	for range most {
		all = append(all, c.admitted())
		all[len(all)-1].Pause()
	}
	require.Equal(t, []int{most / 2, most / 2}, []int{a.Count(), a.Paused()})
	other := client{t, a, "198.51.100.2"}.admitted()
	other.Pause()
	require.Equal(t, most/2+1, a.Paused())
	for _, r := range append(all, other) {
		r.Leave()
	}
	require.Zero(t, a.Paused())
}
