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

// matrixVariable is how many operations `make prove` puts through the matrix, on shops of up to scale 1.
const matrixVariable = "ORDERLY_TEST_MATRIX"

// manyClients is how many ask for the same at once.
const manyClients = 50

// TestStatementsAreTheSameWhateverTheLoad runs each of some operations alone and by many clients at once, with one
// processor and with two, without a cache, with a cold and with a warm one, on shops of different sizes.
func TestStatementsAreTheSameWhateverTheLoad(t *testing.T) { //nolint:paralleltest // it sets GOMAXPROCS
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
	sameLengths(shops)
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
	t.Logf("%d operations on %d shops, %d pairs of shops with rows at the same levels", count, len(shops), compared)
	require.Positive(t, compared)
}

// sizedShop is a shop of some size, with a server that has no cache and one that has.
type sizedShop struct {
	*shop
	scale         float64
	plain, cached *subject
	store         *leasecache.Store
}

func newSizedShop(t *testing.T, scale float64) *sizedShop {
	t.Helper()
	s := &sizedShop{scale: scale, shop: newShopAt(t, scale)}
	s.plain = s.open(t)
	s.store = openStore(t)
	s.cached = s.open(t, changes{options: func(o *httpapi.GraphQLOptions) { o.Caches = entitycache.New(s.store, o.DB, entitycache.Options{}) }})
	return s
}

// sameLengths has all shops ask for as many rows: so the same choices make the same operation, about other rows.
func sameLengths(shops []*sizedShop) {
	least := shops[0].rows
	for _, s := range shops {
		s.rows.CutTo(least)
		least = s.rows
	}
	for _, s := range shops {
		s.rows.CutTo(least)
	}
}

// measure asks the nth operation in all ways. It gives the levels that had rows, and the statements, which are the same
// in all of them.
func (s *sizedShop) measure(t *testing.T, n int) (levels string, used int) {
	t.Helper()
	request := operations.Requests(s.oracle.Schema(), s.rows).Example(n)
	request.Op = s.withTypes(t, s.filled(t, request))
	viewer := s.rows.Viewers[request.Viewer]
	shown := text(request.Viewer, request.Op)
	alone := s.plain.ask(t, viewer, request.Op)
	if alone.Refusal != "" {
		return alone.Refusal, 0
	}
	for _, processors := range []int{1, 2} {
		runtime.GOMAXPROCS(processors)
		s.forget(t)
		for i, got := range s.together(t, s.plain, request) {
			require.Equal(t, alone, got, "client %d with %d processors; %s", i, processors, shown)
		}
		for i, got := range s.together(t, s.cached, request) {
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

// forget empties the cache of rows, and of nothing else.
func (s *sizedShop) forget(t *testing.T) {
	t.Helper()
	epoch, err := s.store.Client().Get(t.Context(), "o:epoch").Result()
	require.NoError(t, err)
	keys, err := s.store.Client().Keys(t.Context(), "o:"+epoch+":*").Result()
	require.NoError(t, err)
	if len(keys) > 0 {
		require.NoError(t, s.store.Client().Del(t.Context(), keys...).Err())
	}
}

// together has many clients ask for the same at once.
func (s *sizedShop) together(t *testing.T, server *subject, request operations.Request) []response {
	t.Helper()
	answers := make([]response, manyClients)
	var clients sync.WaitGroup
	var failures failures
	for i := range answers {
		clients.Go(func() { answers[i] = server.ask(&failures, s.rows.Viewers[request.Viewer], request.Op) })
	}
	clients.Wait()
	require.Empty(t, failures.list)
	return answers
}

// typeKey is what withTypes selects of every object.
const typeKey = "proofType"

// withTypes is an operation that also asks each object for its type.
func (s *shop) withTypes(t failer, op randql.Op) randql.Op {
	t.Helper()
	return s.rewritten(t, op, func(document *ast.QueryDocument) {
		for _, operation := range document.Operations {
			operation.SelectionSet = typed(operation.SelectionSet)
		}
		for _, fragment := range document.Fragments {
			fragment.SelectionSet = typed(fragment.SelectionSet)
		}
	})
}

func typed(set ast.SelectionSet) ast.SelectionSet {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if len(s.SelectionSet) > 0 {
				s.SelectionSet = typed(s.SelectionSet)
			}
		case *ast.InlineFragment:
			s.SelectionSet = typed(s.SelectionSet)
		}
	}
	return append(set, &ast.Field{Alias: typeKey, Name: "__typename"})
}

// levelsIn are the places of an answer that have objects, each with their types.
func levelsIn(t failer, data string) []string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal([]byte(data), &value))
	found := map[string]bool{}
	gatherLevels(value, "", found)
	return slices.Sorted(maps.Keys(found))
}

func gatherLevels(value any, path string, to map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			gatherLevels(element, path, to)
		}
	case map[string]any:
		path = fmt.Sprint(path, "/", value[typeKey])
		to[path] = true
		for key, inner := range value {
			gatherLevels(inner, path+"."+key, to)
		}
	}
}
