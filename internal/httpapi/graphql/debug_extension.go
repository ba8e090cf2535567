package graphql

import (
	"context"
	"time"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/leasecache"
	"orderly.example/lockstep"
	"orderly.example/sqlpage"
)

// debugHeader is the request header that asks for extensions.debug: how an operation was answered.
const debugHeader = "X-Orderly-Debug"

// shownDebug is extensions.debug.
type shownDebug struct {
	Statements []shownStatement `json:"statements"`
	// Session are the statements that found the session.
	Session []shownStatement         `json:"session,omitempty"`
	Cache   map[string]shownTraffic  `json:"cache"`
	Plan    []*lockstep.PlannedField `json:"plan"`
}

// shownStatement is a statement without its values.
type shownStatement struct {
	SQL          string   `json:"sql"`
	Milliseconds float64  `json:"milliseconds"`
	Rows         int64    `json:"rows"`
	Fields       []string `json:"fields"`
	Failed       bool     `json:"failed,omitempty"`
}

// shownTraffic is what happened to the keys of an entity in the cache.
type shownTraffic struct {
	Hits   uint64 `json:"hits"`
	Misses uint64 `json:"misses"`
	Fills  uint64 `json:"fills"`
	Fenced uint64 `json:"fenced"`
	Errors uint64 `json:"errors"`
}

// mayDebug reports whether the viewer may see extensions.debug.
func (c costTracker) mayDebug(ctx context.Context) bool {
	return c.always || auth.From(ctx).MayActAs(db.UserRoleAdmin)
}

// countCacheTraffic counts the cache's traffic of an operation for which extensions.cost or extensions.debug is asked.
func (c costTracker) countCacheTraffic(ctx context.Context, cost *operationCost) context.Context {
	if cost.shown || cost.debugged && c.mayDebug(ctx) {
		ctx, cost.traffic = leasecache.WithTraffic(ctx)
	}
	return ctx
}

func debugOf(cost *operationCost) shownDebug {
	shown := shownDebug{
		Statements: statementsOf(cost.budget),
		Cache:      map[string]shownTraffic{},
		Plan:       cost.plan.Tree(),
	}
	if cost.session != nil && cost.session.Used() > 0 {
		shown.Session = statementsOf(cost.session)
	}
	if cost.traffic != nil {
		for entity, stats := range cost.traffic.Stats() {
			shown.Cache[entity] = shownTraffic(stats)
		}
	}
	return shown
}

// statementsOf returns the statements that were sent with a budget; none where it is nil.
func statementsOf(budget *sqlpage.Budget) []shownStatement {
	if budget == nil {
		return []shownStatement{}
	}
	sent := budget.Sent()
	statements := make([]shownStatement, len(sent))
	for i := range sent {
		s := &sent[i]
		statements[i] = shownStatement{
			SQL: s.Template(), Milliseconds: milliseconds(s.Took), Rows: s.Rows, Fields: s.Fields(), Failed: s.Failed,
		}
	}
	return statements
}

// milliseconds are truncated to microseconds.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
