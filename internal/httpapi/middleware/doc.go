// Package middleware has the handlers that every HTTP request passes, whatever it asks for: the request id, the request log,
// recovery from panics, time limits for slow clients, compression and the status counter. It knows nothing of GraphQL,
// sessions, metrics or the shop, and imports no package of the program.
//
// Begin with response_writer.go: [LogRequests] puts a responseWriter around the writer of net/http. It records the status and
// the length of the response, and [RecoverPanics] and [CountStatuses] read the status from it. The order of the handlers is in
// httpapi's server.go.
package middleware
