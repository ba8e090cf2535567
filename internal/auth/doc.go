// Package auth says who asks, lets people in, and says what they may see. It knows accounts, sessions and what is counted
// against guessing; it knows nothing of HTTP and of GraphQL.
//
// Begin with viewer.go for who asks; accounts.go is how they get in, wrong_passwords.go what guessing meets. access.go decides
// about root fields and single nodes. Rows of lists it does not see: each list's resolver narrows it to the viewer's own, and
// the access matrix of package resolvers holds every list to that.
package auth
