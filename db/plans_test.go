package db_test

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/db/migrations"
	"orderly.example/internal/seed"
	"orderly.example/test/services"
)

// plansVariable is how large the shop is whose plans are looked at: 1 unless it says otherwise. From 10 on every page
// of every list is looked at.
const plansVariable = "ORDERLY_TEST_PLANS_SCALE"

// TestPlans runs every list, filter, order, relation and load by key and looks at the plan that each had.
func TestPlans(t *testing.T) {
	t.Parallel()
	address, scale := plansShop(t)
	for name, probes := range map[string]func(testing.TB, *explainer) []probe{
		"fused":     fused,
		"keys":      singles,
		"orders":    allOrders,
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
	t.Run("what takes too long ends", func(t *testing.T) {
		t.Parallel()
		endsInTime(t, address)
	})
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
	address = services.Empty(t)
	pool := services.Pool(t, address)
	require.NoError(t, migrations.Migrate(t.Context(), address, migrations.Options{}))
	require.NoError(t, seed.Run(t.Context(), address, seed.Options{Scale: scale}))
	everyUserHasASession(t, pool)
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
		if len(faults) > 0 && !slices.ContainsFunc(unserved(), func(u combination) bool { return u.lists.MatchString(p.list) }) {
			t.Errorf("%s: %v by %s", p, faults, ran.scans())
		}
		if before, ok := slow[p.list]; !ok || before.Millis < ran.Millis {
			slow[p.list] = seen{p, ran, faults}
		}
	}
	t.Logf("%d statements", len(probes))
	for _, s := range slowest(slow, 10) {
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
