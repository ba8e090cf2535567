package graphql

import (
	"github.com/99designs/gqlgen/graphql"

	"orderly.example/internal/ratelimit"
	"orderly.example/resolvers"
)

// shownCost is extensions.cost. It has what an operation used if the operation ran.
type shownCost struct {
	Statements shownBound     `json:"statements"`
	Nodes      shownBound     `json:"nodes"`
	Cache      *shownLookups  `json:"cache,omitempty"`
	Session    *shownSession  `json:"session,omitempty"`
	Throttle   *shownThrottle `json:"throttle,omitempty"`
}

type shownBound struct {
	Bound int  `json:"bound"`
	Used  *int `json:"used,omitempty"`
	Limit int  `json:"limit"`
}

// shownLookups are the keys that the operation looked up in the cache: those that it had, and the others.
type shownLookups struct {
	Hits   uint64 `json:"hits"`
	Misses uint64 `json:"misses"`
}

// shownSession has how many statements it took to find the session: none where the cache has it.
type shownSession struct {
	Statements int `json:"statements"`
}

// shownThrottle is the bucket from which operations pay: how many nodes it can hold, holds now, and gets each second.
type shownThrottle struct {
	Maximum     int     `json:"maximum"`
	Available   int     `json:"available"`
	RestoreRate float64 `json:"restoreRate"`
}

func (c costTracker) extension(cost *operationCost) shownCost {
	limits := resolvers.WithDefaults(c.limits)
	shown := shownCost{
		Statements: shownBound{Bound: cost.plan.Loads, Limit: limits.Loads},
		Nodes:      shownBound{Bound: cost.plan.Nodes, Limit: limits.Nodes},
	}
	if cost.budget != nil {
		used := cost.used()
		shown.Statements.Used, shown.Nodes.Used = &used, &cost.nodes
	}
	shown.Cache = lookupsOf(cost)
	if cost.session != nil {
		shown.Session = &shownSession{cost.session.Used()}
	}
	if rate := c.rate(); cost.throttle != nil && rate.Maximum > 0 {
		shown.Throttle = &shownThrottle{rate.Maximum, cost.throttle.Available, rate.Restore}
	}
	return shown
}

// lookupsOf returns nil where the operation looked nothing up.
func lookupsOf(cost *operationCost) *shownLookups {
	if cost.traffic == nil {
		return nil
	}
	var lookups shownLookups
	for _, stats := range cost.traffic.Stats() {
		lookups.Hits += stats.Hits
		lookups.Misses += stats.Misses
	}
	if lookups == (shownLookups{}) {
		return nil
	}
	return &lookups
}

func (c costTracker) rate() ratelimit.Rate {
	if c.throttle == nil {
		return ratelimit.Rate{}
	}
	return c.throttle.Rate()
}

func extend(response *graphql.Response, name string, value any) {
	if response.Extensions == nil {
		response.Extensions = map[string]any{}
	}
	response.Extensions[name] = value
}
