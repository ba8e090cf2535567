package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderly.example/graph"
	"orderly.example/test/load/hostile"
)

const (
	dearestCPU = 100 * time.Millisecond
	// What a request may take beyond its answer, without a session and with one.
	dearestMemory, dearestMemoryOfViewer = 16 << 20, 32 << 20
	// mostAnswer is how large an answer is at most, with what stands around it.
	mostAnswer = 8<<20 + 64<<10
	// again is how often a request is measured that seems to be over a limit: the collector of one before it, and other
	// processes, are in a figure too.
	again = 4
	// shown are the dearest requests that are told.
	shown = 3
)

// searchDearest makes up requests, and holds each to what one may cost. Nobody pays here for what came before.
func (s *stage) searchDearest(ctx context.Context, r *report) (err error) {
	d := &dearest{stage: s}
	if d.fast, d.pages, err = s.servePages(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.fast.stop()) }()
	// One whose heap is always collected has no garbage: what it takes at most is what it needs.
	if d.tight, err = s.start(ctx, "serve", "GOMEMLIMIT=1MiB"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.tight.Stop()) }()
	if d.postgres, err = postmaster(ctx, s.database); err != nil {
		return err
	}
	ids := map[string][]string{"User": d.pages.customers}
	for typeName, list := range map[string]string{"Product": "products", "Order": "orders", "Category": "categories"} {
		if ids[typeName], err = walk(ctx, d.fast.url, d.pages.token, list, "node { id }"); err != nil {
			return err
		}
	}
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	search := hostile.NewSearch(schema, ids, 1)
	if err := d.measurePiles(ctx, ids); err != nil {
		return err
	}
	for range s.hostile {
		request := search.Next()
		c, err := d.cost(ctx, func() hostile.Request { return request })
		if err != nil {
			return err
		}
		search.Learn(request, float64(c.cpu), float64(c.queries), float64(c.memory), float64(c.bytes))
		d.all = append(d.all, c)
	}
	return d.tell(r)
}

// dearest is a search for the request that costs most.
type dearest struct {
	*stage

	pages    *pages
	fast     *server
	tight    *program
	postgres int
	all      []costs
}

// costs are what a request took: of processors, the server's and PostgreSQL's, and of the server's memory beyond the answer.
type costs struct {
	name         string // of a pile; empty where the request was made up
	request      hostile.Request
	answer       string // OK, or the code of its error
	bytes        int
	cpu, queries time.Duration
	memory       int
}

func (c costs) mostMemory() int {
	if c.request.NeedsSession {
		return dearestMemoryOfViewer
	}
	return dearestMemory
}

// rank is 1 where a limit is met.
func (c costs) rank() float64 {
	return max(float64(c.cpu+c.queries)/float64(dearestCPU), float64(c.memory)/float64(c.mostMemory()), float64(c.bytes)/mostAnswer)
}

// cost measures a request: the next of several that are alike where a cache would have the answer to the same.
func (d *dearest) cost(ctx context.Context, next func() hostile.Request) (least costs, err error) {
	for n := range again {
		c, err := d.measure(ctx, next())
		if err != nil {
			return c, err
		}
		if n == 0 {
			least = c
		}
		least.cpu, least.queries, least.memory = min(least.cpu, c.cpu), min(least.queries, c.queries), min(least.memory, c.memory)
		if least.rank() < 1 {
			break
		}
	}
	return least, nil
}

func (d *dearest) measure(ctx context.Context, request hostile.Request) (c costs, err error) {
	pid := d.fast.api.PID()
	own, queries := exactCPU(pid), exactCPUOfChildren(d.postgres)
	c.request = request
	if c.answer, c.bytes, err = d.send(ctx, d.fast.url, request); err != nil {
		return c, err
	}
	c.cpu, c.queries = exactCPU(pid)-own, exactCPUOfChildren(d.postgres)-queries

	pid = d.tight.PID()
	before, err := resetPeak(pid)
	if err != nil {
		return c, err
	}
	if _, _, err = d.send(ctx, d.tight.URL(), request); err != nil {
		return c, err
	}
	peak, err := memoryOf(pid, mostResident)
	c.memory = max(0, peak-before-c.bytes)
	return c, err
}

// send sends a request on a connection of its own, and tells what was answered and how large it was.
func (d *dearest) send(ctx context.Context, url string, request hostile.Request) (answer string, size int, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerPatience)
	defer cancel()
	if request.Query != "" {
		url += "?" + request.Query
	}
	sent, err := http.NewRequestWithContext(ctx, request.Method, url, bytes.NewReader(request.Body))
	if err != nil {
		return "", 0, fmt.Errorf("making a request: %w", err)
	}
	sent.Header = request.Header.Clone()
	if request.NeedsSession {
		sent.Header.Set("Authorization", "Bearer "+d.pages.token)
	}
	response, err := http.DefaultClient.Do(sent)
	if err != nil {
		return "", 0, fmt.Errorf("sending %s: %w", request, err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	if err != nil { // what servers do to answers that take too long
		return "cut off", len(body), nil
	}
	answer = strconv.Itoa(response.StatusCode)
	if _, after, found := strings.Cut(string(body[:min(len(body), 10_000)]), `"code":"`); found {
		code, _, _ := strings.Cut(after, `"`)
		answer += " " + code
	}
	return answer, len(body), nil
}

func (d *dearest) tell(r *report) error {
	r.printf("%d requests were made up or piled up\n", len(d.all))
	for _, c := range d.all {
		if c.name != "" {
			r.note("%s: %s + %s of PostgreSQL's, %s", c.name, milliseconds(c.cpu), milliseconds(c.queries), c.answer)
		}
	}
	by := map[string]int{}
	for _, c := range d.all {
		by[c.answer]++
	}
	for _, answer := range slices.SortedFunc(maps.Keys(by), func(a, b string) int { return by[b] - by[a] }) {
		r.note("%d were answered %s", by[answer], answer)
	}
	var err error
	for _, kind := range []struct {
		name string
		of   func(costs) float64
	}{
		{"most CPU", func(c costs) float64 { return float64(c.cpu + c.queries) }},
		{"most memory", func(c costs) float64 { return float64(c.memory) / float64(c.mostMemory()) }},
		{"longest answer", func(c costs) float64 { return float64(c.bytes) }},
	} {
		slices.SortFunc(d.all, func(a, b costs) int { return cmp.Compare(kind.of(b), kind.of(a)) })
		for i, c := range d.all[:min(shown, len(d.all))] {
			r.note("%s: %s + %s of PostgreSQL's, %.1f MB beyond an answer of %.2f MB, %s: %s", kind.name,
				milliseconds(c.cpu), milliseconds(c.queries), megabytes(c.memory), megabytes(c.bytes), c.answer, c.name+c.request.String())
			err = errors.Join(err, d.keepRequest(fmt.Sprintf("%s %d", kind.name, i+1), c.request))
		}
	}
	over := func(is func(costs) bool) float64 {
		return float64(len(slices.DeleteFunc(slices.Clone(d.all), func(c costs) bool { return !is(c) })))
	}
	r.requireAtMost("requests of more than 100 ms of CPU", over(func(c costs) bool { return c.cpu+c.queries > dearestCPU }), 0, "")
	r.requireAtMost("requests of more than 16 MB beyond the answer, 32 with a session", over(func(c costs) bool { return c.memory > c.mostMemory() }), 0, "")
	r.requireAtMost("answers over 8 MiB", over(func(c costs) bool { return c.bytes > mostAnswer }), 0, "")
	return err
}

// keepRequest writes a request where it can be looked at.
func (d *dearest) keepRequest(name string, request hostile.Request) error {
	if d.keep == "" {
		return nil
	}
	text := slices.Concat([]byte(request.Query), request.Body)
	if err := os.WriteFile(filepath.Join(d.keep, strings.ReplaceAll(name, " ", "-")+".json"), text, 0o600); err != nil {
		return fmt.Errorf("keeping a request: %w", err)
	}
	return nil
}
