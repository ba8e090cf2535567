// Package graph is generated from schema.graphqls: gqlgen's executable schema, and lockstep's. What
// stands here is written by package shopgen; it and scalar alone are written by hand. Begin with the schema.
package graph

//go:generate sh -c "cd .. && go run graph/generate.go"
