package db_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/internal/postgres"
)

// explainer is a database with a single connection on which auto_explain reports the plan of each statement after
// it ran. Text, arguments and settings are the same as in a request.
type explainer struct {
	*db.DB
	allPages bool // check every page of every list, not only some

	mu         sync.Mutex
	plans      []plan
	parseError error
}

// plan is the output of auto_explain.
type plan struct {
	Text   string `json:"Query Text"`
	Root   node   `json:"Plan"`
	Millis float64
}

// node is a node of the plan. Rows is the average of one loop.
type node struct {
	Kind       string  `json:"Node Type"`
	Table      string  `json:"Relation Name"`
	Index      string  `json:"Index Name"`
	Rows       float64 `json:"Actual Rows"`
	Loops      float64 `json:"Actual Loops"`
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
	e := &explainer{}
	e.DB, err = db.Open(t.Context(), db.Options{Postgres: postgres.Options{URL: u.String(), Min: 1, Max: 1, OnNotice: e.recordPlan, StatementTimeout: time.Minute}}) // on a busy machine too
	require.NoError(t, err)
	t.Cleanup(e.Close)
	return e
}

func (e *explainer) recordPlan(n *pgconn.Notice) {
	duration, text, ok := strings.Cut(n.Message, "plan:")
	if !ok {
		return
	}
	var p plan
	_, err := fmt.Sscanf(duration, "duration: %f ms", &p.Millis)
	err = errors.Join(err, json.Unmarshal([]byte(text), &p))
	e.mu.Lock()
	defer e.mu.Unlock()
	if err != nil {
		e.parseError = fmt.Errorf("reading a plan: %w", err)
		return
	}
	e.plans = append(e.plans, p)
}

// explain runs a load and returns the plan of its only statement.
func (e *explainer) explain(ctx context.Context, load func(ctx context.Context, d *db.DB) error) (plan, error) {
	e.mu.Lock()
	e.plans = nil
	e.mu.Unlock()
	if err := load(ctx, e.DB); err != nil {
		return plan{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.parseError != nil {
		return plan{}, e.parseError
	}
	// While it plans, Postgres runs the function that normalizes the searched word, which auto_explain reports too.
	e.plans = slices.DeleteFunc(e.plans, func(p plan) bool { return p.Root.Kind == "Result" && p.Root.Plans == nil })
	if len(e.plans) != 1 {
		return plan{}, fmt.Errorf("the load sent %d statements", len(e.plans))
	}
	return e.plans[0], nil
}
