package peers

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/coalesce"
	"orderly.example/internal/leasecache"
)

const (
	defaultTimeout = time.Second
	// repeatInterval is how often a process that owes an invalidation asks the others for it.
	repeatInterval = time.Second
)

// Options are the options of Open.
type Options struct {
	// Database leads to PostgreSQL itself, past a pooler: sessions are not shared.
	Database *pgx.ConnConfig
	// Store is the process's.
	Store *leasecache.Store
	// Timeout is how long the others may take to answer, and PostgreSQL to give a sign of life. Default: 1 s.
	Timeout time.Duration
	Log     *slog.Logger // nil discards
}

// Peers are the other processes of the shop. They are leasecache.Peers.
type Peers struct {
	store      *leasecache.Store
	log        *slog.Logger
	name       string
	timeout    time.Duration
	group      coalesce.Group[struct{}, *request]
	connection connection
	stop       context.CancelFunc
	running    sync.WaitGroup

	mutex     sync.Mutex
	questions map[string]*question
}

// request is a write that is to be invalidated, and what came of it.
type request struct {
	write
	all     bool
	outcome leasecache.Invalidation
}

// question waits for answers.
type question struct {
	peers    int // that are to answer; unknown as long as it is negative
	refused  int // that don't reach Redis
	finished chan leasecache.Invalidation
}

// Open joins the other processes, and has the store ask them. It does not wait for PostgreSQL.
func Open(ctx context.Context, o Options) *Peers {
	p := &Peers{store: o.Store, log: cmp.Or(o.Log, slog.New(slog.DiscardHandler)), name: rand.Text(), timeout: cmp.Or(o.Timeout, defaultTimeout), questions: map[string]*question{}}
	p.group.Run, p.group.Detached = p.ask, true
	p.connection = newConnection(o.Database, p.timeout, p.receive)
	ctx, p.stop = context.WithCancel(context.WithoutCancel(ctx))
	p.running.Go(func() { p.connection.run(ctx, p.log) })
	p.running.Go(func() { p.repeat(ctx) })
	o.Store.UsePeers(p)
	return p
}

// Close leaves the other processes, after it has asked them for what the store owes. Who asks afterwards gets no answer.
func (p *Peers) Close() {
	if number, owes := p.store.Owes(); owes && p.Invalidate(context.Background(), nil, "") == leasecache.Invalidated {
		p.store.Paid(number)
	}
	p.stop()
	p.running.Wait()
}

// Invalidate asks the others: see leasecache.Peers. Writes that are made while a question is being answered are asked for
// together.
func (p *Peers) Invalidate(ctx context.Context, keys []string, token string) leasecache.Invalidation {
	r := &request{write: write{Token: []byte(token)}, all: len(keys) == 0}
	for _, key := range keys {
		r.Keys = append(r.Keys, []byte(key))
	}
	if err := p.group.Do(ctx, struct{}{}, r); err != nil {
		return leasecache.Unknown
	}
	return r.outcome
}

// ask asks one question for several writes.
func (p *Peers) ask(ctx context.Context, requests []*request) error {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	m := message{Ask: rand.Text(), From: p.name}
	isAll := false
	for _, r := range requests {
		m.Writes = append(m.Writes, r.write)
		isAll = isAll || r.all
	}
	if isAll {
		m.Writes = nil
	}
	q := &question{peers: -1, finished: make(chan leasecache.Invalidation, 1)}
	p.mutex.Lock()
	p.questions[m.Ask] = q
	p.mutex.Unlock()
	defer func() {
		p.mutex.Lock()
		delete(p.questions, m.Ask)
		p.mutex.Unlock()
	}()
	listeners, err := p.connection.send(ctx, m)
	if err != nil {
		return err
	}
	p.mutex.Lock()
	q.peers = listeners - 1 // without this one
	q.finishIfRefused()
	p.mutex.Unlock()
	select {
	case outcome := <-q.finished:
		for _, r := range requests {
			r.outcome = outcome
		}
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// finishIfRefused must be called with the mutex held.
func (q *question) finishIfRefused() {
	if q.peers >= 0 && q.refused >= q.peers {
		q.finish(leasecache.NoneReaches)
	}
}

func (q *question) finish(outcome leasecache.Invalidation) {
	select {
	case q.finished <- outcome:
	default: // an answer was enough
	}
}

// receive handles what another process sent. It does not wait.
func (p *Peers) receive(ctx context.Context, m message) {
	switch {
	case m.From == p.name:
	case m.Ask != "":
		p.running.Go(func() {
			isDone := p.invalidate(ctx, m.Writes)
			_, _ = p.connection.send(ctx, message{From: p.name, To: m.From, Answer: m.Ask, Done: isDone}) // the asker waits for so long only
		})
	case m.To == p.name:
		p.mutex.Lock()
		defer p.mutex.Unlock()
		q := p.questions[m.Answer]
		switch {
		case q == nil: // it came too late
		case m.Done:
			q.finish(leasecache.Invalidated)
		default:
			q.refused++
			q.finishIfRefused()
		}
	}
}

// invalidate does what another process asks for.
func (p *Peers) invalidate(ctx context.Context, writes []write) bool {
	if len(writes) == 0 {
		return p.store.InvalidateFor(ctx, nil, "")
	}
	for _, w := range writes {
		keys := make([]string, len(w.Keys))
		for i, key := range w.Keys {
			keys[i] = string(key)
		}
		if !p.store.InvalidateFor(ctx, keys, string(w.Token)) {
			return false
		}
	}
	return true
}

// repeat asks again for what the store owes: a process may have been paused, or cut off from PostgreSQL.
func (p *Peers) repeat(ctx context.Context) {
	ticker := time.NewTicker(repeatInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if number, owes := p.store.Owes(); owes && p.Invalidate(ctx, nil, "") == leasecache.Invalidated {
			p.store.Paid(number)
		}
	}
}
