package torture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalHex writes a number as a string of hexadecimal digits.
func MarshalHex(v int64) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(strconv.FormatInt(v, 16)))
	})
}

// UnmarshalHex reads what MarshalHex writes. It refuses 13.
func UnmarshalHex(v any) (int64, error) {
	text, ok := v.(string)
	if !ok {
		return 0, fmt.Errorf("%T is not hexadecimal", v)
	}
	n, err := strconv.ParseInt(text, 16, 64)
	if err != nil {
		return 0, fmt.Errorf("reading hexadecimal: %w", err)
	}
	if n == 13 {
		return 0, errors.New("thirteen is refused")
	}
	return n, nil
}

// MarshalMaybe writes null for the empty string.
func MarshalMaybe(v string) graphql.Marshaler {
	if v == "" {
		return graphql.Null
	}
	return graphql.MarshalString(v)
}

// UnmarshalMaybe reads a string.
func UnmarshalMaybe(v any) (string, error) {
	return graphql.UnmarshalString(v)
}

// Point is a scalar whose Go type has gqlgen's two methods.
type Point struct{ X, Y int }

// MarshalGQL writes "x,y".
func (p Point) MarshalGQL(w io.Writer) {
	fmt.Fprintf(w, `"%d,%d"`, p.X, p.Y)
}

// UnmarshalGQL reads "x,y" and refuses negative coordinates.
func (p *Point) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("%T is not a point", v)
	}
	x, y, _ := strings.Cut(text, ",")
	var err error
	if p.X, err = strconv.Atoi(x); err != nil {
		return fmt.Errorf("reading x: %w", err)
	}
	if p.Y, err = strconv.Atoi(y); err != nil {
		return fmt.Errorf("reading y: %w", err)
	}
	if p.X < 0 || p.Y < 0 {
		return errors.New("points are not negative")
	}
	return nil
}

// Secret is a scalar that is written with the context, and whose writing can fail.
type Secret string

// MarshalGQLContext writes the secret, or fails for one that begins with an exclamation mark.
func (s Secret) MarshalGQLContext(_ context.Context, w io.Writer) error {
	if strings.HasPrefix(string(s), "!") {
		return fmt.Errorf("the secret %s is not told", string(s))
	}
	graphql.MarshalString("secret " + string(s)).MarshalGQL(w)
	return nil
}

// UnmarshalGQLContext reads a string, and refuses one that begins with an exclamation mark.
func (s *Secret) UnmarshalGQLContext(_ context.Context, v any) error {
	text, err := graphql.UnmarshalString(v)
	if err != nil {
		return err
	}
	if strings.HasPrefix(text, "!") {
		return errors.New("no secrets with exclamation marks")
	}
	*s = Secret(text)
	return nil
}
