package db

import (
	"strconv"
	"strings"

	"orderly.example/internal/faults"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// searchedText is what orders are searched by; empty if all are meant.
func searchedText(text *string) (string, error) {
	if text == nil {
		return "", nil
	}
	if err := sqlpage.CheckSearch(*text); err != nil {
		return "", faults.AtArgument(err, "filter", "search")
	}
	return strings.TrimSpace(*text), nil
}

// manyCustomers is up to how many customers that a search finds each one's best order is looked up: 1,000 take 3 ms. Of
// more, every fiftieth customer in a shop of 50,000, a page of orders is soon found in the list's order.
const manyCustomers = 1000

// ordersFound are the orders with a number, or of customers whose name or address begins with a text. If customers is
// not nil, they are those of these customers.
func ordersFound(text string, customers uuid.List) sqlpage.Groups {
	begins := func(column string) string { // as a range of an index; the last letter of all is after any other
		return "search_key(u." + column + ") >= search_key(?) AND search_key(u." + column + ") < search_key(?) || chr(1114111)"
	}
	const eitherBegins = "(starts_with(search_key(u.username), search_key(?)) OR starts_with(search_key(u.email), search_key(?)))"
	g := sqlpage.Groups{
		Column: "customer_id", Most: manyCustomers,
		Keys: sqlpage.Expression{
			Text: "SELECT u.id FROM users u WHERE " + begins("username") + " UNION ALL SELECT u.id FROM users u WHERE " + begins("email") +
				" AND NOT starts_with(search_key(u.username), search_key(?))",
			Args: []any{text, text, text, text, text},
		},
		Check: func(key string) sqlpage.Expression {
			return sqlpage.Expression{Text: "(SELECT " + eitherBegins + " FROM users u WHERE u.id = " + key + ")", Args: []any{text, text}}
		},
	}
	if number, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 10, 63); err == nil {
		g.Besides = sqlpage.Expression{Text: "t.number = ?", Args: []any{int64(number)}}
	}
	if customers == nil {
		return g
	}
	check := g.Check
	g.Most = 0
	g.Keys = sqlpage.Expression{Text: "SELECT u.id FROM users u WHERE u.id = ANY(?) AND " + eitherBegins, Args: []any{customers, text, text}}
	g.Check = func(key string) sqlpage.Expression { return check(key).And(isAmong(customers)(key)) }
	if g.Besides.Text != "" {
		g.Besides = g.Besides.And(isAmong(customers)("t.customer_id"))
	}
	return g
}

// isAmong is whether a key is one of some customers'.
func isAmong(customers uuid.List) func(key string) sqlpage.Expression {
	return func(key string) sqlpage.Expression {
		return sqlpage.Expression{Text: key + " = ANY(?)", Args: []any{customers}}
	}
}
