package federation

import (
	"context"
	"errors"

	"orderly.example/lockstep/internal/batch"
	"orderly.example/lockstep/internal/options"
)

// Resolvers is the root of the resolvers. All data are functions of ids.
type Resolvers struct{}

// NewConfig is what either executor is made from.
func NewConfig() Config { return Config{Resolvers: Resolvers{}} }

// The resolvers of each type.
func (Resolvers) Author() AuthorResolver     { return authorResolver{} }
func (Resolvers) Book() BookResolver         { return bookResolver{} }
func (Resolvers) Copy() CopyResolver         { return copyResolver{} }
func (Resolvers) Entity() EntityResolver     { return entities{} }
func (Resolvers) Film() FilmResolver         { return filmResolver{} }
func (Resolvers) Mutation() MutationResolver { return mutation{} }
func (Resolvers) Offer() OfferResolver       { return offerResolver{} }
func (Resolvers) Parcel() ParcelResolver     { return parcelResolver{} }
func (Resolvers) Query() QueryResolver       { return query{} }
func (Resolvers) Shelf() ShelfResolver       { return shelfResolver{} }

type query struct{}

func (query) Author(_ context.Context, id string) (*Author, error) { return found(id, author) }

func (query) Books(_ context.Context, count int) ([]*Book, error) {
	return options.Several(count, book), nil
}

func (query) Titled(_ context.Context, id string) (Titled, error) {
	n, err := options.Number(id)
	if err != nil {
		return nil, err
	}
	return titled(n), nil
}

type mutation struct{}

func (mutation) Rename(_ context.Context, id, name string) (*Author, error) {
	renamed, err := found(id, author)
	if renamed != nil {
		renamed.Name = name
	}
	return renamed, err
}

type authorResolver struct{}

func (authorResolver) Books(_ context.Context, authors []*Author, count int) ([][]*Book, error) {
	return batch.Each(authors, func(a *Author) ([]*Book, error) {
		return options.Several(count, func(n int) *Book { return book(number(a.ID) + n) }), nil
	})
}

func (authorResolver) Favourite(_ context.Context, authors []*Author) ([]Work, error) {
	return batch.Each(authors, func(a *Author) (Work, error) { return work(number(a.ID)), nil })
}

func (authorResolver) Films(_ context.Context, authors []*Author) ([][]*Film, error) {
	return batch.Each(authors, func(a *Author) ([]*Film, error) {
		if a.ID == "4" {
			return nil, errors.New("the films of 4 are lost")
		}
		return options.Several(number(a.ID)%4, func(n int) *Film { return filmOrNil(number(a.ID) + n) }), nil
	})
}

func (authorResolver) Titled(_ context.Context, authors []*Author) ([][]Titled, error) {
	return batch.Each(authors, func(a *Author) ([]Titled, error) {
		return options.Several(number(a.ID)%4-1, func(n int) Titled { return titled(number(a.ID) + n) }), nil
	})
}

type bookResolver struct{}

func (bookResolver) Author(_ context.Context, books []*Book) ([]*Author, error) {
	return batch.Each(books, func(b *Book) (*Author, error) { return authorOrNil(number(b.ID)), nil })
}

func (bookResolver) Copies(_ context.Context, books []*Book) ([][]*Copy, error) {
	return batch.Each(books, func(b *Book) ([]*Copy, error) {
		return options.Several(number(b.ID)%3, func(n int) *Copy { return bookCopy(b, n) }), nil
	})
}

type copyResolver struct{}

func (copyResolver) Book(_ context.Context, copies []*Copy) ([]*Book, error) {
	return batch.Each(copies, func(c *Copy) (*Book, error) { return book(number(c.Book.ID)), nil })
}

type filmResolver struct{}

func (filmResolver) Book(_ context.Context, films []*Film) ([]*Book, error) {
	return batch.Each(films, func(f *Film) (*Book, error) {
		if number(f.Book.ID)%7 == 0 {
			return nil, nil
		}
		return book(number(f.Book.ID)), nil
	})
}
