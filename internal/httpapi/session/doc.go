// Package session finds out who sends a request: by the header Authorization, or else by the browser's cookie. It puts the viewer
// and the exchange (package auth) into the request's context, and sets the cookies that a log-in or a log-out asks for. It knows
// how cookies must be for browsers to keep them; passwords, tokens and roles are auth's, and what a viewer may have open is
// stream's.
//
// Begin with authenticator.go: [Authenticator.Authenticate] looks the session up and gives auth a client (client.go), by which
// resolvers reach the cookies and the address of the request. A WebSocket's client can name its session later, in its first
// message: [Authenticator.FromParams], socket_params.go.
package session
