// Package scalar holds the graph's scalars whose Go types are not ours. It knows how each is written and read in GraphQL, and
// nothing else. Begin with datetime.go.
package scalar
