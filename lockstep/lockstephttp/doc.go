// Package lockstephttp is GraphQL over HTTP for gqlgen's handler, by the specification
// (https://graphql.github.io/graphql-over-http/draft/): queries and mutations by POST, queries by GET. It writes
// the answer's bytes once, where gqlgen's own transports encode the data a second time.
//
// The status of an answer is
//
//   - 4xx for a request without an operation, whatever the client accepts;
//   - 400 for an operation that can't run (no document, not valid, refused), without `data`; but 200 if the answer is `application/json`, because clients that ask for it may take any other status for a network failure;
//   - 200 for an operation that ran, even if its `data` are null;
//   - what HTTP.Status returns if there are no data or they are null: so that a server that is down or too slow can say so to load balancers and caches.
//
// There are three transports: HTTP, Events for Server-Sent Events, and Socket for WebSockets. They know requests,
// answers and sockets, and no schema. Begin with transport.go, then events.go and socket.go.
package lockstephttp
