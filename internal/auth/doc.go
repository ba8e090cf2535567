// Package auth identifies the viewer, logs users in and out, and decides what they may see. It knows accounts,
// sessions and limits on guessing; it knows neither HTTP nor GraphQL operations.
//
// A Viewer is who asks, for each request. Accounts checks passwords with a Hasher, counts attempts in Attempts, and
// starts Sessions. In access.go, CanSee decides about single objects, and
// Require about root fields. Two rules are elsewhere, as they need more than the object: package files decides who may
// download a report, and resolvers' notification.go what of a notification's subject is shown. Lists are not filtered here:
// each list's resolver restricts it to the viewer's own rows, and the access matrix of package resolvers tests
// every list.
//
// Begin with viewer.go, then accounts.go for logging in, sessions.go and token.go for what follows, wrong_passwords.go for
// the limits on guessing (their buckets are in attempt_buckets.go), and access.go. Hashing a password takes a processor for long: hasher.go does it at low priority, few
// at once (hash_scheduler.go), while others wait in turn (hash_queue.go).
package auth
