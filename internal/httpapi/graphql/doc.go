// Package graphql runs GraphQL operations: it puts gqlgen's server, the lockstep executor and the transports together, limits documents
// and what viewers may ask for, presents errors, and records costs, slow operations and traces. What a field resolves to is
// decided in resolvers. HTTP limits, sessions and cookies are checked before: a request arrives here with its viewer.
//
// Begin with handler.go: [New] lists the parts in the order in which an operation meets them. The main types are documentLimits
// (document_limits.go), which refuses a document before validation; costTracker (cost.go), which counts what an operation
// may and does cost, in the operationCost that the request's context carries (throttle.go takes that from the viewer's bucket, and
// refuses the operation with THROTTLED where there is too little); and errorPresenter (error_presenter.go),
// which decides what a client sees of an error.
package graphql
