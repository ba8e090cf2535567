package db

// Node is an object with a global id.
type Node interface{ GlobalID() ID }

// Subject is what a notification can be about: an *Order, a *Product or a *Report.
type Subject interface{ IsSubject() }

// IsSubject marks what a notification can be about.
func (*Order) IsSubject() {}

// IsSubject marks what a notification can be about.
func (*Product) IsSubject() {}

// IsSubject marks what a notification can be about.
func (*Report) IsSubject() {}

// Dashboard is the home page of a user.
type Dashboard struct{ UserID UUID }
