package main

import (
	"context"
	"fmt"
	"time"
)

const (
	// slowerAtMost is what a p95 may be, as a multiple of raw's.
	slowerAtMost = 1.5
	// noise is by how much two measurements of the same differ.
	noise = 0.03
	// halfOfPostgres is the part of Postgres's work that the cache may leave.
	halfOfPostgres = 0.5
)

// answered is a question as all three answer it.
type answered struct {
	question
	raw, plain, cached    measured
	unpaid                measured
	plainCost, cachedCost cost
}

// tellQuestions compares all three on the five questions.
func (c *comparison) tellQuestions(ctx context.Context) error {
	questions, err := c.questions(ctx)
	if err != nil {
		return err
	}
	var all []answered
	for _, q := range questions {
		if err := q.requireSame(ctx, c.raw, c.plain, c.cached, c.unpaid); err != nil {
			return err
		}
		m, err := c.inTurn(ctx, q, connections, c.each*5/4, c.each, c.raw, c.plain, c.cached, c.unpaid)
		if err != nil {
			return err
		}
		found := answered{question: q, raw: m[0], plain: m[1], cached: m[2], unpaid: m[3]}
		if found.plainCost, err = c.plain.cost(ctx, q); err != nil {
			return err
		}
		if found.cachedCost, err = c.cached.cost(ctx, q); err != nil {
			return err
		}
		all = append(all, found)
	}
	c.tellRates(all)
	c.tellTimes(all)
	c.tellCPU(all)
	c.judgeQuestions(all)
	return c.tellPeaks()
}

func (c *comparison) tellRates(all []answered) {
	c.section(fmt.Sprintf("Requests a second, %d connections", connections))
	var rows [][]string
	for _, q := range all {
		rows = append(rows, []string{
			q.name, whole(q.raw.rate()), whole(q.plain.rate()), hundredths(ratio(q.plain.rate(), q.raw.rate())), fmt.Sprint(q.plainCost.statements),
			whole(q.cached.rate()), hundredths(ratio(q.cached.rate(), q.raw.rate())), fmt.Sprint(q.cachedCost.statements),
			whole(q.unpaid.rate()), hundredths(ratio(q.unpaid.rate(), q.raw.rate())),
		})
	}
	c.table([]string{"", "raw", "Orderly", "ratio", "statements", "cache on", "ratio", "statements", "throttle off", "ratio"}, rows)
}

func (c *comparison) tellTimes(all []answered) {
	c.section("Times of an answer: p50 / p95 / p99, ms")
	var rows [][]string
	for _, q := range all {
		rows = append(rows, []string{q.name, q.raw.percentiles(), q.plain.percentiles(), q.cached.percentiles()})
	}
	c.table([]string{"", "raw", "Orderly", "cache on"}, rows)
}

func (c *comparison) tellCPU(all []answered) {
	c.section("CPU of a request: server + PostgreSQL (+ Redis), µs")
	var rows [][]string
	for _, q := range all {
		row := []string{q.name, q.raw.cpu()}
		for _, m := range []measured{q.plain, q.cached} {
			row = append(row, fmt.Sprintf("%s + %.0f", m.cpu(), m.each(m.redis)))
		}
		rows = append(rows, row)
	}
	c.table([]string{"", "raw", "Orderly", "cache on"}, rows)
}

func (c *comparison) judgeQuestions(all []answered) {
	c.goals()
	for _, q := range all {
		c.requireRatio(q.name+": requests a second, of raw's", ratio(q.plain.rate(), q.raw.rate()), q.least)
		c.require(fmt.Sprintf("%s: p95, of %s for raw,", q.name, milliseconds(q.raw.percentile(0.95))),
			q.plain.percentile(0.95), time.Duration(slowerAtMost*float64(q.raw.percentile(0.95)))+time.Nanosecond, len(q.plain.took[fine]) > 0)
	}
	for _, q := range all {
		c.requireRatio(q.name+", cache on: requests a second, of those with it off (3 % is noise)", ratio(q.cached.rate(), q.plain.rate()), 1-noise)
		if !q.isCommon {
			continue
		}
		c.requirePart(q.name+", cache on: PostgreSQL's CPU, of that with it off", ratio(q.cached.each(q.cached.postgres), q.plain.each(q.plain.postgres)), halfOfPostgres)
	}
}

// tellPeaks tells the most memory that each has had until now.
func (c *comparison) tellPeaks() error {
	c.section("Peak memory of the server")
	for _, of := range []subject{c.raw, c.plain, c.cached} {
		most, err := memoryOf(of.pid, mostResident)
		if err != nil {
			return err
		}
		c.note("%s: %d MB", of.name, most>>20)
	}
	return nil
}
