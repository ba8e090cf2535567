package store

import "context"

// Author is a row of the table authors.
type Author struct {
	ID   int
	Name string
}

func authorColumns(ctx context.Context) string {
	return columns(ctx, "Author", []string{"id"}, "name")
}

// Authors returns authors by their ids, nil for those that there are not.
func (s *Store) Authors(ctx context.Context, ids []int) ([]*Author, error) {
	rows, err := query[Author](ctx, s, `SELECT `+authorColumns(ctx)+` FROM authors WHERE id = ANY($1)`, ids)
	return byID(rows, ids, func(a *Author) int { return a.ID }), err
}

// BookCounts returns how many books each author has.
func (s *Store) BookCounts(ctx context.Context, authorIDs []int) ([]int, error) {
	type count struct{ AuthorID, Books int }
	rows, err := query[count](ctx, s, `SELECT author_id, count(*) AS books FROM books WHERE author_id = ANY($1) GROUP BY author_id`, authorIDs)
	known := make(map[int]int, len(rows))
	for _, r := range rows {
		known[r.AuthorID] = r.Books
	}
	counts := make([]int, len(authorIDs))
	for i, id := range authorIDs {
		counts[i] = known[id]
	}
	return counts, err
}
