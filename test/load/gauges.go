package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// sampling is how often the pool is looked at.
const sampling = 100 * time.Millisecond

// metrics are what a program tells Prometheus, by name with its labels.
func (p *program) metrics(ctx context.Context) (map[string]float64, error) {
	values := map[string]float64{}
	err := p.lines(ctx, "/metrics", func(line string) {
		name, value, found := strings.Cut(line, "} ")
		if name += "}"; !found {
			name, value, _ = strings.Cut(line, " ")
		}
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			values[name] = number
		}
	})
	return values, err
}

// liveHeap is what a program's heap holds after a collection, in bytes.
func (p *program) liveHeap(ctx context.Context) (bytes int, err error) {
	found := errors.New("the profile does not tell the heap")
	heap := regexp.MustCompile(`^# HeapAlloc = (\d+)$`)
	err = p.lines(ctx, "/debug/pprof/heap?gc=1&debug=1", func(line string) {
		if match := heap.FindStringSubmatch(line); match != nil {
			bytes, found = number(match[1]), nil
		}
	})
	return bytes, errors.Join(err, found)
}

func number(digits string) int {
	n, _ := strconv.Atoi(digits) // digits, of a machine's memory
	return n
}

// lines reads a page of a program's admin address.
func (p *program) lines(ctx context.Context, path string, take func(string)) (err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.Admin+path, http.NoBody)
	if err != nil {
		return fmt.Errorf("asking for %s: %w", path, err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking for %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		take(lines.Text())
	}
	return lines.Err()
}

// poolUse is the largest part of the pool that was in use, of looks until ctx ends.
func (p *program) poolUse(ctx context.Context) (most float64) {
	ticker := time.NewTicker(sampling)
	defer ticker.Stop()
	for {
		values, err := p.metrics(ctx)
		if err == nil {
			most = max(most, values["orderly_db_pool_in_use_connections"]/values["orderly_db_pool_max_connections"])
		}
		select {
		case <-ctx.Done():
			return most
		case <-ticker.C:
		}
	}
}
