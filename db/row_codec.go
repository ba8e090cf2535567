package db

// The layouts of encoded rows. Increment one when the meaning of its bytes changes.
const (
	LayoutProduct = 1
	LayoutSales   = 1
	LayoutSession = 1
	LayoutSpent   = 1
	LayoutUnread  = 1
	LayoutUser    = 1
)

// EncodeUser appends a user's columns, without the computed ones.
func EncodeUser(b []byte, u *User) []byte {
	b = append(b, u.ID[:]...)
	b = appendText(b, u.Username)
	b = appendText(b, u.Email)
	b = appendText(b, string(u.Role))
	b = appendBool(b, u.IsActive)
	b = appendTime(b, u.CreatedAt)
	b = appendTime(b, u.UpdatedAt)
	b = appendInt(b, int64(u.Version))
	return appendInt(b, int64(u.SessionGeneration))
}

// DecodeUser reads what EncodeUser wrote.
func (d *DB) DecodeUser(b []byte, _ *User) (*User, error) {
	r := decoder{remaining: b}
	u := &User{
		ID: r.uuid(), Username: r.text(), Email: r.text(), Role: UserRole(r.text()), IsActive: r.bool(),
		CreatedAt: r.time(), UpdatedAt: r.time(), Version: int(r.int()), SessionGeneration: int(r.int()), in: d.currency,
	}
	return u, r.finish()
}

// EncodeUnread appends the number of a user's unread notifications.
func EncodeUnread(b []byte, u *User) []byte { return appendInt(b, int64(u.UnreadNotificationCount)) }

// DecodeUnread adds what EncodeUnread wrote to a user.
func DecodeUnread(b []byte, u *User) (*User, error) {
	r := decoder{remaining: b}
	u.UnreadNotificationCount = int(r.int())
	return u, r.finish()
}

// EncodeSpent appends what a user has spent.
func EncodeSpent(b []byte, u *User) []byte {
	return appendInt(appendInt(b, u.SpentTotal), int64(u.SpentOrders))
}

// DecodeSpent adds what EncodeSpent wrote to a user.
func DecodeSpent(b []byte, u *User) (*User, error) {
	r := decoder{remaining: b}
	u.SpentTotal, u.SpentOrders = r.int(), int(r.int())
	return u, r.finish()
}

// EncodeProduct appends a product's columns.
func EncodeProduct(b []byte, p *Product) []byte {
	b = append(b, p.ID[:]...)
	b = appendText(b, p.SKU)
	b = appendText(b, p.Name)
	b = appendText(b, p.Description)
	b = appendInt(b, p.PriceMinor)
	b = appendInt(b, int64(p.Stock))
	b = appendBool(b, p.IsActive)
	b = appendTime(b, p.CreatedAt)
	b = appendTime(b, p.UpdatedAt)
	return appendInt(b, int64(p.Version))
}

// DecodeProduct reads what EncodeProduct wrote.
func (d *DB) DecodeProduct(b []byte, _ *Product) (*Product, error) {
	r := decoder{remaining: b}
	p := &Product{
		ID: r.uuid(), SKU: r.text(), Name: r.text(), Description: r.text(), PriceMinor: r.int(), Stock: int(r.int()),
		IsActive: r.bool(), CreatedAt: r.time(), UpdatedAt: r.time(), Version: int(r.int()), in: d.currency,
	}
	return p, r.finish()
}

// EncodeSession appends a session, without the user and the token's hash.
func EncodeSession(b []byte, s *Session) []byte {
	b = append(b, s.ID[:]...)
	b = append(b, s.UserID[:]...)
	b = appendInt(b, int64(s.Generation))
	b = appendTime(b, s.UsedAt)
	return appendTime(b, s.ExpiresAt)
}

// DecodeSession reads what EncodeSession wrote.
func DecodeSession(b []byte, _ *Session) (*Session, error) {
	r := decoder{remaining: b}
	s := &Session{ID: r.uuid(), UserID: r.uuid(), Generation: int(r.int()), UsedAt: r.time(), ExpiresAt: r.time()}
	return s, r.finish()
}

// EncodeSales appends a series of sales.
func EncodeSales(b []byte, points []*SalesPoint) []byte {
	b = appendInt(b, int64(len(points)))
	for _, p := range points {
		b = appendTime(b, p.Date.day)
		b = appendInt(b, int64(p.OrderCount))
		b = appendInt(b, p.Total.Minor)
	}
	return b
}

// DecodeSales reads what EncodeSales wrote.
func (d *DB) DecodeSales(b []byte, _ []*SalesPoint) ([]*SalesPoint, error) {
	r := decoder{remaining: b}
	n := r.int()
	if n < 0 || n > maxSalesPoints {
		return nil, errEncoding
	}
	points := make([]*SalesPoint, n)
	for i := range points {
		points[i] = &SalesPoint{Date: Date{r.time()}, OrderCount: int(r.int()), Total: Money{Minor: r.int(), In: d.currency}}
	}
	return points, r.finish()
}
