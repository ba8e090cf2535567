package store

import (
	"context"
	"fmt"
)

// Review is a row of the table reviews.
type Review struct {
	ID, BookID int
	Stars      int
	Text       string
}

func reviewColumns(ctx context.Context) string {
	return columns(ctx, "Review", []string{"id", "book_id"}, "stars", "text")
}

// ReviewsOf returns the newest reviews of each book.
func (s *Store) ReviewsOf(ctx context.Context, bookIDs []int, first int) ([][]*Review, error) {
	rows, err := query[Review](ctx, s, `
		SELECT `+reviewColumns(ctx)+` FROM (
			SELECT *, row_number() OVER (PARTITION BY book_id ORDER BY id DESC) AS place
			FROM reviews WHERE book_id = ANY($1)
		) AS ranked WHERE place <= $2 ORDER BY id DESC`, bookIDs, first)
	return grouped(rows, bookIDs, func(r *Review) int { return r.BookID }), err
}

// AddReview adds a review.
func (s *Store) AddReview(ctx context.Context, bookID, stars int, text string) (*Review, error) {
	if stars < 1 || stars > 5 {
		return nil, fmt.Errorf("a review has 1 to 5 stars, not %d", stars)
	}
	added, err := query[Review](ctx, s, `
		INSERT INTO reviews (book_id, stars, text) SELECT id, $2, $3 FROM books WHERE id = $1
		RETURNING `+reviewColumns(ctx), bookID, stars, text)
	if err != nil {
		return nil, err
	}
	if len(added) == 0 {
		return nil, fmt.Errorf("there is no book %d", bookID)
	}
	return added[0], nil
}
