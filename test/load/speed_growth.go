package main

import (
	"context"
	"fmt"
	"time"
)

const (
	// nodesLimit is what 1,000 nodes may take of the server's CPU.
	nodesLimit = 10 * time.Millisecond
	// deepest is the part of the list that is before the deepest page.
	deepest = 0.8
	// growthLimit is by how much a cost may grow that ought not to grow.
	growthLimit = 1.25
)

// tellConnections shows how throughput grows with those who ask at once.
func (c *comparison) tellConnections(ctx context.Context) error {
	questions, err := c.questions(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	alone := map[string]float64{}
	for _, q := range questions {
		counts := []int{1}
		if q.isCommon {
			counts = []int{1, 8, 32, 128}
		}
		for _, clients := range counts {
			m, err := c.inTurn(ctx, q, clients, c.each/8, c.brief(), c.raw, c.plain)
			if err != nil {
				return err
			}
			raw, plain := m[0], m[1]
			if clients == 1 {
				alone[q.name] = ratio(plain.rate(), raw.rate())
			}
			rows = append(rows, []string{
				fmt.Sprintf("%s, %d", q.name, clients), whole(raw.rate()), whole(plain.rate()), hundredths(ratio(plain.rate(), raw.rate())),
				milliseconds(raw.percentile(0.95)), milliseconds(plain.percentile(0.95)),
			})
		}
	}
	c.section("Connections: requests a second and p95, cache off")
	c.table([]string{"connections", "raw", "Orderly", "ratio", "raw p95", "Orderly p95"}, rows)
	c.goals()
	for _, q := range questions {
		c.requireRatio(q.name+", one connection: requests a second, of raw's", alone[q.name], q.leastAlone)
	}
	return nil
}

// tellPages shows how CPU grows with the nodes of an answer.
func (c *comparison) tellPages(ctx context.Context) error {
	if !c.isAsked("Q2") {
		return nil
	}
	questions, err := c.pageQuestions(ctx)
	if err != nil {
		return err
	}
	var rows [][]string
	var ofNode []float64 // microseconds
	for _, q := range questions {
		if err := q.requireSame(ctx, c.raw, c.plain); err != nil {
			return err
		}
		cost, err := c.plain.cost(ctx, q)
		if err != nil {
			return err
		}
		m, err := c.inTurn(ctx, q, connections, c.brief(), c.brief(), c.raw, c.plain)
		if err != nil {
			return err
		}
		raw, plain := m[0], m[1]
		ofNode = append(ofNode, ratio(plain.each(plain.own), cost.nodes))
		rows = append(rows, []string{
			q.name, whole(cost.nodes), whole(raw.rate()), whole(plain.rate()), hundredths(ratio(plain.rate(), raw.rate())),
			raw.cpu(),
			plain.cpu(),
			hundredths(ofNode[len(ofNode)-1]),
		})
	}
	c.section("Pages: requests a second and CPU (server + PostgreSQL), cache off")
	c.table([]string{"page", "nodes", "raw", "Orderly", "ratio", "raw CPU µs", "Orderly CPU µs", "its server, a node"}, rows)
	c.goals()
	for i, q := range questions[1:] {
		c.requirePart(q.name+": the server's CPU for a node, of that of "+questions[0].name, ratio(ofNode[i+1], ofNode[0]), growthLimit)
		const nodes = 1000
		c.require(q.name+": the server's CPU for 1,000 nodes", time.Duration(ofNode[i+1]*nodes*float64(time.Microsecond)), nodesLimit, ofNode[i+1] > 0)
	}
	return nil
}

// tellDepth shows what a page costs that is deep in a list.
func (c *comparison) tellDepth(ctx context.Context) error {
	if !c.isAsked("Q4") {
		return nil
	}
	var rows [][]string
	var costs []float64
	for _, from := range []struct {
		name string
		part float64
	}{{"begin", 0}, {"middle", 0.5}, {"80 % deep", deepest}} {
		places, err := c.ordersFrom(ctx, from.part)
		if err != nil {
			return err
		}
		m, err := c.inTurn(ctx, question{name: "Q4", query: q4, all: places}, connections, c.each/8, c.brief(), c.raw, c.plain)
		if err != nil {
			return err
		}
		raw, plain := m[0], m[1]
		costs = append(costs, plain.each(plain.own+plain.postgres))
		rows = append(rows, []string{
			from.name, whole(raw.rate()), whole(plain.rate()), hundredths(ratio(plain.rate(), raw.rate())),
			raw.cpu(), plain.cpu(),
		})
	}
	c.section("Depth: pages of orders (Q4), requests a second and CPU (server + PostgreSQL), cache off")
	c.table([]string{"from", "raw", "Orderly", "ratio", "raw CPU µs", "Orderly CPU µs"}, rows)
	c.goals()
	c.requirePart("CPU of a page that is 80 % deep, of one at the begin", ratio(costs[2], costs[0]), growthLimit)
	return nil
}
