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
	mostWorkers  = 4
)

func (o HasherOptions) withDefaults() HasherOptions {
	if o.Cost == 0 {
		o.Cost = defaultCost
	}
	if o.Workers == 0 {
		o.Workers = min(mostWorkers, max(1, runtime.GOMAXPROCS(0)/2))
	}
	if o.Queue == 0 {
		o.Queue = defaultQueue
	}
	return o
}

// Hasher hashes passwords by bcrypt, few at once: it takes the processor that queries need. Addresses take turns, and
// people who are known come before strangers.
type Hasher struct {
	cost   int
	absent []byte // a hash that no password has
	line   *line
	held   chan struct{} // holds one for each whose refusal is held back
	pace   pace
	tell   func(waited, took time.Duration)

	generate func(password []byte, cost int) ([]byte, error)
	compare  func(hash, password []byte) error
}

// NewHasher makes a Hasher without goroutines of its own.
func NewHasher(o HasherOptions) *Hasher {
	o = o.withDefaults()
	const saltAndHash = 22 + 31 // characters
	return &Hasher{
		cost:     o.Cost,
		absent:   fmt.Appendf(nil, "$2a$%02d$%s", o.Cost, strings.Repeat(".", saltAndHash)),
		line:     newLine(o.Workers, o.Queue),
		held:     make(chan struct{}, mostHeld),
		pace:     pace{average: firstPace},
		tell:     func(time.Duration, time.Duration) {},
		generate: bcrypt.GenerateFromPassword,
		compare:  bcrypt.CompareHashAndPassword,
	}
}

// Hash hashes a new password. Its error is a Fault with the code BAD_USER_INPUT for one that PasswordProblem refuses,
// and with the code BUSY where too many wait; or the cause of ctx's end.
func (h *Hasher) Hash(ctx context.Context, password string) (hash []byte, err error) {
	if problem := PasswordProblem(password); problem != "" {
		return nil, db.NewFault(db.CodeBadInput, problem)
	}
	turn, err := h.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer h.leave(turn)
	aside(func() { hash, err = h.generate([]byte(normal(password)), h.cost) })
	if err != nil {
		return nil, fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// Check says whether a password belongs to a hash. Without a hash (nil) it is false and takes the same time: nobody
// learns whether a user exists. The error is a Fault with the code BUSY where too many wait, or the cause of ctx's end.
func (h *Hasher) Check(ctx context.Context, hash []byte, password string) (bool, error) {
	text := normal(password)
	possible := len(hash) > 0 && fits(text)
	if !possible {
		hash = h.absent
	}
	turn, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer h.leave(turn)
	aside(func() { err = h.compare(hash, []byte(text)) })
	if err != nil && !errors.Is(err, bcrypt.ErrMismatchedHashAndPassword) {
		return false, fmt.Errorf("comparing a password with its hash: %w", err)
	}
	return possible && err == nil, nil
}

// Waiting is how many wait.
func (h *Hasher) Waiting() int {
	_, waiting := h.line.counts()
	return waiting
}

// Running is how many passwords are being hashed.
func (h *Hasher) Running() int {
	running, _ := h.line.counts()
	return running
}

// Tell has f hear how long each password has waited and how long hashing it took. Call it before the first.
func (h *Hasher) Tell(f func(waited, took time.Duration)) { h.tell = f }

const (
	// holdTime is how long a refusal is held back: who asks again at once would take the processor by asking.
	holdTime = 250 * time.Millisecond
	// mostHeld is how many are held back at once.
	mostHeld = 1000
)

// Room is a Fault with the code BUSY where too many wait, and still do so a moment later. Asked first, it spares what
// comes before hashing. isKnown says whether the client may be known: it is asked where that decides.
func (h *Hasher) Room(ctx context.Context, isKnown func() bool) error {
	isKnown = sync.OnceValue(isKnown)
	hasRoom := func() bool {
		ofKnown, ofStrangers := h.line.hasRoom(ctx, true), h.line.hasRoom(ctx, false)
		return ofKnown && ofStrangers || ofKnown != ofStrangers && isKnown() == ofKnown
	}
	if hasRoom() {
		return nil
	}
	select {
	case h.held <- struct{}{}:
		defer func() { <-h.held }()
	default:
		return h.busy()
	}
	moment := time.NewTimer(holdTime)
	defer moment.Stop()
	select {
	case <-moment.C:
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

// turn is a worker that was taken.
type turn struct{ came, began time.Time }

// enter waits for a worker, if there is room to wait.
func (h *Hasher) enter(ctx context.Context) (turn, error) {
	came := time.Now()
	waited, err := h.line.enter(ctx)
	switch {
	case errors.Is(err, errNoPlace):
		return turn{}, h.busy()
	case err != nil:
		return turn{}, err
	case !waited:
		return turn{came, came}, nil
	}
	return turn{came, time.Now()}, nil
}

// leave frees the worker.
func (h *Hasher) leave(t turn) {
	took := time.Since(t.began)
	h.pace.observe(took)
	h.tell(t.began.Sub(t.came), took)
	h.line.leave()
}

// busy is the fault of a full queue. It tells when those who wait will have had their turn.
func (h *Hasher) busy() error {
	turns := (h.Waiting() + h.line.workers) / h.line.workers // those who wait and one more, rounded up
	return &db.Fault{
		Code:       db.CodeBusy,
		Reason:     db.RefusedHash,
		Message:    "too many people are logging in at this moment, please try again",
		RetryAfter: time.Duration(turns) * h.pace.expected(),
	}
}
