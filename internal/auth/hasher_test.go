package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"orderly.example/internal/faults"
)

const (
	patience = time.Minute
	moment   = 2 * time.Millisecond

	password = "orderly-demo"
)

// newQuickHasher hashes at the lowest cost.
func newQuickHasher(workers, queue int) *Hasher {
	return NewHasher(HasherOptions{Cost: bcrypt.MinCost, Workers: workers, Queue: queue})
}

func TestPasswordsAreHashedAtCost12(t *testing.T) {
	t.Parallel()
	h := NewHasher(HasherOptions{})
	hash, err := h.Hash(t.Context(), password)
	require.NoError(t, err)
	require.Regexp(t, `^\$2a\$12\$`, string(hash))
	cost, err := bcrypt.Cost(h.dummyHash)
	require.NoError(t, err)
	require.Equal(t, 12, cost)
}

func TestAPasswordBelongsToItsHash(t *testing.T) {
	t.Parallel()
	h := newQuickHasher(2, 2)
	for set, given := range map[string]string{
		password:                              password,
		strings.Repeat("é", 36):               strings.Repeat("e\u0301", 36), // from another keyboard
		strings.Repeat("a", 72):               strings.Repeat("a", 72),
		"a 🔑, and \t all sorts of \"things\"": "a 🔑, and \t all sorts of \"things\"",
	} {
		hash, err := h.Hash(t.Context(), set)
		require.NoError(t, err)
		right, err := h.Check(t.Context(), hash, given)
		require.NoError(t, err)
		require.True(t, right, set)
		for _, other := range []string{"", "x", set + "x", set + "\x00" + set, set + "\xff", strings.ToUpper(set[:1]) + set[1:] + " "} {
			right, err := h.Check(t.Context(), hash, other)
			require.NoError(t, err)
			require.False(t, right, "%q is not %q", other, set)
		}
	}
}

func TestOnHashReportsWaitAndDuration(t *testing.T) {
	t.Parallel()
	h := newQuickHasher(1, 1)
	type heard struct{ waited, took time.Duration }
	told := make(chan heard, 2)
	h.OnHash(func(waited, took time.Duration) { told <- heard{waited, took} })
	begun, proceed := make(chan struct{}, 2), make(chan struct{})
	h.generate = func([]byte, int) ([]byte, error) {
		begun <- struct{}{}
		<-proceed
		return nil, nil
	}
	var clients sync.WaitGroup
	hash := func() { _, _ = h.Hash(t.Context(), password) }
	clients.Go(hash)
	<-begun
	clients.Go(hash)
	require.Eventually(t, func() bool { return h.Waiting() == 1 }, patience, moment)
	require.Equal(t, 1, h.Running())
	close(proceed)
	clients.Wait()
	first, second := <-told, <-told
	require.Zero(t, first.waited)
	require.Positive(t, first.took)
	require.Positive(t, second.waited)
	require.Zero(t, h.Running())
}

// Passwords that bcrypt would reject with its own error, or confuse with others, are rejected before.
func TestNoHashOfWhatCannotBeAPassword(t *testing.T) {
	t.Parallel()
	h := newQuickHasher(1, 1)
	h.generate = func([]byte, int) ([]byte, error) { return nil, errors.New("bcrypt was asked") }
	for _, refused := range []string{"", "short", strings.Repeat("a", 73), "password\x00"} {
		_, err := h.Hash(t.Context(), refused)
		fault := faults.Of(err)
		require.NotNil(t, fault, err)
		require.Equal(t, faults.CodeBadInput, fault.Code)
		require.Equal(t, PasswordProblem(refused), fault.Message)
	}
	_, err := h.Hash(t.Context(), password)
	require.EqualError(t, err, "hashing a password: bcrypt was asked")
}

// The time does not tell whether a user exists or a password is possible: the work is the same.
func TestTheSameWorkWithoutAHash(t *testing.T) {
	t.Parallel()
	h := newQuickHasher(1, 1)
	hash, err := h.Hash(t.Context(), strings.Repeat("a", 72))
	require.NoError(t, err)
	var costs []int
	compare := h.compare
	h.compare = func(hash, password []byte) error {
		cost, err := bcrypt.Cost(hash)
		require.NoError(t, err)
		costs = append(costs, cost)
		err = compare(hash, password)
		require.ErrorIs(t, err, bcrypt.ErrMismatchedHashAndPassword, "it was worked out")
		return err
	}
	for _, c := range []struct {
		hash     []byte
		password string
	}{{nil, password}, {[]byte{}, password}, {nil, ""}, {hash, "wrong password"}, {hash, strings.Repeat("a", 73)}, {hash, "a\x00a"}} {
		right, err := h.Check(t.Context(), c.hash, c.password)
		require.NoError(t, err)
		require.False(t, right)
	}
	require.Equal(t, []int{4, 4, 4, 4, 4, 4}, costs)

	h.compare = func([]byte, []byte) error { return nil }
	right, err := h.Check(t.Context(), nil, password)
	require.NoError(t, err)
	require.False(t, right, "whatever the comparison says")
}

func TestAHashThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	_, err := newQuickHasher(1, 1).Check(t.Context(), []byte("secret"), password)
	require.ErrorIs(t, err, bcrypt.ErrHashTooShort)
	require.Nil(t, faults.Of(err))
}

// busyHasher blocks each comparison until it is released.
type busyHasher struct {
	*Hasher

	atWork, most atomic.Int64
	goOn         chan struct{}
	all          sync.WaitGroup
}

func newBusyHasher(t *testing.T, workers, queue int) *busyHasher {
	t.Helper()
	h := &busyHasher{Hasher: newQuickHasher(workers, queue), goOn: make(chan struct{})}
	h.compare = func([]byte, []byte) error {
		now := h.atWork.Add(1)
		for was := h.most.Load(); now > was && !h.most.CompareAndSwap(was, now); was = h.most.Load() {
		}
		<-h.goOn
		h.atWork.Add(-1)
		return bcrypt.ErrMismatchedHashAndPassword
	}
	t.Cleanup(func() {
		close(h.goOn)
		h.all.Wait()
	})
	return h
}

// check starts a check, and sends its error when it ends.
func (h *busyHasher) check(ctx context.Context) <-chan error {
	answer := make(chan error, 1)
	h.all.Go(func() {
		_, err := h.Check(ctx, nil, password)
		answer <- err
	})
	return answer
}

// await waits until so many are running and so many wait.
func (h *busyHasher) await(t *testing.T, running, waiting int) {
	t.Helper()
	require.Eventually(t, func() bool { return h.atWork.Load() == int64(running) && h.Waiting() == waiting }, patience, moment)
}

func TestFewWorkAtOnce(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 3, 40)
	for range 43 {
		h.check(t.Context())
	}
	h.await(t, 3, 40)
	for range 43 {
		h.goOn <- struct{}{}
	}
	h.await(t, 0, 0)
	require.EqualValues(t, 3, h.most.Load())
}

func TestHashingTakesAWorkerToo(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 1)
	h.check(t.Context())
	h.await(t, 1, 0)
	ctx, leave := context.WithCancel(t.Context())
	hashed := make(chan error, 1)
	h.all.Go(func() {
		_, err := h.Hash(ctx, password)
		hashed <- err
	})
	h.await(t, 1, 1)
	leave()
	require.ErrorIs(t, <-hashed, context.Canceled)
	h.goOn <- struct{}{}
}

func TestAFullQueueIsBusy(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 2, 5)
	for range 7 {
		h.check(t.Context())
	}
	h.await(t, 2, 5)
	_, err := h.Check(t.Context(), nil, password)
	fault := faults.Of(err)
	require.NotNil(t, fault)
	require.Equal(t, faults.CodeBusy, fault.Code)
	require.Equal(t, 3*250*time.Millisecond, fault.RetryAfter, "six by two, at what one is thought to take")
	_, err = h.Hash(t.Context(), password)
	require.Equal(t, faults.CodeBusy, faults.Of(err).Code)

	h.averageTime.average = time.Second
	_, err = h.Check(t.Context(), nil, password)
	require.Equal(t, 3*time.Second, faults.Of(err).RetryAfter, "at what one has taken of late")
	for range 7 {
		h.goOn <- struct{}{}
	}
}

func TestACancelledWaitMakesRoom(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 1)
	h.check(t.Context())
	h.await(t, 1, 0)
	away := errors.New("away")
	ctx, leave := context.WithCancelCause(t.Context())
	left := h.check(ctx)
	h.await(t, 1, 1)
	leave(away)
	require.ErrorIs(t, <-left, away)
	require.Zero(t, h.Waiting())

	next := h.check(t.Context())
	h.await(t, 1, 1)
	for range 2 {
		h.goOn <- struct{}{}
	}
	require.NoError(t, <-next)
}

func TestNoHashAfterCancellation(t *testing.T) {
	t.Parallel()
	h := newQuickHasher(1, 1)
	h.compare = func([]byte, []byte) error { return errors.New("bcrypt was asked") }
	ctx, leave := context.WithCancel(t.Context())
	leave()
	_, err := h.Check(ctx, nil, password)
	require.ErrorIs(t, err, context.Canceled)
}

func TestTheAverageFollowsMeasurements(t *testing.T) {
	t.Parallel()
	p := movingAverage{average: 200 * time.Millisecond}
	p.observe(time.Second)
	require.Equal(t, 300*time.Millisecond, p.value())
	for range 100 {
		p.observe(time.Second)
	}
	require.InDelta(t, time.Second, p.value(), float64(time.Millisecond))

	h := newQuickHasher(1, 1)
	_, err := h.Check(t.Context(), nil, password)
	require.NoError(t, err)
	require.NotEqual(t, initialAverage, h.averageTime.value(), "each time is measured")
}

// clientAt is a client at an address.
type clientAt struct {
	noClient

	address string
}

func (a clientAt) Address() string { return a.address }

func from(t *testing.T, address, user string) context.Context {
	t.Helper()
	return withOwner(WithExchange(t.Context(), &Exchange{Client: clientAt{address: address}}), user, false)
}

// However many log in from one address, other addresses are served in turn.
func TestAddressesTakeTurns(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 8)
	busy := func(address, user string) {
		t.Helper()
		_, err := h.Check(from(t, address, user), nil, password)
		require.Equal(t, faults.CodeBusy, faults.Of(err).Code)
		require.Equal(t, faults.CodeBusy, faults.Of(h.CheckRoom(from(t, address, user), isStranger)).Code)
	}
	h.check(from(t, "a", "anna"))
	h.await(t, 1, 0)
	h.check(from(t, "a", "anna"))
	h.await(t, 1, 1)
	last := h.check(from(t, "a", "ada"))
	h.await(t, 1, 2)
	busy("a", "somebody")
	elsewhere := h.check(from(t, "b", "ben"))
	h.await(t, 1, 3)
	for range 2 { // the first of a, then b
		h.goOn <- struct{}{}
	}
	require.Eventually(t, func() bool { return len(elsewhere) == 1 }, patience, moment)
	for range 2 {
		h.goOn <- struct{}{}
	}
	require.NoError(t, <-last)
}

// Addresses or users that fill the queue lose waiters to others, until all have the same number.
func TestAFullQueueIsShared(t *testing.T) {
	t.Parallel()
	for name, enter := range map[string]func(t *testing.T, address, user string) context.Context{"strangers": from, "known": fromKnown} {
		for by, attacker := range map[string]func(i int) (address, user string){
			"address": func(i int) (string, string) { return fmt.Sprint("address ", i%4), fmt.Sprint("user ", i) },
			"user":    func(i int) (string, string) { return fmt.Sprint("address ", i), fmt.Sprint("user ", i%4) },
		} {
			t.Run(name+" by "+by, func(t *testing.T) {
				t.Parallel()
				h := newBusyHasher(t, 1, 8)
				h.check(enter(t, "a", "anna"))
				h.await(t, 1, 0)
				lost := make(chan error, 8)
				for i := range 8 {
					address, user := attacker(i)
					h.all.Go(func() {
						if _, err := h.Check(enter(t, address, user), nil, password); err != nil {
							lost <- err
						}
					})
					h.await(t, 1, 1+i)
				}
				for i := range 4 {
					h.check(enter(t, fmt.Sprint("elsewhere ", i), fmt.Sprint("other ", i)))
					requireBusy(t, <-lost)
				}
				requireBusy(t, <-h.check(enter(t, "new", "new"))) // each of eight has one
				require.Empty(t, lost)
				h.await(t, 1, 8)
				h.finish(9)
			})
		}
	}
}

// However many addresses try one user's password, others have room to wait.
func TestAUserHasFewPlaces(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 8)
	h.check(from(t, "a", "anna"))
	h.await(t, 1, 0)
	for i, address := range []string{"b", "c"} {
		h.check(from(t, address, "anna"))
		h.await(t, 1, i+1)
	}
	_, err := h.Check(from(t, "d", "anna"), nil, password)
	require.Equal(t, faults.CodeBusy, faults.Of(err).Code)
	require.NoError(t, h.CheckRoom(from(t, "d", "ben"), isStranger))
	for range 3 {
		h.goOn <- struct{}{}
	}
}

func fromKnown(t *testing.T, address, user string) context.Context {
	t.Helper()
	return withOwner(from(t, address, user), user, true)
}

func isKnown() bool { return true }

// finish lets so many end, of those that are running or come next.
func (h *busyHasher) finish(n int) {
	for range n {
		h.goOn <- struct{}{}
	}
}

func requireBusy(t *testing.T, err error) {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, faults.CodeBusy, faults.Of(err).Code)
}

// However many strangers wait, a known user has room, and gets the next worker.
func TestStrangersDoNotKeepKnownPeopleOut(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 4)
	for i := range 5 {
		h.check(from(t, fmt.Sprint("address ", i), fmt.Sprint("user ", i)))
		h.await(t, 1, i)
	}
	requireBusy(t, <-h.check(from(t, "home", "anna")))
	requireBusy(t, h.CheckRoom(from(t, "home", "anna"), isStranger))
	require.NoError(t, h.CheckRoom(from(t, "home", "anna"), isKnown))
	known := h.check(fromKnown(t, "home", "anna"))
	h.await(t, 1, 5)
	h.finish(2)
	require.Eventually(t, func() bool { return len(known) == 1 }, patience, moment)
	require.NoError(t, <-known)
	h.finish(4)
}

// If known users and a stranger wait, every fourth worker goes to the stranger.
func TestKnownPeopleDoNotStarveStrangers(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 8)
	h.check(from(t, "a", "anna"))
	h.await(t, 1, 0)
	stranger := h.check(from(t, "b", "ben"))
	h.await(t, 1, 1)
	var known []<-chan error
	for i := range 8 {
		name := fmt.Sprint("known ", i/2)
		known = append(known, h.check(fromKnown(t, name, name)))
		h.await(t, 1, 2+i)
	}
	h.finish(1 + maxKnownInRow + 1)
	require.Eventually(t, func() bool { return len(stranger) == 1 }, patience, moment)
	require.Eventually(t, func() bool {
		served := 0
		for _, answer := range known {
			served += len(answer)
		}
		return served == maxKnownInRow
	}, patience, moment)
	h.finish(8 - maxKnownInRow)
}

// A known user and their address have no more room than a stranger's, and addresses take turns.
func TestKnownPeopleShareTheirPlaces(t *testing.T) {
	t.Parallel()
	h := newBusyHasher(t, 1, 8)
	h.check(fromKnown(t, "a", "anna"))
	h.await(t, 1, 0)
	h.check(fromKnown(t, "a", "anna"))
	h.await(t, 1, 1)
	h.check(fromKnown(t, "a", "ada"))
	h.await(t, 1, 2)
	requireBusy(t, <-h.check(fromKnown(t, "a", "somebody")))
	requireBusy(t, h.CheckRoom(from(t, "a", "somebody"), isKnown))
	require.NoError(t, h.CheckRoom(from(t, "a", "somebody"), isStranger))

	h.check(fromKnown(t, "b", "anna"))
	h.await(t, 1, 3)
	requireBusy(t, <-h.check(fromKnown(t, "c", "anna")))
	last := h.check(fromKnown(t, "c", "cleo"))
	h.await(t, 1, 4)
	h.finish(3) // the first of a, then b and c
	require.Eventually(t, func() bool { return len(last) == 1 }, patience, moment)
	h.finish(2)
}
