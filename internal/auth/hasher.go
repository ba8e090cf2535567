package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"orderly.example/internal/faults"
)

// HasherOptions are the options of NewHasher.
type HasherOptions struct {
	// Cost of bcrypt, from 4 to 31: each step doubles the work. Default: 12, which takes about 180 ms.
	Cost int
	// Workers is how many passwords are hashed at once. Default: half of the processors, at most 4.
	Workers int
	// Queue is how many strangers may wait, and as many known users. Default: 16.
	Queue int
}

const maxWorkers = 4

func (o HasherOptions) withDefaults() HasherOptions {
	o.Cost = cmp.Or(o.Cost, 12)
	o.Workers = cmp.Or(o.Workers, min(maxWorkers, max(1, runtime.GOMAXPROCS(0)/2)))
	o.Queue = cmp.Or(o.Queue, 16)
	return o
}

// Hasher hashes passwords with bcrypt, few at once, since hashing takes the processors that queries need. Addresses
// take turns, and known users come before strangers.
type Hasher struct {
	cost        int
	dummyHash   []byte // a hash that no password matches
	scheduler   *scheduler
	heldBack    chan struct{} // a semaphore of refusals that are held back
	averageTime movingAverage
	onHash      func(waited, took time.Duration)

	generate func(password []byte, cost int) ([]byte, error)
	compare  func(hash, password []byte) error
}

// NewHasher makes a Hasher. It has no goroutines of its own.
func NewHasher(o HasherOptions) *Hasher {
	o = o.withDefaults()
	const saltAndHash = 22 + 31 // characters
	return &Hasher{
		cost:        o.Cost,
		dummyHash:   fmt.Appendf(nil, "$2a$%02d$%s", o.Cost, strings.Repeat(".", saltAndHash)),
		scheduler:   newScheduler(o.Workers, o.Queue),
		heldBack:    make(chan struct{}, maxHeldBack),
		averageTime: movingAverage{average: initialAverage},
		onHash:      func(time.Duration, time.Duration) {},
		generate:    bcrypt.GenerateFromPassword,
		compare:     bcrypt.CompareHashAndPassword,
	}
}

// Hash hashes a new password. Its error is a BAD_USER_INPUT Fault for a password that PasswordProblem rejects, a
// BUSY Fault if too many wait, or the cause of ctx's end.
func (h *Hasher) Hash(ctx context.Context, password string) (hash []byte, err error) {
	if problem := PasswordProblem(password); problem != "" {
		return nil, faults.New(faults.CodeBadInput, problem)
	}
	acquired, err := h.acquire(ctx)
	if err != nil {
		return nil, err
	}
	defer h.release(acquired)
	runAtLowPriority(func() { hash, err = h.generate([]byte(normalize(password)), h.cost) })
	if err != nil {
		return nil, fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// Check reports whether a password matches a hash. For a nil hash it returns false after the same time, so that
// nobody learns whether a user exists. Its error is a BUSY Fault if too many wait, or the cause of ctx's end.
func (h *Hasher) Check(ctx context.Context, hash []byte, password string) (bool, error) {
	text := normalize(password)
	possible := len(hash) > 0 && isHashable(text)
	if !possible {
		hash = h.dummyHash
	}
	acquired, err := h.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer h.release(acquired)
	runAtLowPriority(func() { err = h.compare(hash, []byte(text)) })
	if err != nil && !errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, fmt.Errorf("comparing a password with its hash: %w", err)
	}
	return possible && err == nil, nil
}

// Waiting is how many wait.
func (h *Hasher) Waiting() int {
	_, waiting := h.scheduler.counts()
	return waiting
}

// Running is how many passwords are being hashed.
func (h *Hasher) Running() int {
	running, _ := h.scheduler.counts()
	return running
}

// OnHash sets a function that gets, for each password, how long it waited and how long hashing took. Call it before
// the first.
func (h *Hasher) OnHash(f func(waited, took time.Duration)) { h.onHash = f }

const (
	// holdBackTime is how long a refusal is held back: a client that asks again at once would use the processor for
	// asking.
	holdBackTime = 250 * time.Millisecond
	// maxHeldBack is how many refusals are held back at once.
	maxHeldBack = 1000
)

// CheckRoom returns a BUSY Fault if too many wait, and still do a moment later. Called first, it saves the work
// that precedes hashing. isKnown reports whether the client may be known; it is called only if that decides.
func (h *Hasher) CheckRoom(ctx context.Context, isKnown func() bool) error {
	isKnown = sync.OnceValue(isKnown)
	hasRoom := func() bool {
		ofKnown, ofStrangers := h.scheduler.hasRoom(ctx, true), h.scheduler.hasRoom(ctx, false)
		return ofKnown && ofStrangers || ofKnown != ofStrangers && isKnown() == ofKnown
	}
	if hasRoom() {
		return nil
	}
	select {
	case h.heldBack <- struct{}{}:
		defer func() { <-h.heldBack }()
	default:
		return h.busy()
	}
	timer := time.NewTimer(holdBackTime)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if hasRoom() {
		return nil
	}
	return h.busy()
}

// isStranger is the isKnown of a client about whom nothing is known.
func isStranger() bool { return false }

// slot is a worker that was acquired.
type slot struct{ requestedAt, startedAt time.Time }

// acquire waits for a worker, if there is room to wait.
func (h *Hasher) acquire(ctx context.Context) (slot, error) {
	came := time.Now()
	waited, err := h.scheduler.acquire(ctx)
	switch {
	case errors.Is(err, errQueueFull):
		return slot{}, h.busy()
	case err != nil:
		return slot{}, err
	case !waited:
		return slot{came, came}, nil
	}
	return slot{came, time.Now()}, nil
}

// release frees the worker.
func (h *Hasher) release(t slot) {
	took := time.Since(t.startedAt)
	h.averageTime.observe(took)
	h.onHash(t.startedAt.Sub(t.requestedAt), took)
	h.scheduler.release()
}

// busy is the Fault of a full queue. RetryAfter is when those who wait should be done.
func (h *Hasher) busy() error {
	turns := (h.Waiting() + h.scheduler.workers) / h.scheduler.workers // those who wait and one more, rounded up
	return &faults.Fault{
		Code:       faults.CodeBusy,
		Reason:     faults.RefusedHash,
		Message:    "too many people are logging in at this moment, please try again",
		RetryAfter: time.Duration(turns) * h.averageTime.value(),
	}
}
