package reference

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"orderly.example/db"
	"orderly.example/internal/faults"
)

const mostFound = 20

// isExact is the first rank of what a search finds.
const isExact = 0

// hit is something that is found. Of hits of one type, those of a lower rank come first, then those of a lower place.
type hit struct {
	result db.SearchResult
	rank   int
	place  string // in the order of bytes
}

// sorted are the first hits of those that have a rank.
func sorted(hits []hit) []hit {
	hits = slices.DeleteFunc(hits, func(h hit) bool { return h.rank < 0 })
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

func (q query) ordersLike(ctx context.Context, words []string) (hits []hit) {
	if len(words) != 1 {
		return nil
	}
	digits := numberPattern.FindStringSubmatch(norm.NFKC.String(words[0]))
	if digits == nil {
		return nil
	}
	rows := viewersScope(ctx, all[db.Order](ctx, q.API, orderRows+`ORDER BY number DESC`))
	for _, o := range rows {
		h := hit{o, -1, ""}
		switch number := strconv.Itoa(o.Number); {
		case number == digits[1]:
			h.rank = isExact
		case strings.HasPrefix(number, digits[1]):
			h.rank = 1
		}
		hits = append(hits, h)
	}
	return sorted(hits)
}

func (q query) productsLike(ctx context.Context, words []string) (hits []hit) {
	rows := viewersScope(ctx, all[db.Product](ctx, q.API, productRows+`ORDER BY name COLLATE "und-x-icu", id`))
	for _, p := range rows {
		h := hit{p, -1, ""}
		switch {
		case len(words) == 1 && folded(p.SKU) == folded(words[0]):
			h.rank, h.place = isExact, p.ID.String()
		case len(words) == 1 && strings.HasPrefix(folded(p.SKU), folded(words[0])):
			h.rank, h.place = 1, folded(p.SKU)+"\x00"+p.ID.String()
		case holds(p.Name+" "+p.SKU, words):
			h.rank = 2
		}
		hits = append(hits, h)
	}
	return sorted(hits)
}

func (q query) usersLike(ctx context.Context, words []string) (hits []hit) {
	rows := viewersScope(ctx, all[db.User](ctx, q.API, userRows+`ORDER BY username COLLATE "und-x-icu", id`))
	for _, u := range rows {
		h := hit{u, -1, ""}
		if name, address := folded(u.Username), folded(u.Email); len(words) == 1 {
			switch word := folded(words[0]); {
			case name == word:
				h.rank, h.place = isExact, "name"
			case address == word:
				h.rank, h.place = isExact, "with such an address"
			case strings.HasPrefix(name, word):
				h.rank, h.place = 2, name
			case strings.HasPrefix(address, word):
				h.rank, h.place = 3, address+"\x00"+u.ID.String()
			}
		}
		if h.rank < 0 && holds(u.Username+" "+u.Email, words) {
			h.rank = 4
		}
		hits = append(hits, h)
	}
	return sorted(hits)
}

// holds reports whether a text holds each of some words: one without three letters in a row at the beginning of a word.
// Words of signs alone are not looked for.
func holds(text string, words []string) bool {
	isAny := false
	for _, word := range words {
		isAny = isAny || strings.ContainsFunc(norm.NFKC.String(word), isLetter)
		begin := " "
		if threeLetters.MatchString(norm.NFKC.String(word)) {
			begin = ""
		}
		if !strings.Contains(" "+folded(text), begin+folded(word)) {
			return false
		}
	}
	return isAny
}

var threeLetters = regexp.MustCompile(`[\pL\p{Nd}]{3}`)

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
