package uuid

import (
	"database/sql/driver"
	"fmt"
	"log/slog"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
)

// UUID is a primary key: a UUIDv7 (RFC 9562), made by New. google's type would be encoded through driver.Valuer by
// pgx, which takes 1 µs for each key of a slice.
type UUID [16]byte

// New makes a key. Keys are ordered by time, to the millisecond.
func New() (UUID, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return UUID{}, fmt.Errorf("making a UUID: %w", err)
	}
	return UUID(id), nil
}

// Parse reads the usual form with hyphens.
func Parse(s string) (UUID, error) {
	id, err := uuid.Parse(s)
	if err != nil {
		return UUID{}, fmt.Errorf("reading a UUID: %w", err)
	}
	return UUID(id), nil
}

// String writes the usual form with hyphens.
func (u UUID) String() string { return uuid.UUID(u).String() }

// LogValue is the usual form with hyphens. Without it a JSON log would show sixteen numbers.
func (u UUID) LogValue() slog.Value { return slog.StringValue(u.String()) }

// IsZero reports whether the key is missing.
func (u UUID) IsZero() bool { return u == UUID{} }

// UUIDValue is the key for pgx.
func (u UUID) UUIDValue() (pgtype.UUID, error) { return pgtype.UUID{Bytes: u, Valid: true}, nil }

// ScanUUID reads the key from pgx. NULL is the zero key.
func (u *UUID) ScanUUID(v pgtype.UUID) error {
	*u = v.Bytes
	return nil
}

// Value is the key for database/sql, which Bun uses.
func (u UUID) Value() (driver.Value, error) { return u.String(), nil }

// Scan reads the key from database/sql.
func (u *UUID) Scan(src any) error {
	var id uuid.UUID
	if err := id.Scan(src); err != nil {
		return fmt.Errorf("scanning a UUID: %w", err)
	}
	*u = UUID(id)
	return nil
}

// List is a uuid[] for pgx.
type List []UUID

// Dimensions, Index and IndexType let pgx encode the array without reflection.
func (a List) Dimensions() []pgtype.ArrayDimension {
	if a == nil {
		return nil
	}
	return []pgtype.ArrayDimension{{Length: int32(len(a)), LowerBound: 1}}
}

// Index returns an element.
func (a List) Index(i int) any { return a[i] }

// IndexType returns an element of the type.
func (a List) IndexType() any { return UUID{} }

// Value is the array for database/sql, which Bun uses.
func (a List) Value() (driver.Value, error) {
	if a == nil {
		return nil, nil //nolint:nilnil // NULL
	}
	texts := make([]string, len(a))
	for i, id := range a {
		texts[i] = id.String()
	}
	return "{" + strings.Join(texts, ",") + "}", nil
}
