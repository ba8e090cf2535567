package reference

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"orderly.example/db"
	"orderly.example/internal/faults"
	"orderly.example/sqlpage"
)

func (o *API) categoryList(named sqlpage.List, rows []*db.Category) list[db.Category, *db.Category] {
	return list[db.Category, *db.Category]{named: named, rows: rows, isText: true, oracle: o, key: func(c *db.Category) key {
		return key{id: c.ID, text: c.Name}
	}}
}

func (o *API) productList(ctx context.Context, named sqlpage.List, rows []*db.Product, filter *db.ProductFilter, by *db.ProductOrder) (list[db.Product, *db.Product], error) {
	l := list[db.Product, *db.Product]{named: named, rows: rows, oracle: o}
	field := db.ProductsByName
	if by != nil {
		field, l.descending = by.Field, by.Direction == db.OrderDirectionDesc
	}
	l.isText, l.isTime = field == db.ProductsByName, field == db.ProductsByCreatedAt
	l.key = func(r *db.Product) key {
		switch field {
		case db.ProductsByPrice:
			return key{id: r.ID, number: r.PriceMinor}
		case db.ProductsByStock:
			return key{id: r.ID, number: int64(r.Stock)}
		case db.ProductsByCreatedAt:
			return key{id: r.ID, number: r.CreatedAt.UnixMicro()}
		default:
			return key{id: r.ID, text: r.Name}
		}
	}
	if filter == nil {
		return l, nil
	}
	if c := filter.Category; c != nil {
		rows = where(rows, func(r *db.Product) bool {
			return o.number(ctx, `SELECT count(*) FROM product_categories WHERE product_id = $1 AND category_id = $2`, r.ID, c.UUID) > 0
		})
	}
	inRange, wrongRange := o.amounts(filter.Price)
	matches, wrongText := search(filter.Search)
	if err := cmp.Or(wrongRange, wrongText); err != nil {
		return l, err
	}
	stock := filter.Stock
	if stock == nil {
		stock = &db.IntRange{}
	}
	l.rows = where(rows, func(r *db.Product) bool {
		if stock.Min != nil && r.Stock < *stock.Min || stock.Max != nil && r.Stock > *stock.Max {
			return false
		}
		return (filter.IsActive == nil || *filter.IsActive == r.IsActive) &&
			(filter.InStock == nil || *filter.InStock == (r.Stock > 0)) && inRange(r.PriceMinor) && matches(r.Name, r.SKU)
	})
	return l, nil
}

func (o *API) userList(named sqlpage.List, rows []*db.User, filter *db.UserFilter, by *db.UserOrder) (list[db.User, *db.User], error) {
	l := list[db.User, *db.User]{named: named, rows: rows, descending: true, oracle: o}
	if by != nil {
		l.isText, l.descending = by.Field == db.UsersByUsername, by.Direction == db.OrderDirectionDesc
	}
	l.isTime = !l.isText
	l.key = func(r *db.User) key {
		if l.isText {
			return key{id: r.ID, text: r.Username}
		}
		return key{id: r.ID, number: r.CreatedAt.UnixMicro()}
	}
	if filter == nil {
		return l, nil
	}
	matches, err := search(filter.Search)
	if err != nil {
		return l, err
	}
	l.rows = where(rows, func(r *db.User) bool {
		return (filter.Role == nil || *filter.Role == r.Role) && (filter.IsActive == nil || *filter.IsActive == r.IsActive) &&
			matches(r.Username, r.Email)
	})
	return l, nil
}

func reportList(named sqlpage.List, rows []*db.Report, filter *db.ReportFilter) list[db.Report, *db.Report] {
	if filter != nil {
		rows = where(rows, func(r *db.Report) bool {
			return (filter.Kind == nil || slices.Contains(filter.Kind, r.Kind)) && (filter.Status == nil || slices.Contains(filter.Status, r.Status))
		})
	}
	return list[db.Report, *db.Report]{named: named, rows: rows, descending: true, isTime: true, key: func(r *db.Report) key {
		return key{id: r.ID, number: r.CreatedAt.UnixMicro()}
	}}
}

func where[P any](rows []P, keep func(P) bool) []P {
	return slices.DeleteFunc(slices.Clone(rows), func(p P) bool { return !keep(p) })
}

// amounts is whether an amount is in a range. Its ends must be whole numbers of the minor unit.
func (o *API) amounts(r *db.DecimalRange) (func(minor int64) bool, error) {
	if r == nil {
		r = &db.DecimalRange{}
	}
	var ends [2]*big.Rat
	for i, d := range []*db.Decimal{r.Min, r.Max} {
		if d == nil {
			continue
		}
		end := new(big.Rat).SetFrac(big.NewInt(d.Unscaled), powerOfTen(d.Scale))
		end.Mul(end, new(big.Rat).SetInt(powerOfTen(o.currency.Decimals)))
		if !end.IsInt() || !end.Num().IsInt64() {
			return nil, faults.New(faults.CodeBadInput, "no amount of the currency")
		}
		ends[i] = end
	}
	return func(minor int64) bool {
		v := new(big.Rat).SetInt64(minor)
		return (ends[0] == nil || v.Cmp(ends[0]) >= 0) && (ends[1] == nil || v.Cmp(ends[1]) <= 0)
	}, nil
}

func powerOfTen(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

const (
	longestSearch = 100 // bytes
	mostWords     = 10
)

// search is whether each word of a text is in one of two others, in any case.
func search(text *string) (func(a, b string) bool, error) {
	if text == nil {
		return func(string, string) bool { return true }, nil
	}
	words, err := wordsOf(*text)
	if err != nil {
		return nil, err
	}
	return func(a, b string) bool {
		for _, word := range words {
			if !strings.Contains(folded(a), folded(word)) && !strings.Contains(folded(b), folded(word)) {
				return false
			}
		}
		return true
	}, nil
}

// wordsOf are the words of a text to search for.
func wordsOf(text string) ([]string, error) {
	words := strings.Fields(text)
	if len(text) > longestSearch || len(words) > mostWords || strings.ContainsRune(text, 0) {
		return nil, faults.New(faults.CodeBadInput, "no text to search for")
	}
	return words, nil
}

// folded is a text without the differences that a search overlooks.
func folded(s string) string {
	return strings.NewReplacer("ß", "ss", "ς", "σ", "ı", "i", "\u0307", "").Replace(strings.ToLower(norm.NFKC.String(s)))
}

// sameCase is a name without the differences that names overlook.
func sameCase(s string) string { return strings.ToLower(norm.NFC.String(s)) }

// viewersScope restricts the rows that a viewer who is not of the staff sees in a root list.
func viewersScope[P any](ctx context.Context, rows []P) []P {
	return where(rows, func(p P) bool { return canSee(ctx, p) })
}
