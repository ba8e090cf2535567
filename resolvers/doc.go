// Package resolvers answers the graph's fields, an entity a file. Each resolver is its arguments, one call, and a return: what is
// read stands in db, who may see it in auth, and when batches run in lockstep. Begin with order.go; resolver.go lists what they
// load with.
package resolvers
