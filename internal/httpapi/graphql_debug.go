package httpapi

import (
	"context"
	"time"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/leasecache"
	"orderly.example/lockstep"
)

// debugHeader asks for extensions.debug: how an operation was answered.
const debugHeader = "X-Orderly-Debug"

// shownDebug is extensions.debug.
type shownDebug struct {
	Statements []shownStatement `json:"statements"`
	// Session are the statements that it took to find the session.
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

// mayDebug says whether the viewer may see how their operations are answered.
func (c costing) mayDebug(ctx context.Context) bool {
	return c.always || auth.From(ctx).MayActAs(db.RoleAdmin)
}

// watch counts the cache's traffic of an operation that is debugged.
func (c costing) watch(ctx context.Context, of *cost) context.Context {
	if of.debugged && c.mayDebug(ctx) {
		ctx, of.traffic = leasecache.WithTraffic(ctx)
	}
	return ctx
}

func debugOf(of *cost) shownDebug {
	shown := shownDebug{
		Statements: statementsOf(of.budget),
		Cache:      map[string]shownTraffic{},
		Plan:       of.plan.Tree(),
	}
	if of.session != nil && of.session.Used() > 0 {
		shown.Session = statementsOf(of.session)
	}
	if of.traffic != nil {
		for entity, stats := range of.traffic.Stats() {
			shown.Cache[entity] = shownTraffic(stats)
		}
	}
	return shown
}

// statementsOf are the statements that were sent under a budget; none where it is nil.
func statementsOf(budget *db.Budget) []shownStatement {
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

// milliseconds are rounded to microseconds.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
