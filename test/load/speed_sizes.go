package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// sized is a question as raw and the program answer it on a shop of a scale.
type sized struct {
	question   string
	scale      float64
	raw, plain measured
}

// tellSizes shows what questions cost on shops of several sizes.
func (c *comparison) tellSizes(ctx context.Context) error {
	if len(c.sizes) == 0 {
		return nil
	}
	var all []sized
	for _, scale := range c.sizes {
		found, err := c.onShop(ctx, scale)
		if err != nil {
			return fmt.Errorf("on a shop of scale %g: %w", scale, err)
		}
		all = append(all, found...)
	}
	slices.SortStableFunc(all, func(a, b sized) int { return cmp.Compare(a.question, b.question) })
	var rows [][]string
	for _, f := range all {
		rows = append(rows, []string{
			fmt.Sprintf("%s, %g", f.question, f.scale), whole(f.raw.rate()), whole(f.plain.rate()), hundredths(ratio(f.plain.rate(), f.raw.rate())),
			f.raw.cpu(), f.plain.cpu(),
		})
	}
	c.section("Sizes of the shop: requests a second and CPU (server + PostgreSQL), cache off")
	c.table([]string{"scale", "raw", "Orderly", "ratio", "raw CPU µs", "Orderly CPU µs"}, rows)
	c.judgeSizes(all)
	return nil
}

// onShop measures on a shop of another scale, which is made and dropped, or on the one that is there.
func (c *comparison) onShop(ctx context.Context, scale float64) (found []sized, err error) {
	if scale == c.scale {
		return c.sized(ctx)
	}
	o := c.options
	o.scale = scale
	other, err := open(ctx, o, c.stage.postgres, c.progress)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, other.close(ctx)) }()
	there, err := other.comparison(ctx, c.report)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, there.stop()) }()
	return there.sized(ctx)
}

func (c *comparison) sized(ctx context.Context) (all []sized, err error) {
	questions, err := c.questions(ctx)
	if err != nil {
		return nil, err
	}
	for _, q := range questions {
		if err := q.requireSame(ctx, c.raw, c.plain); err != nil {
			return nil, err
		}
		m, err := c.inTurn(ctx, q, connections, c.brief(), c.brief(), c.raw, c.plain)
		if err != nil {
			return nil, err
		}
		all = append(all, sized{q.name, c.scale, m[0], m[1]})
	}
	return all, nil
}

// judgeSizes compares the server's CPU on the largest shop with that on the smallest; PostgreSQL's depends on what memory
// it has. Minutes are between the two, in which the machine's speed changes, and PostgreSQL takes more of the caches that
// all share: so it is measured in raw's, which does the same on every shop, by turns with it.
func (c *comparison) judgeSizes(all []sized) {
	c.goals()
	for i := 0; i+len(c.sizes) <= len(all); i += len(c.sizes) {
		small, large := all[i], all[i+len(c.sizes)-1]
		own, raw := grown(large.plain, small.plain), grown(large.raw, small.raw)
		c.requirePart(fmt.Sprintf("%s: the server's CPU at scale %g, of that at %g, %.2f, in raw's, %.2f", small.question, large.scale, small.scale, own, raw),
			ratio(own, raw), growthLimit)
	}
}

// grown is how many times a server's CPU is on one shop what it is on another.
func grown(large, small measured) float64 {
	return ratio(large.each(large.own), small.each(small.own))
}

// scales reads scales, parted by commas, and puts the smallest first.
func scales(text string) (all []float64, err error) {
	for part := range strings.SplitSeq(text, ",") {
		scale, err := strconv.ParseFloat(part, 64)
		if err != nil || scale <= 0 {
			return nil, fmt.Errorf("%q is no scale", part)
		}
		all = append(all, scale)
	}
	slices.Sort(all)
	return all, nil
}
