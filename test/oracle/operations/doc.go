// Package operations draws random operations over the shop's schema, about rows that exist, as viewers of each role. It knows
// the shop's fields and weights, and not what the answers are. Begin with operations.go.
package operations
