package oracle

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/lockstep/randql"
	"orderly.example/test/oracle/operations"
)

// TestConcurrentClientsCostTheSame runs a few operations alone, and then each by several clients, all at the same
// time.
func TestConcurrentClientsCostTheSame(t *testing.T) {
	t.Parallel()
	const (
		operationCount = 2
		clientsOfEach  = 4
	)
	s := newShop(t)
	server := s.open(t)
	requests := rapid.SliceOfN(operations.Requests(s.oracle.Schema(), s.rows), operationCount, operationCount)
	rapid.Check(t, func(t *rapid.T) {
		list := requests.Draw(t, "requests")
		var alone [operationCount]response
		for i := range list {
			list[i].Op = s.withCursors(t, list[i])
			alone[i] = server.ask(t, s.rows.Viewers[list[i].Viewer], list[i].Op)
		}
		var together [operationCount * clientsOfEach]response
		var clients sync.WaitGroup
		var failures failures
		for i := range together {
			clients.Go(func() {
				request := list[i%operationCount]
				together[i] = server.ask(&failures, s.rows.Viewers[request.Viewer], request.Op)
			})
		}
		clients.Wait()
		require.Empty(t, failures.list)
		for i := range together {
			require.Equal(t, alone[i%operationCount], together[i], text(list[i%operationCount].Viewer, list[i%operationCount].Op))
		}
	})
}

// withCursors returns the request's operation with real cursors.
func (s *shop) withCursors(t testingT, request operations.Request) randql.Op {
	t.Helper()
	op, err := s.oracle.WithCursors(ctx(), s.rows.Viewers[request.Viewer], request.Op)
	require.NoError(t, err)
	return op
}

// failures collects the failures of goroutines, which must not end a test.
type failures struct {
	mu   sync.Mutex
	list []string
}

func (f *failures) Errorf(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = append(f.list, fmt.Sprintf(format, args...))
}

func (*failures) FailNow() {}
func (*failures) Helper()  {}
