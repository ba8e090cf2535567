// Package stream keeps the open WebSockets and event streams: how many there may be, in all and per viewer, that a stream ends
// with its session, and that all of them end when the process stops. It does not know what is sent on them: the protocols are
// lockstep/lockstephttp's, and the events come from the resolvers of subscriptions.
//
// Begin with registry.go: the transports call [Registry.AddPending] for a socket whose client has not named its session yet, and
// [Registry.Start] for each stream. Start begins a sessionWatch (session_watch.go), which cancels the stream's context when the
// session ends. close_code.go tells with which code a socket is closed.
package stream
