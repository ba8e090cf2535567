package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// neverThrottled has viewers pay, and leaves them enough.
const neverThrottled = "ORDERLY_RATE_MAXIMUM=1000000000"

// compareBefore asks this program and another build of it, as of an older commit, the five questions in turn: how fast a
// machine is changes over minutes, so that figures of two runs can't be compared.
func compareBefore(ctx context.Context, s *stage, r *report) (err error) {
	if s.before == "" {
		return errors.New("-before names the other build")
	}
	c := &comparison{stage: s, report: r}
	defer func() { err = errors.Join(err, c.stop()) }()
	if c.servicePIDs, err = s.servicePIDs(ctx); err != nil {
		return err
	}
	other := *s
	other.built, other.programs = s.before, nil
	older := &comparison{stage: &other, report: r}
	defer func() { err = errors.Join(err, older.stop()) }()
	// Values of another build's layout are neither used nor replaced, so it needs a cache of its own.
	ownCache := "REDIS_URL=" + strings.Replace(s.redis.URL(), "db=0", "db=1", 1)
	before, err := older.startProgram(ctx, "before", cacheOn, neverThrottled, ownCache)
	if err != nil {
		return err
	}
	after, err := c.startProgram(ctx, "after", cacheOn, neverThrottled)
	if err != nil {
		return err
	}
	questions, err := c.questions(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, q := range questions {
		m, err := c.inTurn(ctx, q, connections, c.each*5/4, c.each, before, after)
		if err != nil {
			return err
		}
		rows = append(rows, []string{
			q.name, whole(m[0].rate()), whole(m[1].rate()), thousandths(ratio(m[1].rate(), m[0].rate())),
			m[0].percentiles(), m[1].percentiles(), m[0].cpu(), m[1].cpu(),
		})
		r.requireRatio(q.name+": requests a second, of those before (3 % is noise)", ratio(m[1].rate(), m[0].rate()), 1-noise)
	}
	c.table([]string{"", "before", "after", "ratio", "p50 / p95 / p99, ms, before", "after", "CPU, µs, before", "after"}, rows)
	return nil
}

func thousandths(n float64) string { return fmt.Sprintf("%.3f", n) }
