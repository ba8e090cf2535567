package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"orderly.example/test/process"
)

const (
	// manyBuyers buy at once what there are so many pieces of.
	manyBuyers, hotStock = 500, 10_000
	// buyersAccounts are their customers: to log one in takes a quarter of a second.
	buyersAccounts = 25
	// hotPages is how many pages others ask for in a second meanwhile.
	hotPages = 40
	// besideLimit is how many times as long as in quiet 95 of 100 of them may take.
	besideLimit = 2
	// coalescedGain is how many times as many orders a second the program places as one that places each by itself.
	coalescedGain = 5
)

// hot has everybody buy one product, while others ask for pages of orders. With another build, as one that locks the product for
// each order, it compares both.
func hot(ctx context.Context, s *stage, r *report) error {
	for _, setting := range []string{"fsync", "synchronous_commit"} {
		value, err := process.Query[string](ctx, s.database.url, "SELECT current_setting($1)", setting)
		if err != nil {
			return err
		}
		r.note("PostgreSQL's %s is %s", setting, value[0])
	}
	now, err := s.sellHot(ctx, r, "")
	if err != nil || s.before == "" {
		return err
	}
	other := *s
	other.built, other.programs = s.before, nil
	before, err := other.sellHot(ctx, &report{to: r.to}, "the other build: ") // what it misses is not ours
	if err != nil {
		return err
	}
	r.requireRatio("orders a second, of those of the other build", ratio(now, before), coalescedGain)
	return ctx.Err()
}

// sellHot sells the hot product by one build of the program, and returns how many orders a second it has placed.
func (s *stage) sellHot(ctx context.Context, r *report, name string) (_ float64, err error) {
	server, pages, err := s.servePages(ctx, believed, "ORDERLY_SESSION_LIMIT=0")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	b, err := s.hotBuyers(ctx, server.url, pages.token)
	if err != nil {
		return 0, err
	}
	pages.from = othersAddress
	pages.steady(ctx, hotPages, s.each/2) // connects, and fills the cache
	setPriority(ofAttackers)
	defer setPriority(ofOthers)
	quiet, err := pages.elsewhere(ctx, hotPages, s.each)
	if err != nil {
		return 0, err
	}
	var beside outcome
	bought := during(ctx, b.buy, func() { beside, err = pages.elsewhere(ctx, hotPages, s.each/2) })
	if err != nil {
		return 0, err
	}
	r.measured(name+"pages in quiet", quiet)
	r.measured(name+"pages while all buy", beside)
	tellBought(r, name, bought)
	if p95 := quiet.percentile(0.95); p95 > 0 {
		r.requirePart("p95 of pages, of that in quiet", beside.percentile(0.95).Seconds()/p95.Seconds(), besideLimit)
	}
	return bought.perSecond(fine), b.checkStock(ctx, s.database, len(bought.took[fine]), r)
}

// tellBought takes out what a buyer may be answered besides an order.
func tellBought(r *report, name string, bought outcome) {
	for word, what := range map[string]string{soldOut: "were told that it is sold out", unavailable: "were told to come again"} {
		if n := len(bought.took[word]); n > 0 {
			r.note("%d %s", n, what)
		}
		delete(bought.took, word)
	}
	r.measured(name+"orders", bought)
}

// checkStock finds what was sold of the product: what buyers were told, and what is not in stock.
func (b *buyers) checkStock(ctx context.Context, d *database, acknowledged int, r *report) error {
	sold, err := process.Query[int](ctx, d.url, "SELECT coalesce(sum(quantity), 0)::int FROM order_items WHERE product_sku = $1", b.sku)
	if err != nil {
		return err
	}
	left, err := process.Query[int](ctx, d.url, "SELECT stock FROM products WHERE sku = $1", b.sku)
	if err != nil {
		return err
	}
	r.verdict("what is sold and what is left are what there was", sold[0]+left[0] == hotStock && left[0] >= 0, fmt.Sprintf("%d and %d", sold[0], left[0]))
	r.verdict("every order that a buyer was told of is there", sold[0] >= acknowledged, fmt.Sprintf("%d and %d", sold[0], acknowledged))
	return ctx.Err()
}

// retryAfter is how long a buyer waits who is told to come again, as the header says.
const retryAfter = time.Second
