package main

import (
	"context"
	"math"
	"net"
	"net/http"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

const (
	// answerPatience is how long a client waits for an answer: longer than the
	// server takes for any.
	answerPatience = 15 * time.Second
	// mostAtOnce bounds the requests in flight where they come at a steady rate.
	mostAtOnce = 1000
	// atOnce is how many connections saturate the server: some more than there
	// are processors, fewer than there are connections to the database.
	atOnce = 16
)

// attack is a kind of request, sent again and again.
type attack struct {
	url    string
	header func() http.Header
	next   func() operation
	// choose gives another attack, whose request is sent in place of its own; nil for none.
	choose func() attack
	// judge says what became of a request: fine, or in a word what else.
	judge func(*vegeta.Result) string
	// from is the address that requests come from; empty for any.
	from string
}

// fine is the answer that was hoped for.
const fine = ""

// closed has clients ask again as soon as they have their answer, until ctx
// ends, or for a time unless it is 0.
func (a attack) closed(ctx context.Context, clients int, each time.Duration) outcome {
	attacker := a.attacker(vegeta.Workers(uint64(clients)), vegeta.MaxWorkers(uint64(clients)), vegeta.Connections(clients))
	began := time.Now()
	return a.collect(ctx, attacker, vegeta.Rate{}, each, func(r *vegeta.Result) time.Duration { return r.Latency }, began)
}

// steady sends requests at a rate a second, whatever becomes of them. What each
// takes is counted from when it was due: one that could not be sent in time has
// waited too.
func (a attack) steady(ctx context.Context, rate float64, each time.Duration) outcome {
	pace := vegeta.Rate{Freq: max(1, int(math.Round(rate))), Per: time.Second}
	attacker := a.attacker(vegeta.Workers(atOnce), vegeta.MaxWorkers(mostAtOnce), vegeta.Connections(mostAtOnce))
	began := time.Now()
	interval := pace.Per / time.Duration(pace.Freq)
	return a.collect(ctx, attacker, pace, each, func(r *vegeta.Result) time.Duration {
		due := began.Add(time.Duration(r.Seq+1) * interval)
		return max(r.Latency, r.End().Sub(due))
	}, began)
}

func (a attack) attacker(options ...func(*vegeta.Attacker)) *vegeta.Attacker {
	options = append(options, vegeta.Timeout(answerPatience))
	if a.from != "" {
		options = append(options, vegeta.LocalAddr(net.IPAddr{IP: net.ParseIP(a.from)}))
	}
	return vegeta.NewAttacker(options...)
}

func (a attack) collect(
	ctx context.Context, attacker *vegeta.Attacker, pace vegeta.Pacer, each time.Duration, took func(*vegeta.Result) time.Duration, began time.Time,
) outcome {
	stop := context.AfterFunc(ctx, func() { attacker.Stop() })
	defer stop()
	target := func(t *vegeta.Target) error {
		from := a
		if a.choose != nil {
			from = a.choose()
		}
		*t = vegeta.Target{Method: http.MethodPost, URL: from.url, Header: from.header(), Body: from.next().body()}
		return nil
	}
	o := outcome{took: map[string][]time.Duration{}}
	last := began
	for result := range attacker.Attack(target, pace, each, "") {
		word := a.judge(result)
		o.took[word] = append(o.took[word], took(result))
		if end := result.End(); end.After(last) {
			last = end
		}
	}
	o.lasted = last.Sub(began)
	return o
}
