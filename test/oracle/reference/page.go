package reference

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// page are the arguments of a connection.
type page struct {
	first, last   *int
	after, before *string
}

const (
	usualSize = 20
	mostRows  = 100
	mostCount = 10_000
)

// key is what a list is sorted by: a number (of an instant, its microseconds) or a text, then the id.
type key struct {
	number int64
	text   string
	id     uuid.UUID
}

// ranks are the places of texts in the order of ICU's root collation, which Postgres is asked for: Go's tables are of
// another release.
type ranks map[string]int

func (o *API) ranks(ctx context.Context, texts []string) ranks {
	places := make(ranks, len(texts))
	result, err := o.pool.Query(ctx, `SELECT v, dense_rank() OVER (ORDER BY v COLLATE "und-x-icu")::int FROM unnest($1::text[]) v`, texts)
	var text string
	var place int
	if err == nil {
		_, err = pgx.ForEachRow(result, []any{&text, &place}, func() error { places[text] = place; return nil })
	}
	if err != nil {
		panic(fmt.Errorf("sorting texts: %w", err))
	}
	return places
}

// list is all rows of a list.
type list[T any, P sqlpage.RowOf[T]] struct {
	named      sqlpage.List // what its cursors are made of
	rows       []P
	key        func(P) key
	isText     bool // the key's value is its text
	isTime     bool // the key's number is an instant
	isStatus   bool // the key's number is the place of an order's status, which cursors hold
	descending bool
	oracle     *API // of a list by texts
}

// comparison is the order of the list, for its rows and some places.
func (l list[T, P]) comparison(ctx context.Context, places ...key) func(a, b key) int {
	var at ranks
	if l.isText {
		texts := make([]string, 0, len(l.rows)+len(places))
		for _, row := range l.rows {
			texts = append(texts, l.key(row).text)
		}
		for _, place := range places {
			texts = append(texts, place.text)
		}
		at = l.oracle.ranks(ctx, texts)
	}
	return func(a, b key) int {
		if l.descending {
			a, b = b, a
		}
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(at[a.text], at[b.text]), slices.Compare(a.id[:], b.id[:]))
	}
}

// cut sorts the rows and takes a page out of them.
func (l list[T, P]) cut(ctx context.Context, p page) (*sqlpage.Connection[P], error) {
	rows := slices.Clone(l.rows)
	compare := l.comparison(ctx)
	slices.SortFunc(rows, func(a, b P) int { return compare(l.key(a), l.key(b)) })
	total := len(rows)
	if state := from(ctx); state.whole {
		p = page{}
	} else if state.cursors != nil {
		p.after, p.before = l.fill(state, rows, p.after), l.fill(state, rows, p.before)
	}
	size, err := p.size()
	if err != nil {
		return nil, err
	}
	for _, end := range []struct {
		cursor *string
		keep   func(order int) bool
	}{
		{p.after, func(order int) bool { return order > 0 }},
		{p.before, func(order int) bool { return order < 0 }},
	} {
		if end.cursor == nil {
			continue
		}
		at, err := l.place(*end.cursor)
		if err != nil {
			return nil, err
		}
		compare := l.comparison(ctx, at)
		rows = slices.DeleteFunc(rows, func(row P) bool { return !end.keep(compare(l.key(row), at)) })
	}
	if from(ctx).whole {
		size = len(rows)
	}
	hasPrevious, hasNext := p.after != nil, p.before != nil
	if more := len(rows) > size; more && p.last != nil {
		rows, hasPrevious = rows[len(rows)-size:], true
	} else if more {
		rows, hasNext = rows[:size], true
	}
	c := sqlpage.Assemble(l.named, rows, hasPrevious, hasNext)
	c.TotalCount, c.TotalCountIsExact = min(total, mostCount), total <= mostCount
	return c, nil
}

func (p page) size() (int, error) {
	if p.first != nil && p.last != nil {
		return 0, faults.New(faults.CodeBadInput, "first and last")
	}
	size := usualSize
	for _, n := range []*int{p.first, p.last} {
		if n == nil {
			continue
		}
		if *n < 1 || *n > mostRows {
			return 0, faults.New(faults.CodeBadInput, "a page of no size")
		}
		size = *n
	}
	return size, nil
}
