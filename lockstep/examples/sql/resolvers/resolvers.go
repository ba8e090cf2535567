// Package resolvers answers the fields that load. Those below the root get all their parents at once, from lockstep and
// from gqlgen alike, and each asks the store once.
package resolvers

import (
	"context"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/sql/graph"
	"orderly.example/lockstep/examples/sql/store"
)

// maxBooks is @load(max:) of an author's books.
const maxBooks = 100

// Config is what either executor is made from.
func Config(library *store.Store) graph.Config {
	return graph.Config{Resolvers: root{library}}
}

type root struct{ *store.Store }

type (
	author   struct{ *store.Store }
	book     struct{ *store.Store }
	mutation struct{ *store.Store }
	query    struct{ *store.Store }
	review   struct{ *store.Store }
)

func (r root) Author() graph.AuthorResolver     { return author(r) }
func (r root) Book() graph.BookResolver         { return book(r) }
func (r root) Mutation() graph.MutationResolver { return mutation(r) }
func (r root) Query() graph.QueryResolver       { return query(r) }
func (r root) Review() graph.ReviewResolver     { return review(r) }

func (r author) BookCount(ctx context.Context, authors []*store.Author) ([]int, error) {
	return r.BookCounts(ctx, each(authors, func(a *store.Author) int { return a.ID }))
}

func (r author) Books(ctx context.Context, authors []*store.Author) ([][]*store.Book, error) {
	return r.BooksOf(ctx, each(authors, func(a *store.Author) int { return a.ID }), maxBooks)
}

func (r book) Author(ctx context.Context, books []*store.Book) ([]*store.Author, error) {
	if onlyKeys(ctx, "Author") {
		return each(books, func(b *store.Book) *store.Author { return &store.Author{ID: b.AuthorID} }), nil
	}
	return r.Authors(ctx, each(books, func(b *store.Book) int { return b.AuthorID }))
}

func (r book) Reviews(ctx context.Context, books []*store.Book, first int) ([][]*store.Review, error) {
	return r.ReviewsOf(ctx, each(books, func(b *store.Book) int { return b.ID }), first)
}

func (r review) Book(ctx context.Context, reviews []*store.Review) ([]*store.Book, error) {
	if onlyKeys(ctx, "Book") {
		return each(reviews, func(r *store.Review) *store.Book { return &store.Book{ID: r.BookID} }), nil
	}
	return r.Books(ctx, each(reviews, func(r *store.Review) int { return r.BookID }))
}

func (r query) Author(ctx context.Context, id int) (*store.Author, error) {
	return first(r.Authors(ctx, []int{id}))
}

func (r query) Book(ctx context.Context, id int) (*store.Book, error) {
	return first(r.Store.Books(ctx, []int{id}))
}

func (r mutation) AddReview(ctx context.Context, input graph.AddReview) (*graph.AddReviewPayload, error) {
	added, err := r.Store.AddReview(ctx, input.BookID, input.Stars, input.Text)
	return &graph.AddReviewPayload{Review: added}, err
}

// onlyKeys reports whether the plan has no statement for the rows of a type, because the operation selects nothing but
// ids: see keyed of @load.
func onlyKeys(ctx context.Context, typeName string) bool {
	edge := lockstep.EdgeFrom(ctx)
	return edge != nil && !edge.Loads(typeName)
}

func each[T, R any](rows []*T, of func(*T) R) []R {
	values := make([]R, len(rows))
	for i, r := range rows {
		values[i] = of(r)
	}
	return values
}

func first[T any](rows []*T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return rows[0], nil
}
