package main

import (
	"context"
	"errors"
	"fmt"
	"math"
)

const (
	// soakParts are the parts of the time after each of which memory is read.
	soakParts = 6
	// soakRate is the part of what the machine can do that is sent.
	soakRate = 1.0 / 3
	// soakLimit is by how much memory at the end may differ from that after the first part.
	soakLimit = 0.05
)

// soak sends the mix for long, and holds what the server's memory does meanwhile.
func soak(ctx context.Context, s *stage, r *report) (err error) {
	server, _, m, err := s.serveMix(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	most := m.saturate(ctx, r, s.each/60)
	var read []memory
	for i := range soakParts {
		all := m.steady(ctx, most.perSecond(fine)*soakRate, s.each/soakParts).together()
		now, err := server.api.memory(ctx)
		if err != nil {
			return err
		}
		read = append(read, now)
		r.measured(fmt.Sprintf("at a third of that, part %d of %d", i+1, soakParts), all)
		r.note("%.1f MB live, %.1f MB resident, %d connections to PostgreSQL", megabytes(now.live), megabytes(now.resident), now.connections)
	}
	early, late := read[0], read[soakParts-1]
	r.requireSteady("what lives in the heap", early.live, late.live)
	r.requireSteady("what is resident", early.resident, late.resident)
	return nil
}

// memory is what a program has, in bytes, and the connections to PostgreSQL that take part of it.
type memory struct{ live, resident, connections int }

// memory collects twice: pools keep what they have for one collection more.
func (p *program) memory(ctx context.Context) (m memory, err error) {
	if _, err := p.liveHeap(ctx); err != nil {
		return m, err
	}
	if m.live, err = p.liveHeap(ctx); err != nil {
		return m, err
	}
	values, err := p.metrics(ctx)
	if err != nil {
		return m, err
	}
	m.connections = int(values["orderly_db_pool_in_use_connections"] + values["orderly_db_pool_idle_connections"])
	m.resident, err = memoryOf(p.PID(), resident)
	return m, err
}

func (r *report) requireSteady(what string, early, late int) {
	r.requireAtMost(fmt.Sprintf("difference of %s, %.1f and %.1f MB", what, megabytes(early), megabytes(late)),
		100*math.Abs(float64(late-early))/float64(max(1, early)), 100*soakLimit, "%")
}

func megabytes(bytes int) float64 { return float64(bytes) / (1 << 20) }
