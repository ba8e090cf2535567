package federation

import (
	"fmt"
	"strconv"
	"strings"

	"orderly.example/lockstep/internal/options"
)

// unlucky is the number of an object whose resolver panics.
const unlucky = 13

// found is the object with an id: nil for 0, and an error where the id is no number.
func found[T any](id string, object func(n int) *T) (*T, error) {
	n, err := options.Number(id)
	switch {
	case err != nil:
		return nil, err
	case n == 0:
		return nil, nil
	case n == unlucky:
		panic(fmt.Sprintf("%d is unlucky", n))
	default:
		return object(n), nil
	}
}

// number is that of an object that was found.
func number(id string) int {
	n, _ := strconv.Atoi(id)
	return n
}

func author(n int) *Author {
	return &Author{ID: strconv.Itoa(n), Name: fmt.Sprintf("author %d", n)}
}

func authorOrNil(n int) *Author {
	if n%5 == 0 {
		return nil
	}
	return author(n)
}

func book(n int) *Book {
	id := strconv.Itoa(n)
	return &Book{ID: id, Isbn: isbnPrefix + id, Title: "book " + id}
}

const isbnPrefix = "isbn-"

func bookByIsbn(isbn string) (*Book, error) { return found(strings.TrimPrefix(isbn, isbnPrefix), book) }

func bookCopy(of *Book, n int) *Copy { return &Copy{Number: n, Book: of} }

func film(n int) *Film { return &Film{Title: fmt.Sprintf("film %d", n), Book: book(n)} }

func filmOrNil(n int) *Film {
	if n%3 == 0 {
		return nil
	}
	return film(n)
}

func shelf(n int) *Shelf {
	return &Shelf{ID: strconv.Itoa(n), Room: "room " + strconv.Itoa(n/3), Number: n % 3}
}

func offer(n int) *Offer { return &Offer{ID: strconv.Itoa(n)} }

func parcel(n int) *Parcel { return &Parcel{ID: strconv.Itoa(n)} }

func work(n int) Work {
	switch n % 4 {
	case 0:
		return nil
	case 1:
		return film(n)
	default:
		return book(n)
	}
}

func titled(n int) Titled {
	if n%2 == 0 {
		return film(n)
	}
	return book(n)
}
