package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"orderly.example/test/process"
)

const (
	// servedWithin is how soon others are served, whatever one address does.
	servedWithin = time.Second
	// othersRate is how many pages others ask for in a second.
	othersRate = 20
	// Where the others are: all of 127.0.0.0/8 is this machine on Linux.
	othersAddress = "127.0.0.2"
)

// abuse attacks the program in production, as it is released, from one address, and holds it to how others fare
// meanwhile. Then it looks for the request that costs most.
func abuse(ctx context.Context, s *stage, r *report) error {
	if _, err := memoryOf(os.Getpid(), resident); err != nil {
		return fmt.Errorf("what a process takes is read in /proc, and several addresses are needed, which Linux has: %w", err)
	}
	return errors.Join(s.assaults(ctx, r), s.searchDearest(ctx, r))
}

// assault is one way to take a server away from others.
type assault struct {
	name string
	// before is what it did when it was found.
	before string
	// act attacks until ctx ends, and tells what the attacker got.
	act func(ctx context.Context, v *victim) (string, error)
	// holds says what is wrong with what it got; nil where only others count.
	holds func(v *victim) error
}

// victim is a server under attack, and what attackers know of it.
type victim struct {
	*server
	*stage

	pages     *pages
	customer  string // token of somebody who attacks
	emails    []string
	admin     string // who logs in from elsewhere
	adminTook outcome
	attacker  string // the address of who attacks: one that nothing was taken from yet
}

func (s *stage) assaults(ctx context.Context, r *report) (err error) {
	v, err := s.victim(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, v.stop()) }()
	v.pages.steady(ctx, othersRate, s.each) // connects, and fills the cache
	setPriority(ofAttackers)
	defer setPriority(ofOthers)
	r.printf("%-34s%10s%10s%10s%10s  %s\n", "", "CPU s/s", "MB more", "p95", "longest", "the attacker got")
	for i, a := range assaults() {
		v.attacker = fmt.Sprintf("127.0.0.%d", 10+i)
		if s.attacks != nil && !s.attacks.MatchString(a.name) {
			continue
		}
		if err := v.suffer(ctx, a, r); err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	return ctx.Err()
}

func (s *stage) victim(ctx context.Context) (*victim, error) {
	started, pages, err := s.servePages(ctx, asReleased()...)
	if err != nil {
		return nil, err
	}
	pages.from = othersAddress
	v := &victim{server: started, stage: s, pages: pages, admin: s.accounts.staff}
	v.customer, err = s.accounts.logIn(ctx, v.url, s.accounts.customers[0])
	if err == nil { // as long as they may be
		_, err = process.Query[string](ctx, s.database.url,
			"UPDATE products SET description = repeat('wordy ', 1610) WHERE id IN (SELECT id FROM products ORDER BY lower(name), id LIMIT 100) RETURNING sku")
	}
	if err == nil {
		v.emails, err = process.Query[string](ctx, s.database.url, "SELECT email FROM users ORDER BY id LIMIT 500")
	}
	if err != nil {
		return nil, errors.Join(err, started.stop())
	}
	return v, nil
}

// suffer lets others ask for pages at a steady rate while somebody attacks.
func (v *victim) suffer(ctx context.Context, a assault, r *report) error {
	pid := v.api.PID()
	if err := awaitRest(ctx, pid); err != nil {
		return err
	}
	began, cpu := time.Now(), process.CPU(pid)
	memory, err := resetPeak(pid)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	type ending struct {
		got string
		err error
	}
	ended := make(chan ending, 1)
	go func() {
		got, err := a.act(ctx, v)
		ended <- ending{got, err}
	}()
	others, err := v.pages.elsewhere(ctx, othersRate, v.each)
	cancel()
	end := <-ended
	if err := errors.Join(err, end.err); err != nil {
		return err
	}
	peak, err := memoryOf(pid, mostResident)
	if err != nil {
		return err
	}
	load := (process.CPU(pid) - cpu).Seconds() / time.Since(began).Seconds()
	r.printf("%-34s%10.2f%10d%10s%10s  %s\n", a.name, load, (peak-memory)>>20,
		milliseconds(others.percentile(0.95)), milliseconds(others.percentile(1)), end.got)
	r.note("before: %s", a.before)
	for _, other := range others.others() {
		r.missed++
		r.note("MISSED: %d of the others were answered %s", len(others.took[other]), other)
	}
	if strings.Contains(end.got, "INTERNAL") {
		r.missed++
		r.note("MISSED: the server made a mistake; it said:\n%s", v.api.Said())
	}
	r.require("others: p95", others.percentile(0.95), servedWithin, len(others.took[fine]) > 0)
	if a.holds != nil {
		if err := a.holds(v); err != nil {
			r.missed++
			r.note("MISSED: %s", err)
		}
	}
	return nil
}

// awaitRest waits until a process has done what it was asked for before: until it takes less than a tenth of a processor.
func awaitRest(ctx context.Context, pid int) error {
	const look = 200 * time.Millisecond
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for before := process.CPU(pid); ; {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-ticker.C:
		}
		now := process.CPU(pid)
		if now-before < look/10 {
			return nil
		}
		before = now
	}
}

// resetPeak has the kernel measure a process's most memory anew, and tells what it has now, in bytes.
func resetPeak(pid int) (int, error) {
	const mostResidentOnly = "5"
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte(mostResidentOnly), 0); err != nil {
		return 0, fmt.Errorf("measuring memory anew: %w", err)
	}
	return memoryOf(pid, resident)
}
