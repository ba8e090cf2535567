package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/internal/leasecache"
	"orderly.example/internal/seed"
	"orderly.example/lockstep/randql"
	"orderly.example/test/oracle/operations"
)

// matrixVariable is how many operations `make prove` runs through the matrix, on shops of up to scale 1.
const matrixVariable = "ORDERLY_TEST_MATRIX"

// concurrentClients is how many clients send the same operation at once.
const concurrentClients = 50

// TestStatementsDoNotDependOnLoad runs operations alone and by many clients at once, with one and two processors,
// with no cache, a cold one and a warm one, on shops of different sizes.
func TestStatementsDoNotDependOnLoad(t *testing.T) { //nolint:paralleltest // it sets GOMAXPROCS
	count, scales := 4, []float64{seed.SmallestScale, 0.1}
	if text := os.Getenv(matrixVariable); text != "" {
		var err error
		count, err = strconv.Atoi(text)
		require.NoError(t, err)
		scales = append(scales, 1)
	}
	shops := make([]*sizedShop, len(scales))
	for i, scale := range scales {
		shops[i] = newSizedShop(t, scale)
	}
	equalizeLengths(shops)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	compared := 0
	for n := range count {
		var first map[string]int
		for _, s := range shops {
			levels, used := s.measure(t, n)
			if first == nil {
				first = map[string]int{}
			}
			if before, isKnown := first[levels]; isKnown {
				require.Equal(t, before, used, "statements at scale %g; operation %d", s.scale, n)
				compared++
			}
			first[levels] = used
		}
	}
	t.Logf("%d operations on %d shops; %d pairs of shops had rows at the same levels and were compared", count, len(shops), compared)
	require.Positive(t, compared)
}

// sizedShop is a shop of some size, with a server without cache and one with a cache.
type sizedShop struct {
	*shop
	scale         float64
	plain, cached *testServer
	store         *leasecache.Store
}

func newSizedShop(t *testing.T, scale float64) *sizedShop {
	t.Helper()
	s := &sizedShop{scale: scale, shop: newShopAt(t, scale)}
	s.plain = s.open(t)
	s.store = openStore(t)
	s.cached = s.open(t, serverOptions{options: func(o *httpapi.GraphQLOptions) { o.Caches = entitycache.New(s.store, o.DB, entitycache.Options{}) }})
	return s
}

// equalizeLengths cuts the rows of all shops to the same numbers. Then the same random choices give the same
// operation, on other rows.
func equalizeLengths(shops []*sizedShop) {
	least := shops[0].rows
	for _, s := range shops {
		s.rows.CutTo(least)
		least = s.rows
	}
	for _, s := range shops {
		s.rows.CutTo(least)
	}
}

// measure runs the nth operation in all ways. It returns the levels that have rows, and the number of statements,
// which is the same in all ways.
func (s *sizedShop) measure(t *testing.T, n int) (levels string, used int) {
	t.Helper()
	request := operations.Requests(s.oracle.Schema(), s.rows).Example(n)
	request.Op = s.withTypes(t, s.withCursors(t, request))
	viewer := s.rows.Viewers[request.Viewer]
	shown := text(request.Viewer, request.Op)
	alone := s.plain.ask(t, viewer, request.Op)
	if alone.Refusal != "" {
		return alone.Refusal, 0
	}
	for _, processors := range []int{1, 2} {
		runtime.GOMAXPROCS(processors)
		s.clearRowCache(t)
		for i, got := range s.askConcurrently(t, s.plain, request) {
			require.Equal(t, alone, got, "client %d with %d processors; %s", i, processors, shown)
		}
		for i, got := range s.askConcurrently(t, s.cached, request) {
			require.Equal(t, alone.Answer, got.Answer, "client %d with a cache; %s", i, shown)
			require.Equal(t, alone.Statements.Bound, got.Statements.Bound, shown)
			require.LessOrEqual(t, got.Statements.Used, got.Statements.Bound, shown)
		}
		warm := s.cached.ask(t, viewer, request.Op)
		require.Equal(t, alone.Answer, warm.Answer, shown)
		require.LessOrEqual(t, warm.Statements.Used, alone.Statements.Used, "with a warm cache; %s", shown)
	}
	return strings.Join(levelsIn(t, alone.Data), " "), alone.Statements.Used
}

// clearRowCache deletes the cached rows, and nothing else.
func (s *sizedShop) clearRowCache(t *testing.T) {
	t.Helper()
	epoch, err := s.store.Client().Get(t.Context(), "o:epoch").Result()
	require.NoError(t, err)
	keys, err := s.store.Client().Keys(t.Context(), "o:"+epoch+":*").Result()
	require.NoError(t, err)
	if len(keys) > 0 {
		require.NoError(t, s.store.Client().Del(t.Context(), keys...).Err())
	}
}

func (s *sizedShop) askConcurrently(t *testing.T, server *testServer, request operations.Request) []response {
	t.Helper()
	answers := make([]response, concurrentClients)
	var clients sync.WaitGroup
	var failures failures
	for i := range answers {
		clients.Go(func() { answers[i] = server.ask(&failures, s.rows.Viewers[request.Viewer], request.Op) })
	}
	clients.Wait()
	require.Empty(t, failures.list)
	return answers
}

// typeKey is the alias under which withTypes selects the type of every object.
const typeKey = "proofType"

// withTypes returns the operation with __typename selected on each object.
func (s *shop) withTypes(t testingT, op randql.Op) randql.Op {
	t.Helper()
	return s.rewrite(t, op, func(document *ast.QueryDocument) {
		for _, operation := range document.Operations {
			operation.SelectionSet = withTypename(operation.SelectionSet)
		}
		for _, fragment := range document.Fragments {
			fragment.SelectionSet = withTypename(fragment.SelectionSet)
		}
	})
}

func withTypename(set ast.SelectionSet) ast.SelectionSet {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if len(s.SelectionSet) > 0 {
				s.SelectionSet = withTypename(s.SelectionSet)
			}
		case *ast.InlineFragment:
			s.SelectionSet = withTypename(s.SelectionSet)
		}
	}
	return append(set, &ast.Field{Alias: typeKey, Name: "__typename"})
}

// levelsIn returns the paths in an answer that have objects, with the objects' types.
func levelsIn(t testingT, data string) []string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal([]byte(data), &value))
	found := map[string]bool{}
	collectLevels(value, "", found)
	return slices.Sorted(maps.Keys(found))
}

func collectLevels(value any, path string, to map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			collectLevels(element, path, to)
		}
	case map[string]any:
		path = fmt.Sprint(path, "/", value[typeKey])
		to[path] = true
		for key, inner := range value {
			collectLevels(inner, path+"."+key, to)
		}
	}
}
