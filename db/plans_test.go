package db_test

import (
	"fmt"
	"os"
	"sort"
	"testing"
)

func TestPlansExplore(t *testing.T) {
	e := newExplainer(t, os.Getenv("PLANS_URL"))
	var all []probe
	sets := map[string]func() []probe{
		"orders":    func() []probe { return orderLists(t, e) },
		"products":  func() []probe { return productLists(t, e) },
		"relations": func() []probe { return relations(t, e) },
		"singles":   func() []probe { return singles(t, e) },
		"users":     func() []probe { return userLists(t, e) },
	}
	for name, set := range sets {
		if w := os.Getenv("PLANS_SET"); w != "" && w != name {
			continue
		}
		all = append(all, set()...)
	}
	type line struct {
		name    string
		cost    float64
		buffers int
		text    string
	}
	var lines []line
	bad := map[string]int{}
	worst := map[string]string{}
	for _, p := range all {
		got, err := e.explain(t.Context(), p.load)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		if f := got.faults(); len(f) > 0 {
			bad[p.list]++
			worst[p.list] = fmt.Sprint(p.page, f, got.buffers(), got.scans())
		}
		lines = append(lines, line{p.String(), 0, got.buffers(), got.scans()})
	}
	sort.Slice(lines, func(i, j int) bool { return lines[i].buffers > lines[j].buffers })
	t.Log(len(all), "probes")
	for _, l := range lines[:min(60, len(lines))] {
		t.Log(l.buffers, l.name, l.text)
	}
	var names []string
	for n := range bad {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		t.Log("BAD", bad[n], n, worst[n])
	}
}
