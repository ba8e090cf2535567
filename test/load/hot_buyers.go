package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

const (
	buyHot = `mutation Buy($input: PlaceOrderInput!) { placeOrder(input: $input) { order { number } errors { code } } }`

	soldOut = "OUT_OF_STOCK"
)

// buyers buy one product, each from an address of its own.
type buyers struct {
	url, sku, product string
	tokens            []string // of their accounts
	client            *http.Client

	mutex sync.Mutex
	outcome
}

// hotBuyers makes a product that nobody has bought yet, and logs its buyers in.
func (s *stage) hotBuyers(ctx context.Context, url, staff string) (*buyers, error) {
	transport := &http.Transport{MaxIdleConnsPerHost: manyBuyers, MaxIdleConns: manyBuyers}
	b := &buyers{url: url, sku: "HOT-" + rand.Text()[:8], client: &http.Client{Transport: transport, Timeout: answerPatience}}
	var data struct {
		CreateProduct struct{ Product struct{ ID string } }
	}
	err := ask(ctx, url, staff, operation{
		Query:     `mutation($input: CreateProductInput!) { createProduct(input: $input) { product { id } errors { code } } }`,
		Variables: map[string]any{"input": map[string]any{"sku": b.sku, "name": "What everybody buys", "price": "10", "stock": hotStock}},
	}, &data)
	if err != nil {
		return nil, err
	}
	b.product = data.CreateProduct.Product.ID
	for _, customer := range s.accounts.customers[:min(buyersAccounts, len(s.accounts.customers))] {
		token, err := s.accounts.logIn(ctx, url, customer)
		if err != nil {
			return nil, err
		}
		b.tokens = append(b.tokens, token)
	}
	return b, nil
}

// buy has all of them buy, again and again, until ctx ends. It lasts until the last order.
func (b *buyers) buy(ctx context.Context) outcome {
	b.took = map[string][]time.Duration{}
	began := time.Now()
	var all sync.WaitGroup
	for i := range manyBuyers {
		all.Go(func() {
			address, token := randomAddress(), b.tokens[i%len(b.tokens)]
			for ctx.Err() == nil {
				b.once(ctx, began, address, token)
			}
		})
	}
	all.Wait()
	return b.outcome
}

// once buys once. Who has asked waits for the answer, also where ctx has ended.
func (b *buyers) once(ctx context.Context, began time.Time, address, token string) {
	asked := time.Now()
	word := b.order(context.WithoutCancel(ctx), address, token)
	answered := time.Now()
	b.mutex.Lock()
	b.took[word] = append(b.took[word], answered.Sub(asked))
	if word == fine {
		b.lasted = answered.Sub(began)
	}
	b.mutex.Unlock()
	if word == unavailable {
		select {
		case <-ctx.Done():
		case <-time.After(retryAfter):
		}
	}
}

func (b *buyers) order(ctx context.Context, address, token string) string {
	o := operation{Query: buyHot, Variables: map[string]any{"input": map[string]any{
		"items": []any{map[string]any{"product": b.product, "quantity": 1}}, "idempotencyKey": rand.Text(),
	}}}
	code, body, err := b.send(ctx, o, address, token)
	switch {
	case err != nil:
		return "not at all"
	case code == http.StatusOK && bytes.Contains(body, []byte(`"number":`)):
		return fine
	case code == http.StatusOK && bytes.Contains(body, []byte(soldOut)):
		return soldOut
	default:
		return failure(&vegeta.Result{Code: uint16(code), Body: body}) //nolint:gosec // a status has three digits
	}
}

func (b *buyers) send(ctx context.Context, o operation, address, token string) (code int, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url, bytes.NewReader(o.body()))
	if err != nil {
		return 0, nil, fmt.Errorf("making an order: %w", err)
	}
	request.Header = headerOf(token)
	request.Header.Set("X-Forwarded-For", address)
	response, err := b.client.Do(request)
	if err != nil {
		return 0, nil, fmt.Errorf("sending an order: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}
