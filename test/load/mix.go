package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"net/http"
	"sync"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// part is a kind of request of the mix, and how many of a thousand requests are of it.
type part struct {
	attack

	name       string
	ofThousand int
	limit      time.Duration // of its 95th percentile
}

// mix is what a shop's front ends ask for all day.
type mix []part

const dashboard = `query Dashboard($user: ID!) {
  dashboard(userId: $user) {
    user { username unreadNotificationCount }
    spending { total { amount } orderCount }
    recentOrders(first: 5) { number status total { amount } items(first: 3) { nodes { productName product { name stock } } } }
    unreadNotifications(first: 5) { title createdAt }
  }
}`

const productPage = `query Products($search: String) {
  products(first: 24, filter: { search: $search, isActive: true }) { nodes { sku name price { amount currency } stock } pageInfo { hasNextPage endCursor } }
}`

const purchase = `mutation Buy($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { number total { amount } items { nodes { quantity } } } errors { code } }
}`

// believed has the clients of a load each be an address of its own.
const believed = "ORDERLY_TRUSTED_PROXIES=127.0.0.1/32"

// serveMix starts a server and makes the mix for it.
func (s *stage) serveMix(ctx context.Context, variables ...string) (*server, *pages, mix, error) {
	started, pages, err := s.servePages(ctx, append(variables, believed)...)
	if err != nil {
		return nil, nil, nil, err
	}
	m, err := s.realisticMix(ctx, pages)
	if err != nil {
		return nil, nil, nil, errors.Join(err, started.stop())
	}
	return started, pages, m, nil
}

// saturate sends the mix as fast as it is answered, first for a while to fill the cache.
func (m mix) saturate(ctx context.Context, r *report, each time.Duration) outcome {
	m.closed(ctx, atOnce, each)
	most := m.closed(ctx, atOnce, each)
	r.measured("the mix, as fast as 16 connections can", most)
	return most
}

// realisticMix is 60 % pages of orders, 20 % dashboards, 14.5 % products, 5 % purchases and 0.5 % log-ins.
func (s *stage) realisticMix(ctx context.Context, pages *pages) (mix, error) {
	url := pages.url
	products, err := walk(ctx, url, pages.token, "products", "node { id }")
	if err != nil {
		return nil, err
	}
	logIns := s.logIns(url, true)
	logIns.next = func() operation { return logInOperation(oneText(s.accounts.customers), s.accounts.password) }
	other := func(next func() operation) attack {
		return attack{url: url, header: pages.header, next: next, judge: judgeAnswered}
	}
	return mix{
		{pages.attack, "pages of orders", 600, pageLimit},
		{other(func() operation {
			return operation{Query: dashboard, Variables: map[string]any{"user": oneText(pages.customers)}}
		}), "dashboards", 200, pageLimit},
		{other(func() operation {
			return operation{Query: productPage, Variables: map[string]any{"search": oneText(searches())}}
		}), "products", 145, pageLimit},
		{other(func() operation {
			return operation{Query: purchase, Variables: map[string]any{"input": map[string]any{
				"items": []any{map[string]any{"product": oneText(products), "quantity": 1}}, "idempotencyKey": rand.Text(),
			}}}
		}), "purchases", 50, pageLimit},
		{logIns, "log-ins", 5, time.Second},
	}, nil
}

func searches() []string { return []string{"a", "e", "chair", "lamp", "table", "s"} }

func oneText(list []string) string { return list[mathrand.N(len(list))] }

// closed has clients ask again as soon as they have their answer, each time for any part of the mix.
func (m mix) closed(ctx context.Context, clients int, each time.Duration) outcome {
	return attack{url: m[0].url, choose: m.any, judge: judgeAnswered}.closed(ctx, clients, each)
}

// any is one of the parts, each as often as its share says.
func (m mix) any() attack {
	n := mathrand.N(thousand)
	for _, p := range m {
		if n -= p.ofThousand; n < 0 {
			return p.attack
		}
	}
	return m[0].attack
}

// judgeAnswered finds an answer fine that has no errors, whatever a mutation says of its input.
func judgeAnswered(r *vegeta.Result) string {
	if r.Code == http.StatusOK && bytes.HasPrefix(r.Body, []byte(`{"data":`)) {
		return fine
	}
	return failure(r)
}

const thousand = 1000

// steady sends requests at a rate a second, of each part its share.
func (m mix) steady(ctx context.Context, rate float64, each time.Duration) outcomes {
	return m.together(func(p part) outcome {
		return p.attack.steady(ctx, rate*float64(p.ofThousand)/thousand, each)
	})
}

// together runs something for all parts at once.
func (m mix) together(run func(part) outcome) outcomes {
	found := make(outcomes, len(m))
	var running sync.WaitGroup
	for i, p := range m {
		running.Go(func() { found[i] = run(p) })
	}
	running.Wait()
	return found
}

// outcomes are those of a mix's parts.
type outcomes []outcome

// together is what became of all parts, as one.
func (all outcomes) together() outcome {
	sum := outcome{took: map[string][]time.Duration{}}
	for _, o := range all {
		sum.lasted = max(sum.lasted, o.lasted)
		for word, took := range o.took {
			sum.took[word] = append(sum.took[word], took...)
		}
	}
	return sum
}
