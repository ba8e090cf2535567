package main

import (
	"context"
	"fmt"
	"sync/atomic"
)

// keepers is how many products are changed, each by one client.
const keepers = 3

// keptProduct is a product that one client changes, and others read. Its name tells its version.
type keptProduct struct {
	id     string
	keeper *client
	reader *client
	// acknowledged is the newest version that a client was told of: nobody may read an older one from then on.
	acknowledged atomic.Int64
	// tried is the newest version that was asked for: nobody may read a newer one.
	tried atomic.Int64
	// isUnsure says that an update may have happened or may still happen.
	isUnsure bool
	seeded   int64 // the version whose name tells nothing
}

type versioned struct {
	Product *struct {
		Name    string
		Version int64
	}
}

// keptProducts reads where the products stand.
func (f *fleet) keptProducts(ctx context.Context) ([]*keptProduct, error) {
	var all []*keptProduct
	for _, id := range f.accounts.kept {
		p := &keptProduct{id: id, keeper: f.accounts.staff, reader: newClient(f.base)}
		var data versioned
		if err := p.keeper.ask(ctx, p.question(), &data); err != nil {
			return nil, fmt.Errorf("looking at a product: %w", err)
		}
		p.seeded = data.Product.Version
		p.acknowledged.Store(p.seeded)
		p.tried.Store(p.seeded)
		all = append(all, p)
	}
	return all, nil
}

func (p *keptProduct) question() operation {
	return operation{`query($id: ID!) { product(id: $id) { name version } }`, map[string]any{"id": p.id}}
}

func nameOf(version int64) string { return fmt.Sprintf("Fleet %d", version) }

// check holds what was read against what was acknowledged before the question, and tried until the answer.
func (p *keptProduct) check(data versioned, acknowledged int64) error {
	is := data.Product
	switch {
	case is == nil:
		return fmt.Errorf("a product is gone")
	case is.Version < acknowledged:
		return fmt.Errorf("stale: version %d after %d was acknowledged", is.Version, acknowledged)
	case is.Version > p.tried.Load():
		return fmt.Errorf("version %d, of which nobody knows: %d was asked for", is.Version, p.tried.Load())
	case is.Version > p.seeded && is.Name != nameOf(is.Version):
		return fmt.Errorf("version %d has the name %q", is.Version, is.Name)
	default:
		return nil
	}
}

// readFresh reads the product, through any server.
func (t *traffic) readFresh(ctx context.Context, p *keptProduct) {
	acknowledged := p.acknowledged.Load()
	var data versioned
	err := p.reader.ask(ctx, p.question(), &data)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		err = p.check(data, acknowledged)
	}
	t.count(kindFresh, err)
}

// update changes the product once. Where it is not known whether the last change happened, it looks first.
func (t *traffic) update(ctx context.Context, p *keptProduct) {
	from := p.acknowledged.Load()
	if p.isUnsure {
		var data versioned
		err := p.keeper.ask(ctx, p.question(), &data)
		if err == nil {
			err = p.check(data, from)
		}
		if t.count(kindUpdate, err); err != nil {
			return
		}
		from = data.Product.Version
		raise(&p.acknowledged, from)
	}
	raise(&p.tried, from+1)
	var data struct {
		UpdateProduct struct {
			Product *struct{ Version int64 }
			Errors  []struct{ Code, Message string }
		}
	}
	err := p.keeper.ask(ctx, operation{
		`mutation($input: UpdateProductInput!) { updateProduct(input: $input) { product { version } errors { code message } } }`,
		map[string]any{"input": map[string]any{"id": p.id, "expectedVersion": from, "name": nameOf(from + 1)}},
	}, &data)
	switch is := data.UpdateProduct; {
	case ctx.Err() != nil:
		return
	case err != nil:
		p.isUnsure = true
	case len(is.Errors) > 0 && p.isUnsure: // the change before has happened after all
	case len(is.Errors) > 0:
		err = fmt.Errorf("an update from version %d, the newest, was refused: %v", from, is.Errors)
	case is.Product.Version != from+1:
		err = fmt.Errorf("an update from version %d made version %d", from, is.Product.Version)
	default:
		p.isUnsure = false
		raise(&p.acknowledged, from+1)
	}
	t.count(kindUpdate, err)
}

// raise stores a version if it is newer.
func raise(to *atomic.Int64, version int64) {
	for {
		is := to.Load()
		if is >= version || to.CompareAndSwap(is, version) {
			return
		}
	}
}
