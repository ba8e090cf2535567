// Package torture is a gqlgen project whose schema has every kind of field that gqlgen can execute, with data that
// are pure functions of ids. It is where lockstep is compared with gqlgen's own executor: whatever the order in which
// the two call resolvers, and however often, both must see the same values, errors and panics.
//
// Some fields are outside that comparison, because gqlgen's own answer to them depends on scheduling or on how it cuts
// batches (Thing.miscounted, Thing.panicsForSome and, in lists, any batch resolver that panics: see Lonely), or breaks
// the specification (Subscription.gaps).
//
// Begin with schema.graphqls, and differential_test.go for the comparison.
package torture

//go:generate go run orderly.example/lockstep/cmd/lockstep
