package db

import (
	"encoding/binary"
	"errors"
	"time"

	"orderly.example/internal/uuid"
)

// Encoded rows are what the cache stores: a row's columns one after the other, without names, numbers as varints.
// Whenever the columns of a row change, its layout number must too.

// errEncoding is the error of bytes that are not an encoded row.
var errEncoding = errors.New("an encoded row can't be read")

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// appendTime keeps microseconds, like Postgres.
func appendTime(b []byte, t time.Time) []byte { return appendInt(b, t.UnixMicro()) }

// decoder reads an encoded row. After an error everything it reads is zero.
type decoder struct {
	remaining []byte
	failed    bool
}

func (u *decoder) fail() { u.remaining, u.failed = nil, true }

func (u *decoder) bytes(n uint64) []byte {
	if n > uint64(len(u.remaining)) {
		u.fail()
		return nil
	}
	b := u.remaining[:n]
	u.remaining = u.remaining[n:]
	return b
}

func (u *decoder) text() string {
	n, size := binary.Uvarint(u.remaining)
	if size <= 0 {
		u.fail()
		return ""
	}
	u.remaining = u.remaining[size:]
	return string(u.bytes(n))
}

func (u *decoder) int() int64 {
	n, size := binary.Varint(u.remaining)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.remaining = u.remaining[size:]
	return n
}

func (u *decoder) bool() bool {
	b := u.bytes(1)
	return len(b) == 1 && b[0] == 1
}

func (u *decoder) time() time.Time { return time.UnixMicro(u.int()).UTC() }

func (u *decoder) uuid() (id uuid.UUID) {
	copy(id[:], u.bytes(uint64(len(id))))
	return id
}

// finish returns an error if the row was cut short, or if bytes are left.
func (u *decoder) finish() error {
	if u.failed || len(u.remaining) > 0 {
		return errEncoding
	}
	return nil
}
