// Package transport answers GraphQL over HTTP for gqlgen's handler, by the specification
// (https://graphql.github.io/graphql-over-http/draft/): queries and mutations by POST, queries by GET. It writes the
// answer's bytes once, where gqlgen's own transports encode the data a second time.
//
// An answer's status is
//
//   - 4xx for a request that holds no operation, whatever the client accepts;
//   - 400 for an operation that can't run (no document, not valid, refused), without `data`; 200 where the
//     answer is `application/json`, as whoever asks for that may take any other status for a network's fault;
//   - 200 for an operation that ran, also where its `data` are null;
//   - what HTTP.Status says where there are no data or they are null: by it a server that is down, or too slow, can
//     tell load balancers and caches so.
//
// It knows requests, answers and sockets, and no schema. Begin with transport.go; socket.go is the WebSocket.
package transport
