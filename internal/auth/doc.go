// Package auth says who asks, lets people in, and says what they may see. It knows accounts, sessions and what is counted
// against guessing; it knows nothing of HTTP and of GraphQL. Begin with viewer.go for who asks and access.go for what they may
// see; accounts.go is how they get in.
package auth
