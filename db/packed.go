package db

import (
	"encoding/binary"
	"errors"
	"time"
)

// Packed rows are what the cache keeps of them: a row's columns one after the other, without names, numbers as varints.
// Where a row's columns change, so must the layout that the cache is told.

// errPacked is the error of bytes that are no packed row.
var errPacked = errors.New("a packed row can't be read")

func packText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func packInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func packBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

// packTime keeps microseconds, as Postgres does.
func packTime(b []byte, t time.Time) []byte { return packInt(b, t.UnixMicro()) }

// unpacker reads a packed row. After a failure all it reads is zero.
type unpacker struct {
	rest   []byte
	failed bool
}

func (u *unpacker) fail() { u.rest, u.failed = nil, true }

func (u *unpacker) bytes(n uint64) []byte {
	if n > uint64(len(u.rest)) {
		u.fail()
		return nil
	}
	b := u.rest[:n]
	u.rest = u.rest[n:]
	return b
}

func (u *unpacker) text() string {
	n, size := binary.Uvarint(u.rest)
	if size <= 0 {
		u.fail()
		return ""
	}
	u.rest = u.rest[size:]
	return string(u.bytes(n))
}

func (u *unpacker) int() int64 {
	n, size := binary.Varint(u.rest)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) bool() bool {
	b := u.bytes(1)
	return len(b) == 1 && b[0] == 1
}

func (u *unpacker) time() time.Time { return time.UnixMicro(u.int()).UTC() }

func (u *unpacker) uuid() (id UUID) {
	copy(id[:], u.bytes(uint64(len(id))))
	return id
}

// done says whether the row was whole and nothing is left.
func (u *unpacker) done() error {
	if u.failed || len(u.rest) > 0 {
		return errPacked
	}
	return nil
}
