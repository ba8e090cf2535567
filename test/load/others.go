package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// othersCommand is what this program is started with as a process of its own, which asks for pages at a steady rate as
// others do while somebody attacks: in the attackers' process they would wait for its goroutines.
const othersCommand = "others"

// errand is what the others are to do.
type errand struct {
	URL, Token, From string
	Cursors          []string
	Customers        []string
	Begin, End       time.Time
	Rate             float64
	Each             time.Duration
}

// toldOutcome is an outcome as the others write it.
type toldOutcome struct {
	Lasted time.Duration
	Took   map[string][]time.Duration
}

// elsewhere is steady in a process of its own.
func (p *pages) elsewhere(ctx context.Context, rate float64, each time.Duration) (outcome, error) {
	asked, err := json.Marshal(errand{
		URL: p.url, Token: p.token, From: p.from, Cursors: p.cursors, Customers: p.customers, Begin: p.begin, End: p.end, Rate: rate, Each: each,
	})
	if err != nil {
		return outcome{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return outcome{}, err
	}
	var said bytes.Buffer
	process := exec.CommandContext(ctx, self, othersCommand)
	process.Stdin, process.Stdout, process.Stderr = bytes.NewReader(asked), &said, os.Stderr
	if err := process.Run(); err != nil {
		return outcome{}, fmt.Errorf("the others: %w", err)
	}
	var o toldOutcome
	if err := json.Unmarshal(said.Bytes(), &o); err != nil {
		return outcome{}, fmt.Errorf("what the others said: %w", err)
	}
	return outcome{o.Lasted, o.Took}, nil
}

// beOthers runs an errand that is read, and writes what became of it.
func beOthers(ctx context.Context, from io.Reader, to io.Writer) error {
	var e errand
	if err := json.NewDecoder(from).Decode(&e); err != nil {
		return err
	}
	setPriority(ofOthers)
	p := newPages(e.URL, e.Token)
	p.from, p.cursors, p.customers, p.begin, p.end = e.From, e.Cursors, e.Customers, e.Begin, e.End
	o := p.steady(ctx, e.Rate, e.Each)
	return errors.Join(ctx.Err(), json.NewEncoder(to).Encode(toldOutcome{o.lasted, o.took}))
}
