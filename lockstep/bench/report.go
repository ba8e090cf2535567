package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// figures are those of one executor.
type figures struct {
	alone       float64 // milliseconds, the median
	allocations float64 // of a request
	kilobytes   float64 // of a request
	batches     float64 // of a request
	throughput  float64 // requests a second, of all clients
	p95         float64 // milliseconds, of all clients' requests
}

func (m *measurement) figures() figures {
	requests := float64(len(m.times))
	return figures{
		alone:       milliseconds(quantile(m.times, 0.5)),
		allocations: float64(m.mallocs) / requests,
		kilobytes:   float64(m.bytes) / requests / 1000,
		batches:     float64(m.batches) / requests,
		throughput:  float64(len(m.loadedTimes)) / m.loadedFor.Seconds(),
		p95:         milliseconds(quantile(m.loadedTimes, 0.95)),
	}
}

// report writes a table in Markdown: figures, and in brackets how they compare with the first executor's.
func report(out io.Writer, s settings, all []*contestant, measured []measurement) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, gqlgen %s, dataloader %s. Rounds: %d, in each of which an executor has 1 client for %v and %d clients for %v. Each batch takes %v.\n\n",
		cores(), runtime.Version(), version("github.com/99designs/gqlgen"), version("github.com/graph-gophers/dataloader/v7"),
		s.rounds, s.alone, s.clients, s.loaded, roundTrip)
	fmt.Fprintf(&b, "| | 1 client: ms a request | allocations | kB | batches | %d clients: requests/s | p95, ms |\n", s.clients)
	b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	base := measured[0].figures()
	for i, c := range all {
		f := measured[i].figures()
		fmt.Fprintf(&b, "| %s |", c.name)
		for _, cell := range []struct {
			value, base float64
			decimals    int
		}{
			{f.alone, base.alone, 1},
			{f.allocations, base.allocations, 0},
			{f.kilobytes, base.kilobytes, 0},
			{f.batches, base.batches, 0},
			{f.throughput, base.throughput, 1},
			{f.p95, base.p95, 0},
		} {
			fmt.Fprintf(&b, " %.*f", cell.decimals, cell.value)
			if i > 0 {
				fmt.Fprintf(&b, " (%s)", ratio(cell.value/cell.base))
			}
			b.WriteString(" |")
		}
		b.WriteString("\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// ratio is written with two digits or more, as ×0.013 or ×36.
func ratio(r float64) string {
	switch {
	case r < 0.1:
		return fmt.Sprintf("×%.3f", r)
	case r < 10:
		return fmt.Sprintf("×%.1f", r)
	default:
		return fmt.Sprintf("×%.0f", r)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func cores() string {
	if n := runtime.GOMAXPROCS(0); n > 1 {
		return fmt.Sprintf("%d cores", n)
	}
	return "1 core"
}

// version is that of a module that this program is built with.
func version(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "of unknown version"
	}
	for _, module := range info.Deps {
		if module.Path == path {
			return module.Version
		}
	}
	return "of unknown version"
}
