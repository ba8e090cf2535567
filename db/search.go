package db

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// MaxSearchResults is how many objects a search finds at most.
const MaxSearchResults = 20

// SearchScope says what a search may find.
type SearchScope struct {
	// All is everything. Without it, a search finds active products, and User and their orders.
	All  bool
	User uuid.UUID // zero for nobody
}

// Search finds users, products and orders: first those whose name, address, stock-keeping unit or number is the text, then
// orders, products and users, of which each have the same share of the places. The plan must fuse the loads of the three
// types.
func (d *DB) Search(ctx context.Context, text string, first int, scope SearchScope) ([]SearchResult, error) {
	if first < 1 || first > MaxSearchResults {
		return nil, faults.BadArgument("`first` must be 1 to "+strconv.Itoa(MaxSearchResults), "first")
	}
	words, err := sqlpage.SearchWords(text)
	if err != nil {
		return nil, faults.AtArgument(err, "text")
	}
	var orders, products, users foundOfType
	var group errgroup.Group
	group.Go(func() error { return find[Order](ctx, d, first, ordersLike(words, scope), &orders) })
	group.Go(func() error { return find[Product](ctx, d, first, productsLike(words, scope), &products) })
	group.Go(func() error { return find[User](ctx, d, first, usersLike(words, scope), &users) })
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("searching: %w", err)
	}
	return bestOf(first, orders, products, users), nil
}

// foundOfType is what a search has found of one type, the best first.
type foundOfType struct{ exact, others []SearchResult }

// like is how rows of one type are found: exactly, then otherwise.
type like struct{ exact, others []sqlpage.Match }

// find finds rows of one type.
func find[T any, P interface {
	sqlpage.RowOf[T]
	SearchResult
}](ctx context.Context, d *DB, n int, l like, to *foundOfType) error {
	found, err := sqlpage.FirstMatches[T, P](d.Database, n, slices.Concat(l.exact, l.others))(ctx)
	for _, f := range found {
		if f.Match < len(l.exact) {
			to.exact = append(to.exact, f.Row)
		} else {
			to.others = append(to.others, f.Row)
		}
	}
	return err
}

// bestOf returns the n best of what was found.
func bestOf(n int, types ...foundOfType) []SearchResult {
	best := make([]SearchResult, 0, n)
	for _, t := range types {
		best = append(best, t.exact...)
	}
	if len(best) >= n {
		return best[:n]
	}
	places, left := make([]int, len(types)), n-len(best)
	for isGiven := true; isGiven; {
		isGiven = false
		for i, t := range types {
			if left > 0 && places[i] < len(t.others) {
				places[i]++
				left--
				isGiven = true
			}
		}
	}
	for i, t := range types {
		best = append(best, t.others[:places[i]]...)
	}
	return best
}

// ordersLike finds orders whose number begins with the digits of the only word: the exact one, then the newest first.
func ordersLike(words []string, scope SearchScope) (l like) {
	if len(words) != 1 || scope.isForNobody() {
		return l
	}
	digits := strings.TrimPrefix(norm.NFKC.String(words[0]), "#")
	least, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || least < 1 || digits != strconv.FormatInt(least, 10) {
		return l
	}
	between := func(least, most int64) sqlpage.Match {
		return sqlpage.Match{
			Where:   fmt.Sprintf("m.number >= %d::bigint AND m.number <= %d::bigint", least, most) + scope.only("m.customer_id"),
			OrderBy: "m.number DESC",
		}
	}
	l.exact = append(l.exact, between(least, least))
	size := int64(1)
	for least*size*10 <= math.MaxInt32 {
		size *= 10
	}
	for ; size > 1; size /= 10 { // the numbers with the most digits are the newest
		l.others = append(l.others, between(least*size, (least+1)*size-1))
	}
	return l
}

// productsLike finds products by their stock-keeping unit and their name, whole, then by the beginning of the unit, and by words
// of both.
func productsLike(words []string, scope SearchScope) (l like) {
	visible := ""
	if !scope.All {
		visible = " AND m.is_active"
	}
	if len(words) == 0 {
		return l
	}
	const sku, name = "search_key(m.sku)", "search_key(m.name)"
	whole := key(strings.Join(words, " "))
	l.exact = append(l.exact,
		sqlpage.Match{Where: sku + " = " + whole + visible, OrderBy: sku + ", m.id"},
		sqlpage.Match{Where: name + " = " + whole + visible, OrderBy: name + ", m.id"},
	)
	if len(words) == 1 {
		l.others = append(l.others, sqlpage.Match{Where: sku + " LIKE " + beginning(words[0]) + visible, OrderBy: sku + ", m.id"})
	}
	if isAnySearchable(words) {
		l.others = append(l.others, sqlpage.Match{
			Where: holdAll("search_key(m.name || ' ' || m.sku)", words) + visible, OrderBy: `m.name COLLATE "und-x-icu", m.id`, IsScattered: true,
		})
	}
	return l
}

// usersLike finds users by their name and address, whole or their beginning, and by words of both.
func usersLike(words []string, scope SearchScope) (l like) {
	if scope.isForNobody() {
		return l
	}
	self := scope.only("m.id")
	if len(words) == 1 {
		const name, address = "lower(m.username)", "search_key(m.email)"
		l.exact = append(l.exact,
			sqlpage.Match{Where: name + " = " + key(words[0]) + self, OrderBy: name},
			sqlpage.Match{Where: address + " = " + key(words[0]) + self, OrderBy: address + ", m.id"},
		)
		l.others = append(l.others,
			sqlpage.Match{Where: name + " LIKE " + beginning(words[0]) + self, OrderBy: name},
			sqlpage.Match{Where: address + " LIKE " + beginning(words[0]) + self, OrderBy: address + ", m.id"},
		)
	}
	if isAnySearchable(words) {
		l.others = append(l.others, sqlpage.Match{
			Where: holdAll("search_key(m.username || ' ' || m.email)", words) + self, OrderBy: `m.username COLLATE "und-x-icu", m.id`, IsScattered: true,
		})
	}
	return l
}

func (s SearchScope) isForNobody() bool { return !s.All && s.User.IsZero() }

// only restricts rows to those that have the user's key in a column, unless all are searched.
func (s SearchScope) only(column string) string {
	if s.All {
		return ""
	}
	return " AND " + column + " = '" + s.User.String() + "'::uuid"
}

// key is what search_key makes of a word, and beginning the pattern of the texts that begin with it.
func key(word string) string { return "search_key(" + sqlpage.QuoteLiteral(word) + ")" }

func beginning(word string) string {
	return "substr(search_pattern(" + sqlpage.QuoteLiteral(word) + "), 2)"
}

// holdAll is the condition that a text holds each of some words: anywhere or, where an index finds only such, at the beginning of
// a word.
func holdAll(text string, words []string) string {
	conditions := make([]string, len(words))
	patterned := text
	for i, word := range words {
		switch {
		case isFoundAnywhere(word):
			conditions[i] = text + " LIKE search_pattern(" + sqlpage.QuoteLiteral(word) + ")"
		case strings.ContainsFunc(word, isUncounted):
			conditions[i] = patterned + " LIKE ANY (ARRAY[" + strings.Join(beginnings(word), ", ") + "])"
			patterned = "(" + text + " || '')" // a scan of the index for each pair of patterns, if it had two lists of them
		default:
			conditions[i] = text + " ~ (" + sqlpage.QuoteLiteral(afterSign()) + " || " + escaped(word) + ")"
		}
	}
	return strings.Join(conditions, " AND ")
}

// signs are what a word begins after, besides at the beginning of the text. pg_trgm makes no trigrams of a set that has letters or
// uncounted characters.
const signs = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~¡«·»¿×÷"

// isUncounted reports whether Postgres' regular expressions do not count a character: then pg_trgm makes no trigrams with it.
func isUncounted(c rune) bool { return c > '\u07ff' }

// afterSign is the regular expression of what a word begins after.
func afterSign() string {
	var b strings.Builder
	for _, c := range signs {
		b.WriteString(`\` + string(c))
	}
	return "(^|[" + b.String() + "])"
}

// escaped is the regular expression of what search_key makes of a word.
func escaped(word string) string {
	return "regexp_replace(" + key(word) + `, '([!-/:-@[-` + "`" + `{-~])', '\\\1', 'g')`
}

// beginnings are the patterns of the texts that hold a word at the beginning of one. Each is a scan of the index, so a regular
// expression is better where it will do.
func beginnings(word string) []string {
	patterns := []string{beginning(word)}
	for _, c := range signs {
		patterns = append(patterns, "search_pattern("+sqlpage.QuoteLiteral(string(c)+word)+")")
	}
	return patterns
}

// isFoundAnywhere reports whether a word's trigrams are known wherever it stands: where three letters or digits are in a row, or
// the word begins with a sign, after which the first of them is also the first of a word.
func isFoundAnywhere(word string) bool {
	row := 0
	for i, c := range norm.NFKC.String(word) {
		switch {
		case isLetter(c):
			row++
		case i == 0:
			return true
		default:
			row = 0
		}
		if row == 3 {
			return true
		}
	}
	return false
}

// isAnySearchable reports whether an index finds the texts that hold one of the words.
func isAnySearchable(words []string) bool {
	return strings.ContainsFunc(norm.NFKC.String(strings.Join(words, " ")), isLetter)
}

func isLetter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
