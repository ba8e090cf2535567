// Package httpapi puts the HTTP side of the program together: the public listener with GraphQL, pages and files, and the admin
// listener with metrics, probes and profiles. Each part is a package below it that can be read alone; httpapi itself only decides
// what a request passes, in which order. What a field resolves to is resolvers', and who a user is auth's.
//
// Begin with server.go, which lists the handlers of the public listener, then graphql_endpoint.go and request_scope.go for /graphql.
// admin.go is the admin listener, and startup_handler.go answers at both while the program starts. Listener (listener.go) serves
// a handler at an address.
//
// Tests that send requests through the whole handler are here too. Their files are named after the package whose behaviour they
// test, as stream_limits_test.go, and the servers that they use are in the files …_setup_test.go.
//
// The packages, each of which imports only packages before it:
//   - middleware: what every request passes: request ids, the log, panics, slow clients, compression
//   - apierror: error codes, reasons of refusals, their statuses and Retry-After
//   - health: /healthz and /readyz
//   - metrics: Prometheus
//   - origin: the client's address, the host name, and the site of the page that asks
//   - limits: connections, bodies, requests at once, deadlines, processor time
//   - session: the viewer and the cookies of a request
//   - stream: open WebSockets and event streams
//   - trusted: documents of front ends that the server knows beforehand
//   - files: the files of reports
//   - pages: who may see which page
//   - graphql: limits, costs, errors and traces of GraphQL operations
package httpapi
