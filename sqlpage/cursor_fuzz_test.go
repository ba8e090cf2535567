package sqlpage

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// A client's cursor is either refused, or one that this list would have written.
func FuzzCursor(f *testing.F) {
	id := uuid.UUID{1, 2, 3}
	for _, c := range []Position{
		{SortValue{number: 7}, id},
		{SortValue{number: -1, isTime: true}, id},
		{SortValue{text: "Ärmel", isText: true}, id},
		{TimeValue(time.Date(2026, 1, 31, 9, 30, 0, 123_456_000, time.UTC)), id},
	} {
		f.Add(c.encode(7), uint32(7), c.Value.isText, c.Value.isTime)
	}
	f.Add("", uint32(0), false, false)
	f.Fuzz(func(t *testing.T, text string, hash uint32, isText, isTime bool) {
		isTime = isTime && !isText
		c, err := decodeCursor(text, hash, SortValue{isText: isText, isTime: isTime})
		if err != nil {
			require.Equal(t, faults.CodeBadCursor, faults.Of(err).Code)
			return
		}
		require.Equal(t, text, c.encode(hash))
		require.True(t, Storable(c.Value.text))
		_, err = decodeCursor(text, hash+1, SortValue{isText: isText, isTime: isTime})
		require.Error(t, err, "another list")
		if isTime {
			value, _ := c.Value.arg()
			require.Equal(t, c.Value.number, value.(time.Time).UnixMicro())
		}
	})
}

// A value is the same after its cursor is decoded.
func FuzzCursorRoundTrip(f *testing.F) {
	f.Add(int64(math.MinInt64), "Ärmel", uint32(1), []byte{1})
	f.Add(int64(0), strings.Repeat("x", maxCursorText), uint32(math.MaxUint32), make([]byte, 16))
	f.Fuzz(func(t *testing.T, number int64, text string, hash uint32, key []byte) {
		var id uuid.UUID
		copy(id[:], key)
		values := []SortValue{{number: number}}
		if Storable(text) && len(text) <= maxCursorText {
			values = append(values, SortValue{text: text, isText: true})
		}
		if year := time.UnixMicro(number).UTC().Year(); year >= firstYear && year <= lastYear {
			values = append(values, SortValue{number: number, isTime: true})
		}
		for _, v := range values {
			back, err := decodeCursor(Position{v, id}.encode(hash), hash, SortValue{isText: v.isText, isTime: v.isTime})
			require.NoError(t, err)
			require.Equal(t, Position{v, id}, back)
		}
	})
}
