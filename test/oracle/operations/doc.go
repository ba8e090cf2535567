// Package operations draws random operations over the shop's schema, about rows that exist, as viewers of each role. It knows
// the shop's fields and weights, and not what the answers are. Begin with operations.go; schema.go derives from the schema
// how often each field is chosen, which arguments are ids, and which lists have pages.
package operations
