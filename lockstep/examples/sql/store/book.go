package store

import "context"

// Book is a row of the table books.
type Book struct {
	ID, AuthorID int
	Title        string
	Year         int
}

// Position is where a book stands in the order of all books. Years repeat, and the id makes it one place.
type Position struct{ Year, ID int }

// Position of the book.
func (b *Book) Position() Position { return Position{b.Year, b.ID} }

func bookColumns(ctx context.Context) string {
	return columns(ctx, "Book", []string{"id", "author_id", "year"}, "title")
}

// Books returns books by their ids, nil for those that there are not.
func (s *Store) Books(ctx context.Context, ids []int) ([]*Book, error) {
	rows, err := query[Book](ctx, s, `SELECT `+bookColumns(ctx)+` FROM books WHERE id = ANY($1)`, ids)
	return byID(rows, ids, func(b *Book) int { return b.ID }), err
}

// BooksAfter returns the first books of all, or the first ones after a position.
func (s *Store) BooksAfter(ctx context.Context, first int, after *Position) ([]*Book, error) {
	if after == nil {
		return query[Book](ctx, s, `SELECT `+bookColumns(ctx)+` FROM books ORDER BY year, id LIMIT $1`, first)
	}
	return query[Book](ctx, s, `SELECT `+bookColumns(ctx)+` FROM books WHERE (year, id) > ($2, $3) ORDER BY year, id LIMIT $1`,
		first, after.Year, after.ID)
}

// BooksOf returns the first books of each author.
func (s *Store) BooksOf(ctx context.Context, authorIDs []int, first int) ([][]*Book, error) {
	rows, err := query[Book](ctx, s, `
		SELECT `+bookColumns(ctx)+` FROM (
			SELECT *, row_number() OVER (PARTITION BY author_id ORDER BY year, id) AS place
			FROM books WHERE author_id = ANY($1)
		) AS ranked WHERE place <= $2 ORDER BY year, id`, authorIDs, first)
	return grouped(rows, authorIDs, func(b *Book) int { return b.AuthorID }), err
}
