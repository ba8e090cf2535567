package db_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"orderly/db"
)

// explainer is a database of one connection on which Postgres tells the plan of each statement as it ran: the text, the
// arguments and the settings are those of a request.
type explainer struct {
	*db.DB
	mu    sync.Mutex
	plans []plan
	wrong error
}

// plan is what auto_explain writes.
type plan struct {
	Text string `json:"Query Text"`
	Root node   `json:"Plan"`
}

// node is a part of a plan. Rows are those of one loop, on average.
type node struct {
	Kind       string  `json:"Node Type"`
	Table      string  `json:"Relation Name"`
	Index      string  `json:"Index Name"`
	Rows       float64 `json:"Actual Rows"`
	Loops      float64 `json:"Actual Loops"`
	Millis     float64 `json:"Actual Total Time"`
	Filtered   float64 `json:"Rows Removed by Filter"`
	Rechecked  float64 `json:"Rows Removed by Index Recheck"`
	Hit        int     `json:"Shared Hit Blocks"`
	Read       int     `json:"Shared Read Blocks"`
	SortGroups struct {
		Count float64 `json:"Group Count"`
	} `json:"Full-sort Groups"`
	Plans []node `json:"Plans"`
}

func newExplainer(t testing.TB, address string) *explainer {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	settings := u.Query()
	for name, value := range map[string]string{
		"session_preload_libraries":     "auto_explain",
		"auto_explain.log_min_duration": "0",
		"auto_explain.log_analyze":      "on",
		"auto_explain.log_buffers":      "on",
		"auto_explain.log_timing":       "off",
		"auto_explain.log_format":       "json",
		"auto_explain.log_level":        "notice",
		"jit":                           "off",
	} {
		settings.Set(name, value)
	}
	u.RawQuery = settings.Encode()
	d, err := db.Open(t.Context(), db.Options{URL: u.String(), Min: 1, Max: 1})
	require.NoError(t, err)
	e := &explainer{DB: d}
	require.NoError(t, d.OnNotice(t.Context(), e.take))
	t.Cleanup(d.Close)
	return e
}

func (e *explainer) take(n *pgconn.Notice) {
	_, text, ok := strings.Cut(n.Message, "plan:")
	if !ok {
		return
	}
	var p plan
	err := json.Unmarshal([]byte(text), &p)
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != nil {
		e.wrong = fmt.Errorf("reading a plan: %w", err)
		return
	}
	e.plans = append(e.plans, p)
}

// explain runs a load and returns the plan of its one statement.
func (e *explainer) explain(ctx context.Context, load func(ctx context.Context, d *db.DB) error) (plan, error) {
	e.mu.Lock()
	e.plans = nil
	e.mu.Unlock()
	if err := load(ctx, e.DB); err != nil {
		return plan{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.wrong != nil {
		return plan{}, e.wrong
	}
	if len(e.plans) != 1 {
		return plan{}, fmt.Errorf("the load sent %d statements", len(e.plans))
	}
	return e.plans[0], nil
}

// buffers is how many pages of tables and indexes were looked at.
func (p plan) buffers() int { return p.Root.Hit + p.Root.Read }

// Limits of what a plan may do.
const (
	mostScanned = 11_000 // rows of a table read from end to end: those that a count stops at, and some to spare
	mostRemoved = 10_000 // rows read and thrown away
	mostSorted  = 1_000
)

// faults are the parts of a plan that grow with the table.
func (p plan) faults() []string {
	var found []string
	var walk func(n node)
	walk = func(n node) {
		removed := (n.Filtered + n.Rechecked) * n.Loops
		switch {
		case n.Kind == "Seq Scan" && n.Rows*n.Loops+removed > mostScanned:
			found = append(found, fmt.Sprintf("reads all of %s (%.0f rows)", n.Table, n.Rows*n.Loops+removed))
		case removed > mostRemoved:
			found = append(found, fmt.Sprintf("throws %.0f rows of %s away (%s %s)", removed, n.Table, n.Kind, n.Index))
		case n.Kind == "Sort" && n.Plans[0].Rows > mostSorted:
			found = append(found, fmt.Sprintf("sorts %.0f rows", n.Plans[0].Rows))
		case n.Kind == "Incremental Sort" && n.Plans[0].Rows/max(1, n.SortGroups.Count) > mostSorted:
			found = append(found, fmt.Sprintf("sorts groups of %.0f rows", n.Plans[0].Rows/n.SortGroups.Count))
		}
		for _, child := range n.Plans {
			walk(child)
		}
	}
	walk(p.Root)
	return found
}

// scans names the indexes and tables that a plan reads.
func (p plan) scans() string {
	var names []string
	var walk func(n node)
	walk = func(n node) {
		switch {
		case n.Index != "":
			names = append(names, n.Index)
		case n.Kind == "Seq Scan":
			names = append(names, n.Table)
		}
		for _, child := range n.Plans {
			walk(child)
		}
	}
	walk(p.Root)
	return strings.Join(names, " + ")
}
