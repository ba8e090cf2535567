package graphql

import (
	"github.com/99designs/gqlgen/graphql"

	"orderly.example/internal/ratelimit"
)

// shownCost is extensions.cost. It has what an operation used if the operation ran.
type shownCost struct {
	Statements shownBound     `json:"statements"`
	Nodes      shownBound     `json:"nodes"`
	Session    *shownSession  `json:"session,omitempty"`
	Throttle   *shownThrottle `json:"throttle,omitempty"`
}

type shownBound struct {
	Bound int  `json:"bound"`
	Used  *int `json:"used,omitempty"`
	Limit int  `json:"limit"`
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
	limits := c.limits.WithDefaults()
	shown := shownCost{
		Statements: shownBound{Bound: cost.plan.Statements, Limit: limits.Statements},
		Nodes:      shownBound{Bound: cost.plan.Nodes, Limit: limits.Nodes},
	}
	if cost.budget != nil {
		used := cost.used()
		shown.Statements.Used, shown.Nodes.Used = &used, &cost.nodes
	}
	if cost.session != nil {
		shown.Session = &shownSession{cost.session.Used()}
	}
	if rate := c.rate(); cost.throttle != nil && rate.Maximum > 0 {
		shown.Throttle = &shownThrottle{rate.Maximum, cost.throttle.Available, rate.Restore}
	}
	return shown
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
