package db

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
)

// An id from a client is either refused, or is written back unchanged.
func FuzzID(f *testing.F) {
	f.Add(ID{KindUser, uuid.UUID{}}.String())
	f.Add(ID{KindReport, uuid.UUID{255, 15: 1}}.String())
	f.Add("")
	f.Add(strings.Repeat("A", 24))
	f.Fuzz(func(t *testing.T, text string) {
		var id ID
		if err := id.UnmarshalGQL(text); err != nil {
			require.Equal(t, faults.CodeBadID, faults.Of(err).Code)
			return
		}
		require.Equal(t, text, id.String())
		key, err := id.Key(id.Kind)
		require.NoError(t, err)
		require.Equal(t, id.UUID, key)
		require.NotEmpty(t, id.Kind.String())
	})
}

// A decimal has the value of its digits. Converted to the minor unit, it has the same value or is refused.
func FuzzDecimal(f *testing.F) {
	for _, text := range []string{"0", "-0", "1299.90", "0.005", "-92233720368547758.08", "9223372036854775807", "1e3", "+1", ".5", "5.", "٣", "0x1", "1_0", strings.Repeat("0", 39) + "1"} {
		f.Add(text, 2)
	}
	f.Fuzz(func(t *testing.T, text string, decimals int) {
		var d Decimal
		if err := d.UnmarshalGQL(text); err != nil {
			require.Equal(t, faults.CodeBadInput, faults.Of(err).Code)
			return
		}
		number, ok := new(big.Rat).SetString(text)
		require.True(t, ok, text)
		require.Zero(t, number.Cmp(ratOf(d.Unscaled, d.Scale)))
		var again Decimal
		require.NoError(t, again.UnmarshalGQL(d.String()))
		require.Equal(t, d, again)

		c := Currency{Code: "EUR", Decimals: ((decimals % 5) + 5) % 5}
		minor, err := d.Minor(c)
		scaled := new(big.Rat).Mul(number, new(big.Rat).SetInt(powerOfTen(c.Decimals)))
		fits := scaled.IsInt() && scaled.Num().IsInt64()
		require.Equal(t, fits, err == nil, "%s in %d decimals", text, c.Decimals)
		if err != nil {
			require.Equal(t, faults.CodeBadInput, faults.Of(err).Code)
			return
		}
		require.Equal(t, scaled.Num().Int64(), minor)
		require.Zero(t, number.Cmp(ratOf(Money{minor, c}.Amount().Unscaled, c.Decimals)))
	})
}

// An average is rounded to the nearest integer, and a half to the even one.
func FuzzMoneyDividedBy(f *testing.F) {
	f.Add(int64(5), 2)
	f.Add(int64(-15), 10)
	f.Add(int64(math.MinInt64), 3)
	f.Add(int64(math.MaxInt64), math.MaxInt)
	f.Fuzz(func(t *testing.T, minor int64, n int) {
		if n < 0 {
			n = -(n + 1) // a number of orders
		}
		if n == 0 {
			require.Zero(t, Money{Minor: minor}.DividedBy(n).Minor)
			return
		}
		got := new(big.Rat).SetInt64(Money{Minor: minor}.DividedBy(n).Minor)
		exact := new(big.Rat).SetFrac(big.NewInt(minor), big.NewInt(int64(n)))
		distance := new(big.Rat).Abs(new(big.Rat).Sub(got, exact))
		switch distance.Cmp(big.NewRat(1, 2)) {
		case 1:
			require.Fail(t, "not rounded to the nearest", "%d / %d = %s", minor, n, got)
		case 0:
			require.Zero(t, got.Num().Bit(0), "%d / %d = %s is not even", minor, n, got)
		}
	})
}

// A date is written as it was read, and lies within its day, week and month.
func FuzzDate(f *testing.F) {
	for _, text := range []string{"2026-01-31", "0001-01-01", "9999-12-31", "2024-02-29", "2026-02-30", "0000-01-01", "2026-1-1", "26-01-01", "10000-01-01", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var d Date
		if err := d.UnmarshalGQL(text); err != nil {
			require.Equal(t, faults.CodeBadInput, faults.Of(err).Code)
			return
		}
		require.Equal(t, text, d.String())
		for _, interval := range []SalesInterval{SalesIntervalDay, SalesIntervalWeek, SalesIntervalMonth} {
			start := d.StartOf(interval)
			require.False(t, d.Before(start), "%s starts after %s", interval, d)
			require.True(t, d.Before(start.Next(interval)), "%s ends before %s", interval, d)
			require.Equal(t, start, start.StartOf(interval))
		}
	})
}

func ratOf(unscaled int64, scale int) *big.Rat {
	return new(big.Rat).SetFrac(big.NewInt(unscaled), powerOfTen(scale))
}

func powerOfTen(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }
