package db

import "orderly.example/internal/uuid"

// Node is an object with a global id.
type Node interface{ GlobalID() ID }

// Dashboard is the home page of a user.
type Dashboard struct{ UserID uuid.UUID }

// Owned is an object that belongs to a user.
type Owned interface{ Owner() uuid.UUID }

// Owner is the user themselves.
func (u *User) Owner() uuid.UUID { return u.ID }

// Owner is the customer.
func (o *Order) Owner() uuid.UUID { return o.CustomerID }

// Owner is the customer.
func (i *OrderItem) Owner() uuid.UUID { return i.CustomerID }

// Owner is the recipient.
func (n *Notification) Owner() uuid.UUID { return n.UserID }

// Owner is the user who logged in.
func (s *Session) Owner() uuid.UUID { return s.UserID }

// Owner is the requester, if the report contains only their own orders. All other reports belong to the shop: their
// requester may no longer be staff.
func (r *Report) Owner() (owner uuid.UUID) {
	if r.Own {
		owner = r.RequesterID
	}
	return owner
}

// Flagged is an object with fields that its visibility depends on.
type Flagged interface {
	// Flag is the value of such a field, by its GraphQL name; false for all others.
	Flag(field string) bool
}

// Flag is the value of isActive.
func (p *Product) Flag(field string) bool { return field == "isActive" && p.IsActive }
