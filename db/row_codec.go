package db

import (
	"orderly.example/internal/encoding"
)

// The layouts of encoded values that are no rows of a table. Increment one when the meaning of its bytes changes.
const (
	LayoutSales   = 1
	LayoutSession = 2
	LayoutSpent   = 1
	LayoutTop     = 1
	LayoutUnread  = 1
)

// EncodeUnread appends the number of a user's unread notifications.
func EncodeUnread(b []byte, u *User) []byte {
	return encoding.AppendInt(b, int64(u.UnreadNotificationCount))
}

// DecodeUnread adds what EncodeUnread wrote to a user.
func DecodeUnread(b []byte, u *User) (*User, error) {
	r := encoding.NewDecoder(b)
	u.UnreadNotificationCount = int(r.Int())
	return u, r.Finish()
}

// EncodeSpent appends what a user has spent.
func EncodeSpent(b []byte, u *User) []byte {
	return encoding.AppendInt(encoding.AppendInt(b, u.SpentTotal), int64(u.SpentOrders))
}

// DecodeSpent adds what EncodeSpent wrote to a user.
func DecodeSpent(b []byte, u *User) (*User, error) {
	r := encoding.NewDecoder(b)
	u.SpentTotal, u.SpentOrders = r.Int(), int(r.Int())
	return u, r.Finish()
}

// EncodeSession appends a session, without the user and the token's hash.
func EncodeSession(b []byte, s *Session) []byte {
	b = append(b, s.ID[:]...)
	b = append(b, s.UserID[:]...)
	b = encoding.AppendInt(b, int64(s.Generation))
	b = encoding.AppendTime(b, s.CreatedAt)
	b = encoding.AppendTime(b, s.UsedAt)
	return encoding.AppendTime(b, s.ExpiresAt)
}

// DecodeSession reads what EncodeSession wrote.
func DecodeSession(b []byte, _ *Session) (*Session, error) {
	r := encoding.NewDecoder(b)
	s := &Session{ID: r.UUID(), UserID: r.UUID(), Generation: int(r.Int()), CreatedAt: r.Time(), UsedAt: r.Time(), ExpiresAt: r.Time()}
	return s, r.Finish()
}

// EncodeSales appends a series of sales.
func EncodeSales(b []byte, points []*SalesPoint) []byte {
	b = encoding.AppendInt(b, int64(len(points)))
	for _, p := range points {
		b = encoding.AppendTime(b, p.Date.day)
		b = encoding.AppendInt(b, int64(p.OrderCount))
		b = encoding.AppendInt(b, p.Total.Minor)
	}
	return b
}

// DecodeSales reads what EncodeSales wrote.
func (d *DB) DecodeSales(b []byte, _ []*SalesPoint) ([]*SalesPoint, error) {
	r := encoding.NewDecoder(b)
	n := r.Int()
	if n < 0 || n > maxSalesPoints {
		return nil, encoding.ErrUnreadable
	}
	points := make([]*SalesPoint, n)
	for i := range points {
		points[i] = &SalesPoint{Date: Date{r.Time()}, OrderCount: int(r.Int()), Total: Money{Minor: r.Int(), In: d.currency}}
	}
	return points, r.Finish()
}

// EncodeTopProducts appends the products that sold best.
func EncodeTopProducts(b []byte, top []*TopProduct) []byte {
	b = encoding.AppendInt(b, int64(len(top)))
	for _, p := range top {
		b = append(b, p.ProductID[:]...)
		b = encoding.AppendInt(b, int64(p.Quantity))
		b = encoding.AppendInt(b, int64(p.OrderCount))
		b = encoding.AppendInt(b, p.Total.Minor)
	}
	return b
}

// DecodeTopProducts reads what EncodeTopProducts wrote.
func (d *DB) DecodeTopProducts(b []byte, _ []*TopProduct) ([]*TopProduct, error) {
	r := encoding.NewDecoder(b)
	n := r.Int()
	if n < 0 || n > MaxTopProducts {
		return nil, encoding.ErrUnreadable
	}
	top := make([]*TopProduct, n)
	for i := range top {
		top[i] = &TopProduct{ProductID: r.UUID(), Quantity: int(r.Int()), OrderCount: int(r.Int()), Total: Money{Minor: r.Int(), In: d.currency}}
	}
	return top, r.Finish()
}
