package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// question is what both are asked, with arguments of which each request takes any.
type question struct {
	name, query string
	all         []given
	least       float64 // of the program's requests a second, as a part of raw's
	leastAlone  float64 // the same, of one connection
	isCommon    bool    // the cache must halve PostgreSQL's work
}

// given are arguments as GraphQL has them, and as raw has them.
type given struct {
	graph map[string]any
	raw   rawArguments
}

type rawArguments struct {
	ID string `json:"id"`
	At string `json:"at,omitempty"`
}

const (
	q1 = `query Q1($id: ID!) { user(id: $id) { username email role isActive version } }`
	q3 = `query Q3($id: ID!) { dashboard(userId: $id) { user { username unreadNotificationCount } spending { total { amount } orderCount }
  recentOrders(first: 5) { number status total { amount } items(first: 10) { nodes { quantity productName unitPrice { amount } product { sku name stock } } } }
  unreadNotifications(first: 5) { title body } } }`
	q4 = `query Q4($after: String!) { orders(first: 20, after: $after) { nodes { number status total { amount } } } }`
	q5 = `query Q5($after: String!) { users(first: 20, after: $after) { nodes { username orders(first: 5) { nodes { number total { amount }
  items(first: 10) { nodes { quantity productName } } } } } } }`
	nested = `query Nested($after: String!) { users(first: 30, after: $after) { nodes { username orders(first: 15) { nodes { number total { amount }
  items(first: 5) { nodes { quantity productName product { sku name stock } } } } } } } }`
)

func ordersQuery(name string, first int) string {
	return fmt.Sprintf(`query %s($after: String!) { orders(first: %d, after: $after) { nodes { number status total { amount } customer { username email }
  items(first: 10) { nodes { quantity productName unitPrice { amount } product { sku name stock } } } } } }`, name, first)
}

// questions are the five, or those that were chosen.
func (s *stage) questions(ctx context.Context) ([]question, error) {
	users, err := s.someUsers(ctx)
	orders, err2 := s.someOrders(ctx)
	deep, err3 := s.ordersFrom(ctx, deepest)
	people, err4 := s.somePeople(ctx)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return nil, err
	}
	five := []question{
		{"Q1", q1, users, 0.95, 0.65, true},
		{"Q2", ordersQuery("Q2", 20), orders, 1.1, 0.7, true},
		{"Q3", q3, users, 0.95, 0.6, false},
		{"Q4", q4, deep, 1.1, 0.65, false},
		{"Q5", q5, people, 1, 0.65, false},
	}
	return slices.DeleteFunc(five, func(q question) bool { return !s.isAsked(q.name) }), nil
}

func questionNames() []string { return []string{"Q1", "Q2", "Q3", "Q4", "Q5"} }

// pageQuestions ask for pages of more and more nodes.
func (s *stage) pageQuestions(ctx context.Context) ([]question, error) {
	orders, err := s.someOrders(ctx)
	people, err2 := s.somePeople(ctx)
	return []question{
		{name: "Orders10", query: ordersQuery("Orders10", 10), all: orders},
		{name: "Orders100", query: ordersQuery("Orders100", 100), all: orders},
		{name: "Nested", query: nested, all: people},
	}, errors.Join(err, err2)
}
