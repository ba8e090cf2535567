// Package encoding encodes values for the cache, one after the other, without names, numbers as varints. It knows
// nothing of rows: sqlpage encodes those by it, and db what is no row. Begin with AppendText, and Decoder, which reads.
package encoding

import (
	"encoding/binary"
	"errors"
	"time"

	"orderly.example/internal/uuid"
)

// ErrUnreadable is the error of bytes that are not what was expected.
var ErrUnreadable = errors.New("an encoded value can't be read")

// AppendText appends a text with its length.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// AppendInt appends a number.
func AppendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

// AppendBool appends a byte.
func AppendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// AppendTime appends a time. It keeps microseconds, like Postgres.
func AppendTime(b []byte, t time.Time) []byte { return AppendInt(b, t.UnixMicro()) }

// Decoder reads encoded values. After an error everything it reads is zero.
type Decoder struct {
	remaining []byte
	failed    bool
}

// NewDecoder makes a Decoder of bytes, which it does not change.
func NewDecoder(b []byte) *Decoder { return &Decoder{remaining: b} }

func (u *Decoder) fail() { u.remaining, u.failed = nil, true }

func (u *Decoder) bytes(n uint64) []byte {
	if n > uint64(len(u.remaining)) {
		u.fail()
		return nil
	}
	b := u.remaining[:n]
	u.remaining = u.remaining[n:]
	return b
}

// Text reads what AppendText wrote.
func (u *Decoder) Text() string {
	n, size := binary.Uvarint(u.remaining)
	if size <= 0 {
		u.fail()
		return ""
	}
	u.remaining = u.remaining[size:]
	return string(u.bytes(n))
}

// Int reads what AppendInt wrote.
func (u *Decoder) Int() int64 {
	n, size := binary.Varint(u.remaining)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.remaining = u.remaining[size:]
	return n
}

// Bool reads what AppendBool wrote.
func (u *Decoder) Bool() bool {
	b := u.bytes(1)
	return len(b) == 1 && b[0] == 1
}

// Time reads what AppendTime wrote, in UTC.
func (u *Decoder) Time() time.Time { return time.UnixMicro(u.Int()).UTC() }

// UUID reads 16 bytes.
func (u *Decoder) UUID() (id uuid.UUID) {
	copy(id[:], u.bytes(uint64(len(id))))
	return id
}

// Finish returns an error if the values were cut short, or if bytes are left.
func (u *Decoder) Finish() error {
	if u.failed || len(u.remaining) > 0 {
		return ErrUnreadable
	}
	return nil
}
