// Package limits bounds what all clients together, and each address alone, may use of the server at the same time. It counts
// addresses by the keys of package origin. It does not know sessions, viewers or GraphQL: how many nodes a viewer may ask for
// in a time is checked by throttle.go in graphql, and how many streams may be open by stream.
//
// In the order in which a request meets them:
//   - connections.go: [Connections], the TCP connections; accept_queue.go: those that nobody has accepted when it ends
//   - body_bytes.go: [BodyBytes], the bytes of the bodies that are being received
//   - admission.go: [Admission], the requests that are being answered, and how many of them are worked on;
//     pause.go: those that only wait for others meanwhile
//   - deadline.go: [WithDeadline], the time of a request
//   - cpu.go: [CPULimit], the work that takes a processor for long
//
// Begin with admission.go. [Admission.Enter] refuses a request or returns an [Admitted], whose [Turn] ends when the response
// begins to be sent: for that, limitedConn in connections.go keeps the turn of the request that it answers. A request that becomes
// a stream calls [BecameStream], which ends its deadline and its admission.
package limits
