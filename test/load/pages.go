package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// orderPage is the page that a shop's office looks at all day.
const orderPage = `query OrderPage($after: String, $filter: OrderFilter) {
  orders(first: 20, after: $after, filter: $filter) {
    nodes {
      number
      total { amount }
      customer { username }
      items(first: 5) { nodes { quantity product { name } } }
    }
  }
}`

// pages are requests for pages of orders, from all over the shop.
type pages struct {
	attack

	token      string
	cursors    []string // of orders without a filter
	customers  []string // ids
	begin, end time.Time
}

func newPages(url, token string) *pages {
	p := &pages{token: token}
	p.attack = attack{url: url, header: func() http.Header { return headerOf(token) }, next: p.random, judge: judgeData}
	return p
}

// orderPages logs staff in and looks around in the shop.
func (s *stage) orderPages(ctx context.Context, url string) (*pages, error) {
	token, err := s.accounts.logIn(ctx, url, s.accounts.staff)
	if err != nil {
		return nil, err
	}
	p := newPages(url, token)
	if p.cursors, err = walk(ctx, url, token, "orders", "cursor"); err != nil {
		return nil, err
	}
	if p.customers, err = walk(ctx, url, token, "users", "node { id }"); err != nil {
		return nil, err
	}
	var data struct {
		First, Last struct {
			Nodes []struct{ PlacedAt time.Time }
		}
	}
	if err := ask(ctx, url, token, operation{Query: `{
  first: orders(last: 1) { nodes { placedAt } }
  last: orders(first: 1) { nodes { placedAt } }
}`}, &data); err != nil {
		return nil, err
	}
	p.begin, p.end = data.First.Nodes[0].PlacedAt, data.Last.Nodes[0].PlacedAt
	return p, nil
}

// calm measures pages as fast as they are answered, and at a quarter of that: the rate, and how long they took at it.
// The names of both begin with the given one.
func (p *pages) calm(ctx context.Context, s *stage, r *report, name string) (rate float64, at outcome) {
	p.closed(ctx, atOnce, s.each/2) // connects, and fills the memory of Postgres and the cache
	most := p.closed(ctx, atOnce, s.each)
	r.measured(name+"as fast as 16 connections can", most)
	rate = most.perSecond(fine) * quarter
	at = p.steady(ctx, rate, s.each)
	r.measured(name+"at a quarter of that", at)
	return rate, at
}

// random is a page that begins at any moment, one of any customer's orders, one
// further down the list, or one of a status, all as often.
func (p *pages) random() operation {
	variables := map[string]any{}
	switch rand.N(4) {
	case 0:
		moment := p.begin.Add(rand.N(p.end.Sub(p.begin)))
		variables["filter"] = map[string]any{"placedAt": map[string]any{"to": moment.UTC().Format(time.RFC3339)}}
	case 1:
		variables["filter"] = map[string]any{"customer": p.customers[rand.N(len(p.customers))]}
	case 2:
		variables["after"] = p.cursors[rand.N(len(p.cursors))]
	default:
		status := []string{"PENDING", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"}
		variables["filter"] = map[string]any{"status": status[rand.N(len(status))]}
	}
	return operation{Query: orderPage, Variables: variables}
}

// walk gives what a list holds of each row, of its first 2,000.
func walk(ctx context.Context, url, token, list, selection string) ([]string, error) {
	const pagesAtMost = 20
	var found []string
	var after *string
	for range pagesAtMost {
		var data map[string]struct {
			Edges []struct {
				Cursor string
				Node   struct{ ID string }
			}
			PageInfo struct {
				HasNextPage bool
				EndCursor   *string
			}
		}
		err := ask(ctx, url, token, operation{
			Query:     "query($after: String) { list: " + list + "(first: 100, after: $after) { edges { " + selection + " } pageInfo { hasNextPage endCursor } } }",
			Variables: map[string]any{"after": after},
		}, &data)
		if err != nil {
			return nil, err
		}
		for _, edge := range data["list"].Edges {
			found = append(found, edge.Cursor+edge.Node.ID)
		}
		if after = data["list"].PageInfo.EndCursor; !data["list"].PageInfo.HasNextPage {
			break
		}
	}
	return found, nil
}

// judgeData finds an answer fine that has no errors.
func judgeData(r *vegeta.Result) string {
	if r.Code == http.StatusOK && !bytes.Contains(r.Body, []byte(`"errors":`)) {
		return fine
	}
	return failure(r)
}

// failure is the code of an answer's error, or what went wrong with the request.
func failure(r *vegeta.Result) string {
	var a answer
	switch {
	case r.Code == 0:
		return "not at all"
	case json.Unmarshal(r.Body, &a) == nil && len(a.Errors) > 0:
		return a.Errors[0].Extensions.Code
	default:
		return strconv.Itoa(int(r.Code))
	}
}
