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

// plansVariable sets the scale of the shop; the default is 1. From 10 on, every page of every list is checked.
const plansVariable = "ORDERLY_TEST_PLANS_SCALE"

// TestPlans runs every list with every filter and order, every relation and every load by key, and checks how
// Postgres executed it.
func TestPlans(t *testing.T) {
	t.Parallel()
	address, scale := createPlansShop(t)
	checked := &caseNames{}
	t.Cleanup(func() { checked.requireAll(t) })
	for name, probes := range map[string]func(testing.TB, *explainer) []planCase{
		"chained":   chainedLoads,
		"fused":     fusedLoads,
		"keys":      keyLoads,
		"orders":    allOrders,
		"products":  productLists,
		"relations": relationLists,
		"reports":   reportLists,
		"searches":  searches,
		"users":     userLists,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newExplainer(t, address)
			e.allPages = scale >= 10
			cases := probes(t, e)
			checked.add(cases)
			checkPlans(t, e, cases)
		})
	}
	t.Run("an expensive list times out", func(t *testing.T) {
		t.Parallel()
		timesOut(t, address)
	})
	t.Run("sales of a category", func(t *testing.T) {
		t.Parallel()
		checkCategorySales(t, newExplainer(t, address))
	})
	t.Run("deep pages", func(t *testing.T) {
		t.Parallel()
		checkDeepPages(t, newExplainer(t, address))
		checkDeepPagesOfStatus(t, newExplainer(t, address))
	})
}

func createPlansShop(t *testing.T) (address string, scale float64) {
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
	createSessions(t, pool)
	return address, scale
}

// checkPlans fails for each load whose plan grows with the table, except for the lists that no index serves.
func checkPlans(t *testing.T, e *explainer, probes []planCase) {
	t.Helper()
	slow := map[string]slowLoad{}
	for _, p := range probes {
		explained, err := e.explain(t.Context(), p.load)
		require.NoError(t, err, p)
		problems := explained.problems(p.maxSorted())
		unexcused := slices.DeleteFunc(slices.Clone(problems), func(problem string) bool {
			return slices.ContainsFunc(unindexed(), func(u listPattern) bool { return u.excuses(p, problem) })
		})
		if len(unexcused) > 0 {
			t.Errorf("%s: %v by %s; give it an index, or, if none can serve it, name it in plans_unindexed_test.go (CONTRIBUTING.md, \"Add an entity\", step 9)", p, unexcused, explained.scans())
		}
		if before, ok := slow[p.list]; !ok || before.Millis < explained.Millis {
			slow[p.list] = slowLoad{p, explained, problems}
		}
	}
	t.Logf("%d statements", len(probes))
	for _, s := range slowest(slow, 10) {
		t.Logf("%6.1f ms %6d buffers: %s by %s %v", s.Millis, s.buffers(), s.probe, s.scans(), s.problems)
	}
}

type slowLoad struct {
	probe planCase
	plan
	problems []string
}

// slowest returns the n loads that took longest.
func slowest(all map[string]slowLoad, n int) []slowLoad {
	list := make([]slowLoad, 0, len(all))
	for _, s := range all {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b slowLoad) int { return cmp.Compare(b.Millis, a.Millis) })
	return list[:min(n, len(list))]
}
