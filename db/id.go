package db

import (
	"encoding/base64"
	"io"
	"log/slog"
	"strings"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// Kind is the type of an object that has a global id. The kinds are generated from the schema, which has their numbers.
type Kind byte

// ID is a global id: the kind and the key. Clients see it as an opaque string.
type ID struct {
	Kind Kind
	UUID uuid.UUID
}

// idVersion is the first byte of an id, so that its form can change.
const idVersion = 1

// AppendGQL appends the id as a JSON string.
func (id ID) AppendGQL(b []byte) []byte {
	raw := [18]byte{idVersion, byte(id.Kind)}
	copy(raw[2:], id.UUID[:])
	b = append(b, '"')
	b = base64.RawURLEncoding.AppendEncode(b, raw[:])
	return append(b, '"')
}

// String is the id as clients see it.
func (id ID) String() string {
	b := id.AppendGQL(nil)
	return string(b[1 : len(b)-1])
}

// LogValue is the id as clients see it.
func (id ID) LogValue() slog.Value { return slog.StringValue(id.String()) }

// MarshalGQL writes the id for gqlgen.
func (id ID) MarshalGQL(w io.Writer) { _, _ = w.Write(id.AppendGQL(nil)) }

// UnmarshalGQL reads an id from an argument. Its error is a Fault with the code BAD_ID, also for a number, which
// GraphQL allows as an ID.
func (id *ID) UnmarshalGQL(v any) error {
	s, _ := v.(string)
	var raw [18]byte
	if len(s) != base64.RawURLEncoding.EncodedLen(len(raw)) {
		return faults.New(faults.CodeBadID, "this is not an id of this shop")
	}
	n, err := base64.RawURLEncoding.Strict().Decode(raw[:], []byte(s))
	if err != nil || n != len(raw) || raw[0] != idVersion || Kind(raw[1]).String() == "" {
		return faults.New(faults.CodeBadID, "this is not an id of this shop")
	}
	id.Kind = Kind(raw[1])
	copy(id.UUID[:], raw[2:])
	return nil
}

// MustBe returns a Fault with the code BAD_ID unless the id has the named kind.
func (id ID) MustBe(kind string) error {
	if own := id.Kind.String(); own != kind {
		return faults.New(faults.CodeBadID, "this is the id of "+withArticle(own)+", not of "+withArticle(kind))
	}
	return nil
}

// withArticle is a kind's name with its indefinite article. Names that begin with U are spoken as in "a User".
func withArticle(kind string) string {
	if strings.IndexByte("AEIO", kind[0]) >= 0 {
		return "an " + kind
	}
	return "a " + kind
}

// Key returns the id's key if it has the given kind. Its error is that of [ID.MustBe].
func (id ID) Key(kind Kind) (uuid.UUID, error) {
	if err := id.MustBe(kind.String()); err != nil {
		return uuid.UUID{}, err
	}
	return id.UUID, nil
}
