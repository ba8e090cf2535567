package auth

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/bcrypt"

	"orderly.example/db"
)

// HasherOptions are the choices of NewHasher. Zero values are the defaults.
type HasherOptions struct {
	// Cost is bcrypt's, from 4 to 31: each step doubles the work. 12, which takes about 180 ms.
	Cost int
	// Workers is how many passwords are hashed at once; half of the processors, 4 at most.
	Workers int
	// Queue is how many strangers may wait, and how many known people; 16.
	Queue int
}

const (
	defaultCost  = 12
	defaultQueue = 16
	maxWorkers   = 4
)

func (o HasherOptions) withDefaults() HasherOptions {
	if o.Cost == 0 {
		o.Cost = defaultCost
	}
	if o.Workers == 0 {
		o.Workers = min(maxWorkers, max(1, runtime.GOMAXPROCS(0)/2))
	}
	if o.Queue == 0 {
		o.Queue = defaultQueue
	}
	return o
}

// Hasher hashes passwords by bcrypt, few at once: it takes the processor that queries need. Addresses take turns, and
// people who are known come before strangers.
type Hasher struct {
	cost        int
	dummyHash   []byte // a hash that no password has
	scheduler   *scheduler
	heldBack    chan struct{} // holds one for each whose refusal is held back
	averageTime movingAverage
	onHash      func(waited, took time.Duration)

	generate func(password []byte, cost int) ([]byte, error)
	compare  func(hash, password []byte) error
}

// NewHasher makes a Hasher without goroutines of its own.
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

// Hash hashes a new password. Its error is a Fault with the code BAD_USER_INPUT for one that PasswordProblem refuses,
// and with the code BUSY where too many wait; or the cause of ctx's end.
func (h *Hasher) Hash(ctx context.Context, password string) (hash []byte, err error) {
	if problem := PasswordProblem(password); problem != "" {
		return nil, db.NewFault(db.CodeBadInput, problem)
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

// Check says whether a password belongs to a hash. Without a hash (nil) it is false and takes the same time: nobody
// learns whether a user exists. The error is a Fault with the code BUSY where too many wait, or the cause of ctx's end.
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

// OnHash has f hear how long each password has waited and how long hashing it took. Call it before the first.
func (h *Hasher) OnHash(f func(waited, took time.Duration)) { h.onHash = f }

const (
	// holdBackTime is how long a refusal is held back: who asks again at once would take the processor by asking.
	holdBackTime = 250 * time.Millisecond
	// maxHeldBack is how many are held back at once.
	maxHeldBack = 1000
)

// CheckRoom is a Fault with the code BUSY where too many wait, and still do so a moment later. Asked first, it spares what
// comes before hashing. isKnown says whether the client may be known: it is asked where that decides.
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

// isStranger is of a client of whom nothing is known.
func isStranger() bool { return false }

// slot is a worker that was taken.
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

// busy is the fault of a full queue. It tells when those who wait will have had their turn.
func (h *Hasher) busy() error {
	turns := (h.Waiting() + h.scheduler.workers) / h.scheduler.workers // those who wait and one more, rounded up
	return &db.Fault{
		Code:       db.CodeBusy,
		Reason:     db.RefusedHash,
		Message:    "too many people are logging in at this moment, please try again",
		RetryAfter: time.Duration(turns) * h.averageTime.value(),
	}
}
