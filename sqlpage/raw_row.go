package sqlpage

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"orderly.example/internal/uuid"
)

// TextSetter is a scan target that takes a text's bytes. It must not keep them.
type TextSetter interface{ SetText(text []byte) }

// RawRow is a row as Postgres sent it.
type RawRow struct {
	types   *pgtype.Map
	columns []rawValue
}

// rawValue is a value as Postgres sent it; bytes is nil for NULL.
type rawValue struct {
	oid    uint32
	format int16
	bytes  []byte
}

// Bytes is a column as Postgres sent it, valid until the next row; nil for NULL.
func (r *RawRow) Bytes(i int) []byte { return r.columns[i].bytes }

// Skip is the row without its first n columns.
func (r *RawRow) Skip(n int) *RawRow { return &RawRow{types: r.types, columns: r.columns[n:]} }

// Null reports whether a column is NULL.
func (r *RawRow) Null(i int) bool { return r.columns[i].bytes == nil }

// Scan reads a column into a variable.
func (r *RawRow) Scan(i int, to any) error {
	c := &r.columns[i]
	if c.scanFast(to) {
		return nil
	}
	if err := r.types.Scan(c.oid, c.format, c.bytes, to); err != nil {
		return fmt.Errorf("reading column %d: %w", i+1, err)
	}
	return nil
}

// scanFast scans the common types like pgx, in a fifth of its time. It returns false for NULL and for other types,
// which are left to pgx.
func (c *rawValue) scanFast(to any) bool {
	if c.bytes == nil {
		return false
	}
	switch to := to.(type) {
	case *uuid.UUID:
		if c.oid == pgtype.UUIDOID && c.format == pgtype.BinaryFormatCode && len(c.bytes) == len(to) {
			copy(to[:], c.bytes)
			return true
		}
	case *string:
		return c.isText() && assign(to, string(c.bytes))
	case *int:
		n, ok := c.integer()
		return ok && assign(to, int(n))
	case *int64:
		n, ok := c.integer()
		return ok && assign(to, n)
	case *bool:
		return c.oid == pgtype.BoolOID && c.format == pgtype.BinaryFormatCode && len(c.bytes) == 1 && assign(to, c.bytes[0] == 1)
	case *time.Time:
		t, ok := c.instant()
		return ok && assign(to, t)
	case TextSetter:
		if c.isText() {
			to.SetText(c.bytes)
			return true
		}
	}
	return false
}

func assign[T any](to *T, v T) bool {
	*to = v
	return true
}

// isText reports whether the bytes are the text. They are in both formats.
func (c *rawValue) isText() bool { return c.oid == pgtype.TextOID || c.oid == pgtype.VarcharOID }

func (c *rawValue) integer() (int64, bool) {
	if c.format != pgtype.BinaryFormatCode {
		return 0, false
	}
	switch {
	case c.oid == pgtype.Int4OID && len(c.bytes) == 4:
		return int64(int32(binary.BigEndian.Uint32(c.bytes))), true
	case c.oid == pgtype.Int8OID && len(c.bytes) == 8:
		return int64(binary.BigEndian.Uint64(c.bytes)), true
	default:
		return 0, false
	}
}

// postgresEpoch is 2000-01-01 in microseconds since 1970. PostgreSQL counts from there.
const postgresEpoch = 946_684_800_000_000

// InstantOf converts a timestamptz as Postgres sends it: microseconds since 2000.
func InstantOf(micros int64) time.Time { return time.UnixMicro(postgresEpoch + micros) }

// instant reads a timestamptz. Infinity and instants far away are left to pgx.
func (c *rawValue) instant() (time.Time, bool) {
	const farAway = 100 * 366 * 24 * int64(time.Hour/time.Microsecond)
	if c.oid != pgtype.TimestamptzOID || c.format != pgtype.BinaryFormatCode || len(c.bytes) != 8 {
		return time.Time{}, false
	}
	micros := int64(binary.BigEndian.Uint64(c.bytes))
	return InstantOf(micros), -farAway < micros && micros < farAway
}

// int64 reads a bigint, or a timestamptz for InstantOf. With 1.5 million rows, pgx's own scanning is noticeable.
func (r *RawRow) int64(i int) (int64, error) {
	c := &r.columns[i]
	if c.format != pgtype.BinaryFormatCode || len(c.bytes) != 8 {
		return 0, fmt.Errorf("reading column %d: %d bytes instead of 8", i+1, len(c.bytes))
	}
	return int64(binary.BigEndian.Uint64(c.bytes)), nil
}

// Int64s reads adjacent columns of bigint or timestamptz; see InstantOf.
func (r *RawRow) Int64s(from int, to ...*int64) error {
	for i, p := range to {
		n, err := r.int64(from + i)
		if err != nil {
			return err
		}
		*p = n
	}
	return nil
}
