// Package lockstest holds a schema's lockstep executor against gqlgen's own, with random operations:
//
//	func TestLockstepAnswersAsGqlgen(t *testing.T) {
//		config := graph.Config{Resolvers: resolvers.New()}
//		oracle := graph.NewExecutableSchema(config)
//		subject := graph.NewLockstepSchema(config, lockstep.Options{})
//		lockstest.Compare(t, oracle, subject, lockstest.Options{})
//	}
//
// Package randql draws the operations. Both executors run each of them, and a difference fails the test: rapid shrinks
// the operation, and the test prints it with its variables and both answers. The flag -rapid.checks says how many
// operations there are, 100 without it. As long as nothing is set in Options, these are queries; Options.Reset adds
// mutations, Options.Events subscriptions.
//
// # What is compared
//
//   - Data, byte for byte, for each event of a subscription; and how many events there are.
//   - Errors, as a multiset of path, message, locations and extensions.
//   - The response's own extensions, where a resolver or a server's extension sets some.
//
// # What is not
//
//   - The order of errors. gqlgen's executor resolves fields at the same time, so that its own order changes.
//   - Where an error's place comes from. gqlgen leaves locations out of the errors of resolvers, so that both answers are
//     completed by lockstep.Locate before they are compared. What the executor has set stays as it is.
//   - The name of a subscription's field in the paths of an event's errors. gqlgen leaves it out against the
//     specification, so that it is put there before the comparison.
//   - A mutation that has invalid arguments. gqlgen runs those of its fields whose arguments are valid. lockstep runs
//     none, and its errors must then be among gqlgen's.
//   - The null of an event whose field may not be null: gqlgen sends {"field":null}, against the specification, lockstep null.
//   - A nil that a subscription's channel sends where its type forbids null: gqlgen passes it on without an error. Exclude such a field.
//   - Whatever a schema gives differently to two runs: times, random values, errors that depend on a schedule.
//   - @defer, and what lockstep.Conform changes about the schema. To compare introspection too, give both executors the
//     conforming schema (Config.Schema), and set Options.Draw.Introspection.
//
// Begin with options.go and compare.go; answer.go runs an operation, difference.go tells a difference.
package lockstest
