// Package httpapi is the program's HTTP side: the public listener with the graph, the admin listener with metrics and profiles,
// and what every request meets on its way. It knows requests, sessions, streams and limits; what a field answers is resolvers',
// and who somebody is auth's. Begin with server.go, which lists what a request passes; the graph's handler is in graphql.go.
package httpapi
