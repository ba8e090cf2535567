package reference

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"orderly.example/db"
	"orderly.example/internal/faults"
)

const mostFound = 20

const (
	// isExact is the first rank of what a search finds.
	isExact = 0
	// isNone is the rank of what it does not find.
	isNone = -1
)

// hit is something that is found. Of hits of one type, those of a lower rank come first, then those of a lower place.
type hit struct {
	result db.SearchResult
	rank   int
	place  string // in the order of bytes
}

// ranked are the hits among some rows, sorted: those that have another rank than isNone.
func ranked[T db.SearchResult](rows []T, rank func(row T) (rank int, place string)) (hits []hit) {
	for _, row := range rows {
		if rank, place := rank(row); rank != isNone {
			hits = append(hits, hit{row, rank, place})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.place, b.place)) })
	return hits
}

// Search reads all rows. It takes the exact ones, then one of each type in turn, and sorts these by type.
func (q query) Search(ctx context.Context, text string, first int) ([]db.SearchResult, error) {
	words, err := wordsOf(text)
	if err != nil || first < 1 || first > mostFound {
		return nil, faults.New(faults.CodeBadInput, "no search")
	}
	types := [][]hit{q.ordersLike(ctx, words), q.productsLike(ctx, words), q.usersLike(ctx, words)}
	found := []db.SearchResult{}
	var taken [3][]db.SearchResult
	for i, hits := range types {
		for len(types[i]) > 0 && hits[0].rank == isExact && len(found) < first {
			found, hits = append(found, hits[0].result), hits[1:]
			types[i] = hits
		}
	}
	for n := len(found); n < first && len(types[0])+len(types[1])+len(types[2]) > 0; {
		for i := range types {
			if len(types[i]) > 0 && n < first {
				taken[i], types[i] = append(taken[i], types[i][0].result), types[i][1:]
				n++
			}
		}
	}
	return slices.Concat(found, taken[0], taken[1], taken[2]), nil
}

var numberPattern = regexp.MustCompile(`^#?([1-9][0-9]*)$`)

func (q query) ordersLike(ctx context.Context, words []string) []hit {
	if len(words) != 1 {
		return nil
	}
	digits := numberPattern.FindStringSubmatch(norm.NFKC.String(words[0]))
	if digits == nil {
		return nil
	}
	rows := viewersScope(ctx, all[db.Order](ctx, q.API, orderRows+`ORDER BY number DESC`))
	return ranked(rows, func(o *db.Order) (rank int, place string) {
		switch number := strconv.Itoa(o.Number); {
		case number == digits[1]:
			return isExact, ""
		case strings.HasPrefix(number, digits[1]):
			return 1, ""
		default:
			return isNone, ""
		}
	})
}

func (q query) productsLike(ctx context.Context, words []string) []hit {
	rows := viewersScope(ctx, all[db.Product](ctx, q.API, productRows+`ORDER BY name COLLATE "und-x-icu", id`))
	return ranked(rows, func(p *db.Product) (rank int, place string) {
		switch {
		case len(words) == 1 && folded(p.SKU) == folded(words[0]):
			return isExact, "by its keeping unit " + p.ID.String()
		case len(words) > 0 && folded(p.Name) == folded(strings.Join(words, " ")):
			return isExact, "by its name " + p.ID.String()
		case len(words) == 1 && strings.HasPrefix(folded(p.SKU), folded(words[0])):
			return 1, folded(p.SKU) + "\x00" + p.ID.String()
		case holds(p.Name+" "+p.SKU, words):
			return 2, ""
		default:
			return isNone, ""
		}
	})
}

func (q query) usersLike(ctx context.Context, words []string) []hit {
	rows := viewersScope(ctx, all[db.User](ctx, q.API, userRows+`ORDER BY username COLLATE "und-x-icu", id`))
	return ranked(rows, func(u *db.User) (rank int, place string) {
		if name, address := folded(u.Username), folded(u.Email); len(words) == 1 {
			switch word := folded(words[0]); {
			case name == word:
				return isExact, "name"
			case address == word:
				return isExact, "with such an address"
			case strings.HasPrefix(name, word):
				return 2, name
			case strings.HasPrefix(address, word):
				return 3, address + "\x00" + u.ID.String()
			}
		}
		if holds(u.Username+" "+u.Email, words) {
			return 4, ""
		}
		return isNone, ""
	})
}

// holds reports whether a text holds each of some words. Words of signs alone are not looked for.
func holds(text string, words []string) bool {
	isAny := false
	for _, word := range words {
		isAny = isAny || strings.ContainsFunc(norm.NFKC.String(word), isLetter)
		if !holdsWord(folded(text), word) {
			return false
		}
	}
	return isAny
}

// holdsWord reports whether a folded text holds a word: one with three letters in a row, or with a sign at its beginning, anywhere;
// another at the beginning of a word.
func holdsWord(text, word string) bool {
	if begins := norm.NFKC.String(word); foundAnywhere.MatchString(begins) {
		return strings.Contains(text, folded(word))
	}
	for at := range text {
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); (at == 0 || isSign(before)) && strings.HasPrefix(text[at:], folded(word)) {
			return true
		}
	}
	return false
}

var foundAnywhere = regexp.MustCompile(`^[^\pL\p{Nd}]|[\pL\p{Nd}]{3}`)

// isSign reports whether a word can begin after a character.
func isSign(c rune) bool {
	return c < utf8.RuneSelf && !isLetter(c) || strings.ContainsRune("¡«·»¿×÷", c)
}

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
