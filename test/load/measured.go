package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"orderly.example/test/process"
)

// measured is an outcome with the CPU that it took.
type measured struct {
	outcome
	own, postgres, redis time.Duration
}

// services are the processes that the subjects share.
type servicePIDs struct{ postgres, redis int }

// services are there when PostgreSQL has written what the seed left to it.
func (s *stage) servicePIDs(ctx context.Context) (servicePIDs, error) {
	postgres, err := postmaster(ctx, s.database)
	_, err2 := process.Query[string](ctx, s.database.url, "CHECKPOINT")
	return servicePIDs{postgres, s.redis.PID()}, errors.Join(err, err2)
}

func (s servicePIDs) measure(ctx context.Context, of subject, q question, clients int, each time.Duration) (measured, error) {
	own, postgres, redis := process.CPU(of.pid), process.CPUOfTree(s.postgres), process.CPU(s.redis)
	o := of.attack(q).closed(ctx, clients, each)
	m := measured{o, process.CPU(of.pid) - own, process.CPUOfTree(s.postgres) - postgres, process.CPU(s.redis) - redis}
	for _, other := range o.others() {
		return m, fmt.Errorf("%s: %d answers of %s are %q", q.name, len(o.took[other]), of.name, other)
	}
	return m, ctx.Err()
}

const (
	// mostRounds are how often the subjects are measured at most, one after the other.
	mostRounds = 12
	// shortestRound is longer than its clients take to connect.
	shortestRound = 50 * time.Millisecond
)

// rounds are how many a measurement has: two at least, so that subjects take turns.
func rounds(each time.Duration) int {
	return min(mostRounds, max(2, int(each/shortestRound)))
}

// inTurn warms subjects up, and measures them in turn.
func (s servicePIDs) inTurn(ctx context.Context, q question, clients int, warmUp, each time.Duration, subjects ...subject) ([]measured, error) {
	for _, of := range subjects {
		if _, err := s.measure(ctx, of, q, max(clients, warmers), warmUp); err != nil {
			return nil, err
		}
	}
	all := make([]measured, len(subjects))
	n := rounds(each)
	for range n {
		for i, of := range subjects {
			m, err := s.measure(ctx, of, q, clients, each/time.Duration(n))
			if err != nil {
				return nil, err
			}
			all[i] = all[i].and(m)
		}
	}
	return all, nil
}

func (m measured) and(other measured) measured {
	all := measured{
		outcome{m.lasted + other.lasted, map[string][]time.Duration{}},
		m.own + other.own, m.postgres + other.postgres, m.redis + other.redis,
	}
	for _, o := range []outcome{m.outcome, other.outcome} {
		for word, took := range o.took {
			all.took[word] = append(all.took[word], took...)
		}
	}
	return all
}

func (m measured) rate() float64 { return m.perSecond(fine) }

// each is a request's part, in microseconds.
func (m measured) each(cpu time.Duration) float64 {
	return float64(cpu.Microseconds()) / float64(max(1, len(m.took[fine])))
}

// cpu is what a request took of the server and of PostgreSQL, in microseconds.
func (m measured) cpu() string {
	return fmt.Sprintf("%.0f + %.0f", m.each(m.own), m.each(m.postgres))
}

// ratio is 0 where there is nothing to compare with.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func whole(n float64) string      { return fmt.Sprintf("%.0f", n) }
func hundredths(n float64) string { return fmt.Sprintf("%.2f", n) }

// percentiles are the median and what 95 and 99 % take at most, in milliseconds.
func (m measured) percentiles() string {
	ms := func(part float64) float64 { return float64(m.percentile(part).Microseconds()) / 1000 }
	return fmt.Sprintf("%.1f / %.1f / %.1f", ms(0.5), ms(0.95), ms(0.99))
}
