// Package federation compares lockstep with gqlgen's executor over a subgraph of Apollo Federation 2: the router asks
// Query._entities for objects by their keys, of several types at once.
package federation

//go:generate go run orderly.example/lockstep/cmd/lockstep -strict
