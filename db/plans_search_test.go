package db_test

import (
	"context"
	"testing"

	"orderly.example/db"
	"orderly.example/sqlpage"
)

// searches are searches for texts of all lengths that many rows hold, few, or none, for staff, a customer and nobody.
func searches(t testing.TB, e *explainer) (probes []planCase) {
	t.Helper()
	customer := keys(t, e.DB, "SELECT id FROM users WHERE username = 'customer'")[0]
	for viewer, scope := range map[string]db.SearchScope{"staff": {All: true}, "a customer": {User: customer}, "nobody": {}} {
		for _, text := range []string{
			"1", "7", "12", "4711", "#40000", "99999999", // numbers
			"arm-00001", "arm-0", "A", "-", "00", // stock-keeping units
			"theo", "heo", "heo diaz", "theo.diaz", "theo.diaz@example.com", "example", "example.com", "t", "th", "x", "zq", "a.", // users
			"cork", "walnut armchair", "co", "walnut ar", "wa ar", "c a e", "xyzzy", "cork xyzzy", "---", "ü", "木", // words
			"cork bowl 1", "Walnut Armchair", "g-00", "m-0", "-00", "-0", "wa-ar", "@ex", ".ex", ".0", "co", "ex", "e@e", "st m", "c -", "木の 大い 椅木 の大 木木 大大", // whole names, and words with signs
		} {
			probes = append(probes, planCase{"search(" + text + ")", "for " + viewer, func(ctx context.Context, d *db.DB) error {
				return search(ctx, d, text, scope)
			}})
		}
	}
	return probes
}

// search searches by one statement, as it is planned.
func search(ctx context.Context, d *db.DB, text string, scope db.SearchScope) error {
	types := []string{"Order", "Product", "User"}
	f := sqlpage.NewFusion(len(types))
	for _, table := range types {
		var leave func()
		ctx, leave = f.Join(ctx, 0, table)
		defer leave()
	}
	_, err := d.Search(ctx, text, db.MaxSearchResults, scope)
	return err
}
