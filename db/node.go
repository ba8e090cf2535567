package db

import "orderly.example/internal/uuid"

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
type Dashboard struct{ UserID uuid.UUID }

// Owned is an object that belongs to a user.
type Owned interface{ Owner() uuid.UUID }

// Owner is the user themselves.
func (u *User) Owner() uuid.UUID { return u.ID }

// Owner is who bought.
func (o *Order) Owner() uuid.UUID { return o.CustomerID }

// Owner is who bought.
func (i *OrderItem) Owner() uuid.UUID { return i.CustomerID }

// Owner is whom it tells.
func (n *Notification) Owner() uuid.UUID { return n.UserID }

// Owner is who asked for it, where it tells of their orders alone. Any other report is the shop's: whoever asked for it
// may be of the staff no more.
func (r *Report) Owner() (owner uuid.UUID) {
	if r.Own {
		owner = r.RequesterID
	}
	return owner
}

// Flagged is an object with fields that decide who sees it.
type Flagged interface {
	// Flag is the value of such a field, by its name in the graph; false for all others.
	Flag(field string) bool
}

// Flag is the value of isActive.
func (p *Product) Flag(field string) bool { return field == "isActive" && p.IsActive }
