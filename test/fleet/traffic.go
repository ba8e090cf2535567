package main

import (
	"context"
	"sync"
	"time"
)

// breath is the pause of a client between two requests.
const breath = 80 * time.Millisecond

// traffic is what clients do to a fleet, all at once, until finish.
type traffic struct {
	*tally

	fleet    *fleet
	stopping chan struct{}
	running  sync.WaitGroup
	kept     []*keptProduct
	books    *books
}

// Kinds of requests.
const (
	kindPage   = "pages of orders"
	kindHome   = "dashboards"
	kindShelf  = "products"
	kindViewer = "viewers"
	kindUpdate = "updates"
	kindFresh  = "reads of what was updated"
	kindBuy    = "purchases"
	kindMove   = "steps of orders"
	kindReport = "reports"
)

// startTraffic starts all clients.
func (f *fleet) startTraffic(ctx context.Context) (*traffic, error) {
	t := &traffic{
		// Steps of orders and reports are awaited by their subscribers.
		tally: newTally(kindPage, kindHome, kindShelf, kindViewer, kindUpdate, kindFresh, kindBuy),
		fleet: f, stopping: make(chan struct{}), books: newBooks(),
	}
	var err error
	if t.kept, err = f.keptProducts(ctx); err != nil {
		return nil, err
	}
	for _, page := range f.pages() {
		t.repeat(ctx, func(ctx context.Context) { t.read(ctx, page) })
	}
	for _, product := range t.kept {
		t.repeat(ctx, func(ctx context.Context) { t.update(ctx, product) })
		t.repeat(ctx, func(ctx context.Context) { t.readFresh(ctx, product) })
	}
	for _, buyer := range f.accounts.buyers[1:] {
		t.repeat(ctx, func(ctx context.Context) { t.buy(ctx, buyer) })
	}
	t.repeat(ctx, t.orderWithWatchers)
	t.repeat(ctx, t.reportWithWatchers)
	return t, nil
}

// repeat has a client do something until the traffic is to end, with a breath between.
func (t *traffic) repeat(ctx context.Context, once func(context.Context)) {
	t.running.Go(func() {
		for {
			select {
			case <-t.stopping:
				return
			case <-ctx.Done():
				return
			case <-time.After(breath):
				once(ctx)
			}
		}
	})
}

// finish lets each client end what it has begun.
func (t *traffic) finish() {
	close(t.stopping)
	t.running.Wait()
}

// again calls a request until it is fine or wrong, as who must know does, and counts each. It returns nil, or an error
// that no repetition mends.
func (t *traffic) again(ctx context.Context, kind string, request func() error) error {
	for {
		err := request()
		t.count(kind, err)
		if !isFailure(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(breath):
		}
	}
}
