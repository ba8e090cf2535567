package resolvers_test

import (
	"fmt"
	"maps"
	"slices"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/sqlpage"
)

// sample stands, in a table's variables, for the global id of a row of the seeded shop.
type sample struct {
	kind db.Kind
	// at is the row's position among all rows of its kind, by age. The first users are customer, staff and admin.
	at int
}

// mixedSamples returns n samples, cycling through the kinds.
func mixedSamples(n int, kinds ...db.Kind) []sample {
	list := make([]sample, n)
	for i := range list {
		list[i] = sample{kinds[i%len(kinds)], i / len(kinds)}
	}
	return list
}

// nodeKinds are the kinds that a seeded shop has rows of: sessions begin with log-ins.
func nodeKinds() []db.Kind {
	kinds := db.Kinds()
	delete(kinds, db.KindSession)
	return slices.Sorted(maps.Keys(kinds))
}

// samples reads the ids of the first rows of each kind.
func (s *shop) samples() map[sample]db.ID {
	s.t.Helper()
	all := map[sample]db.ID{}
	for kind, row := range db.Kinds() {
		order := "id" // which is the age
		if kind == db.KindOrderItem {
			order = "order_id, line"
		}
		found, err := s.db.Pool().Query(s.t.Context(), "SELECT id FROM "+sqlpage.TableName(row)+" ORDER BY "+order+" LIMIT 20")
		require.NoError(s.t, err)
		for i := 0; found.Next(); i++ {
			id := db.ID{Kind: kind}
			require.NoError(s.t, found.Scan(&id.UUID))
			all[sample{kind, i}] = id
		}
		require.NoError(s.t, found.Err())
	}
	return all
}

// withIDs replaces samples in variables by ids, and sets the page size n.
func withIDs(variables map[string]any, ids map[sample]db.ID, n int) map[string]any {
	out := map[string]any{"n": n}
	for name, v := range variables {
		switch v := v.(type) {
		case sample:
			out[name] = sampleID(ids, v)
		case []sample:
			list := make([]string, len(v))
			for i, one := range v {
				list[i] = sampleID(ids, one)
			}
			out[name] = list
		default:
			out[name] = v
		}
	}
	return out
}

func sampleID(ids map[sample]db.ID, s sample) string {
	id, ok := ids[s]
	if !ok {
		panic(fmt.Sprintf("the shop has no %s %d", s.kind, s.at))
	}
	return id.String()
}
