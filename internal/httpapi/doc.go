// Package httpapi is the program's HTTP side: the public listener with the graph, the admin listener with metrics and profiles,
// and what every request meets on its way. It knows requests, sessions, streams and limits; what a field answers is resolvers',
// and who somebody is auth's. Begin with server.go, which lists what a request passes; the graph's handler is
// in graphql.go. What one address, and all together, may have at once is bounded in connections.go (TCP), in_flight.go
// (requests), bodies.go, streams.go and heavy.go (dear documents and long answers).
package httpapi
