package db

import (
	"context"
	"fmt"
	"io"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/uptrace/bun/schema"
	"golang.org/x/text/currency"

	"orderly.example/internal/faults"
	"orderly.example/sqlpage"
)

// Currency is an ISO 4217 currency. Decimals is the number of decimals of its minor unit.
type Currency struct {
	Code     CurrencyCode
	Decimals int
}

// ParseCurrency finds a currency by its code.
func ParseCurrency(code string) (Currency, error) {
	unit, err := currency.ParseISO(code)
	if err != nil || unit.String() != code {
		return Currency{}, fmt.Errorf("%q is not the code of a currency by ISO 4217", code)
	}
	decimals, _ := currency.Standard.Rounding(unit)
	return Currency{Code: CurrencyCode(code), Decimals: decimals}, nil
}

// CurrencyCode is an ISO 4217 code.
type CurrencyCode string

// AppendGQL appends the code as a JSON string.
func (c CurrencyCode) AppendGQL(b []byte) []byte { return strconv.AppendQuote(b, string(c)) }

// MarshalGQL writes the code for gqlgen.
func (c CurrencyCode) MarshalGQL(w io.Writer) { _, _ = w.Write(c.AppendGQL(nil)) }

// UnmarshalGQL reads a code.
func (c *CurrencyCode) UnmarshalGQL(v any) error {
	s, _ := v.(string)
	parsed, err := ParseCurrency(s)
	if err != nil {
		return faults.New(faults.CodeBadInput, "a currency is given by its ISO 4217 code")
	}
	*c = parsed.Code
	return nil
}

// Money is an amount in the shop's currency.
type Money struct {
	Minor int64 // in the currency's minor unit
	In    Currency
}

// Amount is the amount in the major unit.
func (m Money) Amount() Decimal { return Decimal{Unscaled: m.Minor, Scale: m.In.Decimals} }

// Currency is the currency's code.
func (m Money) Currency() CurrencyCode { return m.In.Code }

// DividedBy is the amount divided by n, rounded half to even; zero if n is 0.
func (m Money) DividedBy(n int) Money {
	if n == 0 {
		return Money{In: m.In}
	}
	quotient, remainder := m.Minor/int64(n), m.Minor%int64(n)
	remainder = max(remainder, -remainder)
	if toNext := int64(n) - remainder; remainder > toNext || remainder == toNext && quotient%2 != 0 {
		if m.Minor < 0 {
			quotient--
		} else {
			quotient++
		}
	}
	return Money{Minor: quotient, In: m.In}
}

// Decimal is an exact decimal number: Unscaled / 10^Scale.
type Decimal struct {
	Unscaled int64
	Scale    int
}

// AppendGQL appends the number as a JSON string, with all decimals of its scale.
func (d Decimal) AppendGQL(b []byte) []byte {
	b = append(b, '"')
	unscaled := uint64(d.Unscaled)
	if d.Unscaled < 0 {
		b = append(b, '-')
		unscaled = -unscaled
	}
	start := len(b)
	b = strconv.AppendUint(b, unscaled, 10)
	if d.Scale > 0 {
		for len(b)-start <= d.Scale {
			b = append(b, 0)
			copy(b[start+1:], b[start:])
			b[start] = '0'
		}
		point := len(b) - d.Scale
		b = append(b, 0)
		copy(b[point+1:], b[point:])
		b[point] = '.'
	}
	return append(b, '"')
}

// String is the number as text.
func (d Decimal) String() string {
	b := d.AppendGQL(nil)
	return string(b[1 : len(b)-1])
}

// MarshalGQL writes the number for gqlgen.
func (d Decimal) MarshalGQL(w io.Writer) { _, _ = w.Write(d.AppendGQL(nil)) }

// maxDecimalLength exceeds the length of any amount.
const maxDecimalLength = 40

// UnmarshalGQL reads a number: digits with an optional sign and decimal point, without exponent.
func (d *Decimal) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	invalid := faults.New(faults.CodeBadInput, `a decimal number is a string of digits, as "1299.90"`)
	if !ok || len(s) == 0 || len(s) > maxDecimalLength {
		return invalid
	}
	whole, fraction, hasPoint := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if whole == "" || hasPoint && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return invalid
	}
	unscaled, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok || !unscaled.IsInt64() {
		return faults.New(faults.CodeBadInput, "the number is out of range")
	}
	d.Unscaled, d.Scale = unscaled.Int64(), len(fraction)
	if s[0] == '-' {
		d.Unscaled = -d.Unscaled
	}
	return nil
}

// Minor is the number in a currency's minor unit. It fails if the number has more decimals than the currency, or is
// too large.
func (d Decimal) Minor(c Currency) (int64, error) {
	unscaled, scale := d.Unscaled, d.Scale
	for ; scale > c.Decimals; scale-- {
		if unscaled%10 != 0 {
			return 0, faults.New(faults.CodeBadInput, fmt.Sprintf("%s has %d decimals at most", c.Code, c.Decimals))
		}
		unscaled /= 10
	}
	for ; scale < c.Decimals; scale++ {
		if unscaled > math.MaxInt64/10 || unscaled < math.MinInt64/10 {
			return 0, faults.New(faults.CodeBadInput, "the amount is out of range")
		}
		unscaled *= 10
	}
	return unscaled, nil
}

// WithCurrency sets the currency of a row's amounts, for rows that sqlpage has not read.
func WithCurrency[P any](c Currency, row P) P {
	if row, ok := any(row).(schema.AfterScanRowHook); ok {
		_ = row.AfterScanRow(sqlpage.WithRowContext(context.Background(), &rowContext{currency: c})) // they never fail
	}
	return row
}
