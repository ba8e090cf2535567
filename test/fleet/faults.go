package main

import (
	"context"
	"time"
)

// fault is what happens to a fleet, and what must hold nevertheless. Wrong answers are never allowed.
type fault struct {
	name string
	// play has it happen, and mends it. What comes back by itself is awaited after it.
	play func(context.Context, *fleet) error
	// unavailable is how long requests may fail after each of its incidents; 0: none may fail. The pause comes to that
	// where they may fail as long as it lasts.
	unavailable time.Duration
	lasts       bool
	// why says why it can't be played here; empty: it can.
	why func(*fleet) string
}

// faults lists them all. Topologies name those that they play.
func faults() []fault {
	const (
		soon    = 10 * time.Second // a check of the proxy's, or an election, and the connections after it
		untilUp = 30 * time.Second // there is no other one: until it is up again
	)
	return []fault{
		{name: "rolling restart", play: rollingRestart},
		{name: "a new version, with a migration", play: update},

		{name: "kill serve", play: killEach(servesOf), unavailable: soon},
		{name: "kill work", play: killEach(worksOf)},
		{name: "kill Redis", play: killEach(redisOf)},
		{name: "kill the master of Redis", play: killMaster},
		{name: "kill a sentinel", play: killEach(sentinelOf)},
		{name: "kill the proxy", play: killEach(proxyOf), unavailable: soon},
		{name: "kill PgBouncer", play: killEach(poolerOf), unavailable: soon},
		{name: "kill the standby", play: killEach(standbyOf), unavailable: soon},
		{name: "kill PostgreSQL", play: killEach(primaryOf), unavailable: untilUp},

		{name: "freeze serve", play: freezeEach(lastServeOf), unavailable: answerPatience + soon},
		{name: "freeze work", play: freezeEach(worksOf)},
		{name: "freeze Redis", play: freezeEach(redisOf)},
		{name: "freeze the master of Redis", play: freezeMaster},
		{name: "freeze PgBouncer", play: freezeEach(poolerOf), unavailable: untilUp, lasts: true},
		{name: "freeze the standby", play: freezeEach(standbyOf), unavailable: untilUp, lasts: true},
		{name: "freeze PostgreSQL", play: freezeEach(primaryOf), unavailable: untilUp, lasts: true},

		{name: "PostgreSQL fails over", play: failOverPostgres, unavailable: untilUp},
		{name: "disk full", play: fillDisk, why: func(f *fleet) string { return f.whyNoDisk }},
		{name: "network cut", play: cutNetwork, why: func(f *fleet) string { return f.whyNoCut }},
	}
}

// named are the faults of these names.
func named(names []string) (chosen []fault) {
	for _, name := range names {
		for _, each := range faults() {
			if each.name == name {
				chosen = append(chosen, each)
			}
		}
	}
	return chosen
}
