package declared

import (
	"strconv"

	"orderly.example/lockstep/internal/options"
	"orderly.example/lockstep/internal/options/declared/own"
)

// NewConfig is what either executor is made from. All data are functions of ids.
func NewConfig() Config { return Config{Resolvers: &Resolver{}} }

// Resolver is what gqlgen's resolvers have as r.
type Resolver struct{}

func (*Resolver) book(n int) *Book {
	n = max(n, 0) % 100
	book := &Book{
		Title: "book " + strconv.Itoa(n), Level: []own.Level{own.LevelLow, own.LevelHigh}[n&1], Pages: int32(n), ShelfID: n % 7,
		ISBNText: options.Unless(n%3 == 0, "978-"+strconv.Itoa(n)), Cover: options.Unless(n%4 == 0, CoverHard), Blurb: "not shown",
	}
	book.ID, book.Price = strconv.Itoa(n), own.Money(n*n)
	return book
}

func (*Resolver) pen(n int) *Pen {
	pen := &Pen{Ink: "blue", Maker: "somebody", Audit: own.Audit{ChangedBy: "nobody"}}
	pen.ID, pen.Price = "pen "+strconv.Itoa(n), 77
	return pen
}

func (*Resolver) shelf(n int) *own.Shelf {
	if n%5 == 4 {
		return nil
	}
	return &own.Shelf{Position: max(n, 0), Text: options.Unless(n%3 == 0, "shelf "+strconv.Itoa(n)), Label: -1}
}

// priced is a value or a pointer, as both stand for an interface, or nil.
func (r *Resolver) priced(n int) Priced {
	switch n % 4 {
	case 0:
		return nil
	case 1:
		return *r.book(n)
	case 2:
		return r.pen(n)
	default:
		return r.book(n)
	}
}
