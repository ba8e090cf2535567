package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// asReleased has viewers and addresses pay, as they do unless it is set otherwise.
func asReleased() []string { return []string{"ORDERLY_RATE_MAXIMUM=100000"} }

// assaults are the ways that were found to take a server away from others.
func assaults() []assault {
	return []assault{
		{"long answers", "240 MB for 100 KB; 2,082 MB of memory, 42 s", flood(16, nobody, longAnswers), nil},
		{"readers who don't read", "233 of 256 places and 3.2 GB held without end", readersWhoDoNot, nil},
		{"slow bodies", "/graphql locked for 20 s by 260 connections", slowBodies, nil},
		{"quadratic validation", "1.15 CPU seconds for 14 KB", flood(10, nobody, quadratic), nil},
		{"quadratic validation on a socket", "12.8 CPU seconds for ten", quadraticOnSocket, nil},
		{"event streams beside the limit", "as many requests at once as are sent", flood(400, nobody, streamedPages), nil},
		{"ids for each alias", "1.9 CPU seconds to say '100 at most'", flood(16, nobody, idsOfAliases), nil},
		{"aliases below __schema", "free and without a limit", flood(16, nobody, schemaAliases), nil},
		{"counts of filtered lists", "40 connections: others' p50 0.5 s, up to 2.5 s", flood(40, nobody, manyCounts), nil},
		{"mistakes that are quoted", "98 MB for 1 MB, six connections: others' p95 1.2 s", flood(6, nobody, quoted), nil},
		{"dear documents on sockets", "another's dear document took up to 9.5 s", pipelines(4, opened(), dearDocuments()), nil},
		{"long headers", "900 connections: others' p95 4.1 s", pipelines(900, "", always(manyHeaders())), nil},
		{"what is accepted, at length", "900 connections: others' p95 15 s", pipelines(900, "", always(longAccept())), nil},
		{"pipelines", "200 connections: others' p95 3.2 s", pipelines(200, "", always(strings.Repeat(alive+"\r\n", 50))), nil},
		{"pings", "20 sockets: others' p95 0.5 to 1.5 s", pipelines(20, opened(), pings()), nil},
		{"sockets that do not begin", "1,500 from one address", idleSockets, nil},
		{"sockets with half a message", "142 MB for 150", halfMessages, nil},
		{"idle connections", "as many as are opened", idleConnections, nil},
		{"right passwords", "an admin elsewhere failed 26 times of 26", rightPasswords, adminsGotIn},
		{"wrong passwords for another", "locked out for 763 s", wrongPasswords, adminsGotIn},
		{"who has an account", "60 of 60 told in 0.4 s", whoHasAnAccount, nil},
		{"reports", "954 queued in 6 s", manyReports, nil},
	}
}

// client says whose requests are sent.
type client func(v *victim) http.Header

func nobody(*victim) http.Header { return headerOf("") }

func customer(v *victim) http.Header { return headerOf(v.customer) }

// flood sends requests as fast as so many connections of one address can.
func flood(clients int, as client, next func(v *victim) func() operation) func(context.Context, *victim) (string, error) {
	return func(ctx context.Context, v *victim) (string, error) {
		header := as(v)
		a := attack{url: v.url, from: v.attacker, next: next(v), judge: judgeAnything, header: func() http.Header { return header }}
		return told(a.closed(ctx, clients, 0)), nil
	}
}

// judgeAnything tells what was answered. Whether there is data beside an error does not matter.
func judgeAnything(r *vegeta.Result) string {
	if code := judgeData(r); code != fine {
		return code
	}
	return "OK"
}

// told counts answers by what they are.
func told(o outcome) string {
	var all []string
	for _, answer := range o.others() {
		all = append(all, fmt.Sprintf("%d %s", len(o.took[answer]), answer))
	}
	return strings.Join(all, ", ")
}

// same sends one document again and again.
func same(query string, variables map[string]any) func() operation {
	written := operation{written: operation{Query: query, Variables: variables}.body()}
	return func() operation { return written }
}

// fresh sends documents of which the server knows none yet.
func fresh(query string) func() operation {
	var n atomic.Int64
	return func() operation { return operation{Query: fmt.Sprintf("%s #%d", query, n.Add(1))} }
}

func longAnswers(*victim) func() operation { return same(wordy(50), nil) }

// wordy asks for so many copies of a hundred products' descriptions, each under a name of 200 letters.
func wordy(copies int) string {
	var names strings.Builder
	for i := range copies {
		fmt.Fprintf(&names, "%s%02d:description ", strings.Repeat("a", 198), i)
	}
	return "{products(first:100){nodes{" + names.String() + "}}}"
}

func quadratic(*victim) func() operation {
	ids := "{" + strings.Repeat("id ", 97) + "}"
	return fresh("{viewer{ ..." + strings.Join(slices.Repeat([]string{ids}, 48), "...") + " }}")
}

func streamedPages(*victim) func() operation {
	return same("{products(first:100){nodes{name description sku}}}", nil)
}

func idsOfAliases(v *victim) func() operation {
	ids := slices.Repeat(v.pages.customers[:1], 36_000)
	var roots strings.Builder
	for i := range 49 {
		fmt.Fprintf(&roots, "n%d:nodes(ids:$i){id}", i)
	}
	return same("query($i:[ID!]!){"+roots.String()+"}", map[string]any{"i": ids})
}

func schemaAliases(*victim) func() operation {
	var names strings.Builder
	for i := range 300 { // more are too many tokens
		fmt.Fprintf(&names, "a%d:types{fields{type{ofType{name}}}}", i)
	}
	return fresh("{__schema{" + names.String() + "}}")
}

// manyCounts counts as many lists as one operation may, each time others.
func manyCounts(*victim) func() operation {
	var n atomic.Int64
	return func() operation {
		var fields strings.Builder
		for range 4 {
			fields.WriteString(countOfProducts(int(n.Add(1))))
		}
		return operation{Query: "{categories(first:12){nodes{" + fields.String() + "}}}"}
	}
}

// rightPasswords has 40 clients of one customer log in, while an admin does elsewhere.
func rightPasswords(ctx context.Context, v *victim) (string, error) {
	name := v.accounts.customers[1]
	a := attack{
		url: v.url, from: v.attacker, judge: judgeLogInOr, header: func() http.Header { return headerOf("") },
		next: func() operation { return logInOperation(name, v.accounts.password) },
	}
	return v.whileAdminLogsIn(ctx, func(ctx context.Context) string { return told(a.closed(ctx, 40, 0)) })
}

// wrongPasswords guesses the admin's password from twelve addresses, while the admin logs in where they did before.
func wrongPasswords(ctx context.Context, v *victim) (string, error) {
	return v.whileAdminLogsIn(ctx, func(ctx context.Context) string {
		var got []string
		for i := range 12 {
			a := attack{
				url: v.url, from: fmt.Sprintf("127.0.1.%d", i+1), judge: judgeLogInOr, header: func() http.Header { return headerOf("") },
				next: func() operation { return logInOperation(v.admin, fmt.Sprintf("guess %d", rand.N(1_000_000))) },
			}
			got = append(got, told(a.closed(ctx, 2, v.each/12)))
		}
		return got[0] + " from the first of 12 addresses"
	})
}

func judgeLogInOr(r *vegeta.Result) string {
	if code := judgeLogIn(r); code != fine {
		return code
	}
	return "let in"
}

// whileAdminLogsIn attacks, and has the admin log in once a second meanwhile.
func (v *victim) whileAdminLogsIn(ctx context.Context, act func(context.Context) string) (string, error) {
	admin := attack{
		url: v.url, from: othersAddress, judge: judgeLogIn, header: func() http.Header { return headerOf("") },
		next: func() operation { return logInOperation(v.admin, v.accounts.password) },
	}
	admin.closed(ctx, 1, time.Millisecond) // once, as they have before
	got := make(chan string, 1)
	go func() { got <- act(ctx) }()
	v.adminTook = admin.steady(ctx, 1, v.each)
	<-ctx.Done()
	return <-got, nil
}

// adminsGotIn says how often an admin did not.
func adminsGotIn(v *victim) error {
	o := v.adminTook
	if others := o.others(); len(others) > 0 || len(o.took[fine]) == 0 {
		return fmt.Errorf("an admin elsewhere was let in %d times, and was answered %s", len(o.took[fine]), told(o))
	}
	return nil
}

func whoHasAnAccount(ctx context.Context, v *victim) (string, error) {
	return flood(4, customer, func(v *victim) func() operation {
		return func() operation {
			return operation{
				Query:     `mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { errors { code } } }`,
				Variables: map[string]any{"input": map[string]any{"expectedVersion": 1, "email": v.emails[rand.N(len(v.emails))]}},
			}
		}
	})(ctx, v)
}

func manyReports(ctx context.Context, v *victim) (string, error) {
	var n atomic.Int64
	return flood(4, customer, func(v *victim) func() operation {
		return func() operation {
			return operation{
				Query: `mutation($input: RequestReportInput!) { requestReport(input: $input) { report { id } errors { code } } }`,
				Variables: map[string]any{"input": map[string]any{
					"kind": "ORDERS_EXPORT", "format": "CSV", "from": "2025-01-01", "to": "2026-12-31", "idempotencyKey": fmt.Sprint(n.Add(1)),
				}},
			}
		}
	})(ctx, v)
}
