package federation

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/lockstep/internal/batch"
	"orderly.example/lockstep/internal/options"
)

type entities struct{}

func (entities) FindManyAuthorByIDs(_ context.Context, reps []*AuthorByIDsInput) ([]*Author, error) {
	return batch.Each(reps, func(rep *AuthorByIDsInput) (*Author, error) { return found(rep.ID, author) })
}

func (entities) FindBookByID(_ context.Context, id string) (*Book, error) { return found(id, book) }

func (entities) FindBookByIsbn(_ context.Context, isbn string) (*Book, error) {
	return bookByIsbn(isbn)
}

func (entities) FindCopyByBookIsbnAndNumber(_ context.Context, bookIsbn string, n int) (*Copy, error) {
	of, err := bookByIsbn(bookIsbn)
	if of == nil || err != nil {
		return nil, err
	}
	return bookCopy(of, n), nil
}

func (entities) FindManyOfferByIDs(_ context.Context, reps []*OfferByIDsInput) ([]*Offer, error) {
	return batch.Each(reps, func(rep *OfferByIDsInput) (*Offer, error) { return found(rep.ID, offer) })
}

func (entities) FindParcelByID(_ context.Context, id string) (*Parcel, error) {
	return found(id, parcel)
}

// FindManyShelfByIDs fails for all where one id is wrong, and returns fewer shelves than asked for where one does not exist.
func (entities) FindManyShelfByIDs(_ context.Context, reps []*ShelfByIDsInput) ([]*Shelf, error) {
	shelves := make([]*Shelf, 0, len(reps))
	for _, rep := range reps {
		s, err := found(rep.ID, shelf)
		if err != nil {
			return nil, fmt.Errorf("finding %d shelves: %w", len(reps), err)
		}
		if s == nil {
			break
		}
		shelves = append(shelves, s)
	}
	return shelves, nil
}

// FindManyShelfByRoomAndNumbers has an error for each negative number.
func (entities) FindManyShelfByRoomAndNumbers(_ context.Context, reps []*ShelfByRoomAndNumbersInput) ([]*Shelf, error) {
	shelves := make([]*Shelf, len(reps))
	errs := make(graphql.BatchErrorList, len(reps))
	for i, rep := range reps {
		if rep.Number < 0 {
			errs[i] = errors.New("no shelf in " + rep.Room)
			continue
		}
		shelves[i] = &Shelf{ID: fmt.Sprint(rep.Number), Room: rep.Room, Number: rep.Number}
	}
	return shelves, errs
}

type offerResolver struct{}

func (offerResolver) Book(_ context.Context, offers []*Offer) ([]*Book, error) {
	return batch.Each(offers, func(o *Offer) (*Book, error) { return book(number(o.ID)), nil })
}

func (offerResolver) Discount(_ context.Context, offers []*Offer) ([]int, error) {
	return batch.Each(offers, func(o *Offer) (int, error) {
		if o.Price == nil {
			return 0, errors.New("no price for offer " + o.ID)
		}
		return *o.Price / 10, nil
	})
}

type parcelResolver struct{}

func (parcelResolver) Content(_ context.Context, parcels []*Parcel) ([]*Copy, error) {
	return batch.Each(parcels, func(p *Parcel) (*Copy, error) { return bookCopy(book(number(p.ID)), 1), nil })
}

func (parcelResolver) Postage(_ context.Context, parcels []*Parcel) ([]int, error) {
	return batch.Each(parcels, func(p *Parcel) (int, error) { return options.Or(p.Weight, 0) + options.Or(p.Price, 0), nil })
}

type shelfResolver struct{}

func (shelfResolver) Books(_ context.Context, shelves []*Shelf) ([][]*Book, error) {
	return batch.Each(shelves, func(s *Shelf) ([]*Book, error) {
		return options.Several(s.Number-1, func(n int) *Book { return book(n + 1) }), nil
	})
}
