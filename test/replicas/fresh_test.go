package replicas_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
)

const (
	placeOrder = `mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { number } errors { code message } } }`
	lastOrder  = `{ viewer { username orders(first: 1) { totalCount nodes { number items { nodes { productName } } } } } }`
)

// buyer is a viewer who places orders, and reads them from all servers.
type buyer struct {
	auth.Viewer

	placed atomic.Int64 // the number of the last order that was acknowledged
}

// traffic is buyers who place orders and read them until enough was read.
type traffic struct {
	t        *testing.T
	servers  []*server
	product  string
	reads    atomic.Int64
	writes   atomic.Int64
	stale    atomic.Int64
	failures atomic.Int64
}

func (f *traffic) server() *server { return f.servers[rand.N(len(f.servers))] }

// fail reports the first failures.
func (f *traffic) fail(format string, args ...any) {
	const most = 5
	if f.failures.Add(1) <= most {
		f.t.Errorf(format, args...)
	}
}

// write places an order.
func (f *traffic) write(b *buyer, key string) {
	a := f.server().ask(f.t, b.Viewer, placeOrder, map[string]any{"input": map[string]any{
		"items": []any{map[string]any{"product": f.product, "quantity": 1}}, "idempotencyKey": key,
	}})
	var out struct {
		PlaceOrder struct{ Order *struct{ Number int64 } }
	}
	if json.Unmarshal(a.Data, &out) != nil || out.PlaceOrder.Order == nil {
		f.fail("an order was not placed: %s %v", a.Data, a.Errors)
		return
	}
	b.placed.Store(out.PlaceOrder.Order.Number)
	f.writes.Add(1)
}

// read reads the buyer's last order, and checks that it is not older than what was acknowledged before.
func (f *traffic) read(b *buyer) {
	least := b.placed.Load()
	a := f.server().ask(f.t, b.Viewer, lastOrder, nil)
	var out struct {
		Viewer struct {
			Orders struct{ Nodes []struct{ Number int64 } }
		}
	}
	switch err := json.Unmarshal(a.Data, &out); {
	case len(a.Errors) > 0 || err != nil:
		f.fail("a read failed: %s %v", a.Data, a.Errors)
	case least > 0 && (len(out.Viewer.Orders.Nodes) == 0 || out.Viewer.Orders.Nodes[0].Number < least):
		f.stale.Add(1)
		f.fail("order %d was acknowledged, and then read: %s", least, a.Data)
	}
	f.reads.Add(1)
}

// run has each viewer write, and readers read what they wrote, until isOver.
func (f *traffic) run(viewers []auth.Viewer, isOver func() bool) {
	var all sync.WaitGroup
	for n, viewer := range viewers {
		b := &buyer{Viewer: viewer}
		all.Go(func() {
			for i := 0; !isOver(); i++ {
				f.write(b, fmt.Sprintf("%d/%d", n, i))
				for range rand.N(20) { // until it may be read from a replica, and a moment longer
					f.read(b)
				}
			}
		})
		all.Go(func() {
			for !isOver() {
				f.read(b)
			}
		})
	}
	all.Wait()
}

// ORDERLY_REPLICA_READS is how many reads there are.
func TestNobodyReadsLessThanTheyWrote(t *testing.T) {
	t.Parallel()
	s := newShop(t, nil, map[string]string{"recovery_min_apply_delay": "300ms"})
	f := &traffic{t: t, product: s.product(t), servers: []*server{s.open(t, entitycache.Options{}, s.standbys...), s.open(t, entitycache.Options{}, s.standbys...)}}
	for _, one := range f.servers {
		one.awaitReplicas(t)
	}
	enough := int64(fromVariable(t, "ORDERLY_REPLICA_READS", 1500))
	f.run(s.customers(t, 4), func() bool { return f.reads.Load() >= enough })
	assert.Zero(t, f.stale.Load())
	var answered uint64
	for _, one := range f.servers {
		require.Eventually(t, func() bool { // once nobody writes
			before := one.reads()
			f.read(&buyer{Viewer: s.customers(t, 1)[0]})
			return one.reads() > before
		}, patience, 1)
		answered += one.reads()
	}
	t.Logf("%d reads beside %d writes, %d stale; replicas answered %d statements", f.reads.Load(), f.writes.Load(), f.stale.Load(), answered)
}
