// Raw answers five questions about the shop, and some for longer pages, as cheaply as it can be done by hand: net/http,
// pgx, and for each one statement in which Postgres builds the JSON. It knows no GraphQL, no access and no limits: it is
// what Orderly's speed is measured against.
//
//	raw 'postgres://…' 30
//
// It prints where it listens. The question is the path, its arguments are the body's.
//
// Begin with questions.go.
package main
