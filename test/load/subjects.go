package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strconv"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

const (
	// cacheOff keeps sessions alone: a handler by hand looks up none.
	cacheOff = "ORDERLY_CACHE=sessions"
	cacheOn  = "ORDERLY_CACHE=true"
	// pooled is how many connections to PostgreSQL each server has, by hand or not: enough for two processors, and so
	// few that each has soon seen the whole shop. A connection's process maps each page of memory when it first reads it,
	// which takes longer than reading it.
	pooled = 8
	// manyWaiters is for as many connections as are measured, of which each may wait for one to Postgres.
	manyWaiters = "ORDERLY_DB_MAX_WAITERS=1000"
)

// subject is a server that is asked the questions.
type subject struct {
	name, url, token string
	byHand           bool // it is raw: url is followed by the question's name
	pid              int
}

func (c *comparison) startByHand(ctx context.Context) (subject, error) {
	raw, err := c.startRaw(ctx)
	if err != nil {
		return subject{}, err
	}
	c.stops = append(c.stops, raw.stop)
	return subject{name: "raw", url: raw.url, byHand: true, pid: raw.process.Process.Pid}, nil
}

func (c *comparison) startProgram(ctx context.Context, name string, variables ...string) (subject, error) {
	variables = append(variables, manyWaiters, "ORDERLY_DB_MIN_CONNS=0", "ORDERLY_DB_MAX_CONNS="+strconv.Itoa(pooled))
	api, err := c.start(ctx, "serve", variables...)
	if err != nil {
		return subject{}, err
	}
	c.stops = append(c.stops, api.Stop)
	token, err := c.accounts.logIn(ctx, api.URL(), c.accounts.staff)
	return subject{name: name, url: api.URL(), token: token, pid: api.PID()}, err
}

// attack asks a question with any of its arguments. Requests are written beforehand: what a client takes for that is no
// server's. Answers are not compressed: raw compresses none.
func (b subject) attack(q question) attack {
	header := headerOf(b.token)
	header.Set("Accept-Encoding", "identity")
	a := attack{url: b.url, header: func() http.Header { return header }, judge: judgeData}
	written := make([]operation, len(q.all))
	for i, with := range q.all {
		o := operation{Query: q.query, Variables: with.graph}
		if b.byHand {
			o = operation{raw: &with.raw}
		}
		written[i] = operation{written: o.body()}
	}
	a.next = func() operation { return written[rand.N(len(written))] }
	if b.byHand {
		a.url, a.judge = b.url+q.name, judgeAnswered200
	}
	return a
}

func judgeAnswered200(r *vegeta.Result) string {
	if r.Code == http.StatusOK {
		return fine
	}
	return failure(r)
}

// data is what a subject answers.
func (b subject) data(ctx context.Context, q question, with given) (data any, err error) {
	if !b.byHand {
		return data, ask(ctx, b.url, b.token, operation{Query: q.query, Variables: with.graph}, &data)
	}
	body, err := post(ctx, b.url+q.name, with.raw)
	if err != nil {
		return nil, err
	}
	var answer struct{ Data any }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("reading raw's answer: %w", err)
	}
	return answer.Data, nil
}

// compared are how many answers of each question must be the same before anything is timed.
const compared = 20

func (q question) requireSame(ctx context.Context, subjects ...subject) error {
	for n := range compared {
		var first any
		for i, b := range subjects {
			data, err := b.data(ctx, q, q.all[n%len(q.all)])
			if err != nil {
				return fmt.Errorf("%s of %s: %w", q.name, b.name, err)
			}
			if i == 0 {
				first = data
			} else if !reflect.DeepEqual(data, first) {
				return fmt.Errorf("%s: %s and %s answer differently: %v and %v", q.name, subjects[0].name, b.name, first, data)
			}
		}
	}
	return nil
}

// cost is what the program says that a question costs it.
type cost struct {
	statements int     // at most
	nodes      float64 // on average
}

func (b subject) cost(ctx context.Context, q question) (c cost, err error) {
	asked := q.all[:min(5*compared, len(q.all))]
	for _, with := range asked {
		a, err := send(ctx, b.url, b.token, operation{Query: q.query, Variables: with.graph})
		if err != nil {
			return c, fmt.Errorf("%s of %s: %w", q.name, b.name, err)
		}
		c.statements = max(c.statements, a.Extensions.Cost.Statements.Used)
		c.nodes += float64(a.Extensions.Cost.Nodes.Used) / float64(len(asked))
	}
	return c, nil
}
