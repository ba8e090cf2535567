// Package graph is generated from schema.graphqls: gqlgen's executable schema, and the engine's.
package graph

//go:generate sh -c "cd .. && go run graph/generate.go"
