package db_test

import (
	"cmp"
	"context"
	"os"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly/db"
	"orderly/dbtest"
	"orderly/seed"
)

// plansVariable is how large the shop is whose plans are looked at: 1 unless it says otherwise. From 10 on every page
// of every list is looked at.
const plansVariable = "ORDERLY_TEST_PLANS_SCALE"

// unserved are the lists that no index serves in their order and filter at once. The documentation names them.
func unserved() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"`orders` with a range of `placedAt`, by `TOTAL` or `NUMBER`":                regexp.MustCompile(`^orders\(.*placedAt.*\) by (TOTAL|NUMBER)`),
		"`orders` with a range of `total`, by `PLACED_AT` or `NUMBER`":               regexp.MustCompile(`^orders\(.*total.*\) by (PLACED_AT|NUMBER)`),
		"`User.orders` with a `status` that few of the users' orders have":           regexp.MustCompile(`× User.orders\(.*status.*\)`),
		"`users` with a `search` for a text that many hold, or of one or two letters": regexp.MustCompile(`^users\(.*search: (common|two letters).*\)`),
	}
}

// TestPlans runs every list, filter, order, relation and load by key and looks at the plan that each had.
func TestPlans(t *testing.T) {
	t.Parallel()
	address, scale := plansShop(t)
	for name, probes := range map[string]func(testing.TB, *explainer) []probe{
		"fused":     fused,
		"keys":      singles,
		"orders":    func(t testing.TB, e *explainer) []probe { return orderLists(t, e) },
		"products":  productLists,
		"relations": relations,
		"reports":   reportLists,
		"users":     userLists,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newExplainer(t, address)
			e.thorough = scale >= 10
			lookAt(t, e, probes(t, e))
		})
	}
	t.Run("deep pages", func(t *testing.T) {
		t.Parallel()
		deepPages(t, newExplainer(t, address))
	})
}

// plansShop makes the shop.
func plansShop(t *testing.T) (address string, scale float64) {
	t.Helper()
	scale = 1
	if text := os.Getenv(plansVariable); text != "" {
		var err error
		scale, err = strconv.ParseFloat(text, 64)
		require.NoError(t, err)
	}
	if u := os.Getenv("PLANS_URL"); u != "" { return u, scale }
	address = dbtest.Database(t, func(ctx context.Context, url string) error {
		return db.Migrate(ctx, url, db.MigrateOptions{})
	}, "plans_"+migrationsHash(t))
	require.NoError(t, seed.Run(t.Context(), address, seed.Options{Scale: scale}))
	return address, scale
}

// lookAt fails for each load whose plan grows with the table, but for the unserved.
func lookAt(t *testing.T, e *explainer, probes []probe) {
	t.Helper()
	slow := map[string]seen{}
	for _, p := range probes {
		ran, err := e.explain(t.Context(), p.load)
		require.NoError(t, err, p)
		faults := ran.faults()
		if len(faults) > 0 && !slices.ContainsFunc(unservedPatterns(), func(r *regexp.Regexp) bool { return r.MatchString(p.list) }) {
			t.Errorf("%s: %v by %s", p, faults, ran.scans())
		}
		if before, ok := slow[p.list]; !ok || before.Millis < ran.Millis {
			slow[p.list] = seen{p, ran, faults}
		}
	}
	t.Logf("%d statements", len(probes))
	for _, s := range slowest(slow, 25) {
		t.Logf("%6.1f ms %6d buffers: %s by %s %v", s.Millis, s.buffers(), s.probe, s.scans(), s.faults)
	}
}

type seen struct {
	probe probe
	plan
	faults []string
}

// slowest are the n that took longest.
func slowest(all map[string]seen, n int) []seen {
	list := make([]seen, 0, len(all))
	for _, s := range all {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b seen) int { return cmp.Compare(b.Millis, a.Millis) })
	return list[:min(n, len(list))]
}
