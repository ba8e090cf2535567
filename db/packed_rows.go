package db

// The layouts of packed rows: a number goes up by one when the bytes change their meaning.
const (
	LayoutProduct = 1
	LayoutSales   = 1
	LayoutSession = 1
	LayoutSpent   = 1
	LayoutUnread  = 1
	LayoutUser    = 1
)

// PackUser appends a user's columns, without those that are computed.
func PackUser(b []byte, u *User) []byte {
	b = append(b, u.ID[:]...)
	b = packText(b, u.Username)
	b = packText(b, u.Email)
	b = packText(b, string(u.Role))
	b = packBool(b, u.IsActive)
	b = packTime(b, u.CreatedAt)
	b = packTime(b, u.UpdatedAt)
	b = packInt(b, int64(u.Version))
	return packInt(b, int64(u.SessionGeneration))
}

// UnpackUser reads what PackUser wrote.
func (d *DB) UnpackUser(b []byte, _ *User) (*User, error) {
	r := unpacker{rest: b}
	u := &User{
		ID: r.uuid(), Username: r.text(), Email: r.text(), Role: UserRole(r.text()), IsActive: r.bool(),
		CreatedAt: r.time(), UpdatedAt: r.time(), Version: int(r.int()), SessionGeneration: int(r.int()), in: d.currency,
	}
	return u, r.done()
}

// PackUnread appends how many notifications a user has not read.
func PackUnread(b []byte, u *User) []byte { return packInt(b, int64(u.UnreadNotificationCount)) }

// UnpackUnread adds what PackUnread wrote to a user.
func UnpackUnread(b []byte, u *User) (*User, error) {
	r := unpacker{rest: b}
	u.UnreadNotificationCount = int(r.int())
	return u, r.done()
}

// PackSpent appends what a user has spent.
func PackSpent(b []byte, u *User) []byte {
	return packInt(packInt(b, u.SpentTotal), int64(u.SpentOrders))
}

// UnpackSpent adds what PackSpent wrote to a user.
func UnpackSpent(b []byte, u *User) (*User, error) {
	r := unpacker{rest: b}
	u.SpentTotal, u.SpentOrders = r.int(), int(r.int())
	return u, r.done()
}

// PackProduct appends a product's columns.
func PackProduct(b []byte, p *Product) []byte {
	b = append(b, p.ID[:]...)
	b = packText(b, p.SKU)
	b = packText(b, p.Name)
	b = packText(b, p.Description)
	b = packInt(b, p.PriceMinor)
	b = packInt(b, int64(p.Stock))
	b = packBool(b, p.IsActive)
	b = packTime(b, p.CreatedAt)
	b = packTime(b, p.UpdatedAt)
	return packInt(b, int64(p.Version))
}

// UnpackProduct reads what PackProduct wrote.
func (d *DB) UnpackProduct(b []byte, _ *Product) (*Product, error) {
	r := unpacker{rest: b}
	p := &Product{
		ID: r.uuid(), SKU: r.text(), Name: r.text(), Description: r.text(), PriceMinor: r.int(), Stock: int(r.int()),
		IsActive: r.bool(), CreatedAt: r.time(), UpdatedAt: r.time(), Version: int(r.int()), in: d.currency,
	}
	return p, r.done()
}

// PackSession appends a session, without the user and the token's hash.
func PackSession(b []byte, s *Session) []byte {
	b = append(b, s.ID[:]...)
	b = append(b, s.UserID[:]...)
	b = packInt(b, int64(s.Generation))
	b = packTime(b, s.UsedAt)
	return packTime(b, s.ExpiresAt)
}

// UnpackSession reads what PackSession wrote.
func UnpackSession(b []byte, _ *Session) (*Session, error) {
	r := unpacker{rest: b}
	s := &Session{ID: r.uuid(), UserID: r.uuid(), Generation: int(r.int()), UsedAt: r.time(), ExpiresAt: r.time()}
	return s, r.done()
}

// PackSales appends a series of sales.
func PackSales(b []byte, points []*SalesPoint) []byte {
	b = packInt(b, int64(len(points)))
	for _, p := range points {
		b = packTime(b, p.Date.day)
		b = packInt(b, int64(p.OrderCount))
		b = packInt(b, p.Total.Minor)
	}
	return b
}

// UnpackSales reads what PackSales wrote.
func (d *DB) UnpackSales(b []byte, _ []*SalesPoint) ([]*SalesPoint, error) {
	r := unpacker{rest: b}
	n := r.int()
	if n < 0 || n > maxSalesPoints {
		return nil, errPacked
	}
	points := make([]*SalesPoint, n)
	for i := range points {
		points[i] = &SalesPoint{Date: Date{r.time()}, OrderCount: int(r.int()), Total: Money{Minor: r.int(), In: d.currency}}
	}
	return points, r.done()
}
