package oracle

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"orderly.example/internal/auth"
	"orderly.example/lockstep/randql"
	"orderly.example/test/oracle/operations"
)

// TestPagesContainEachRowOnceInOrder pages through lists from both ends, with pages of any size.
func TestPagesContainEachRowOnceInOrder(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	server := s.open(t)
	walks := operations.Walks(s.oracle.Schema(), s.rows)
	rapid.Check(t, func(t *rapid.T) { s.checkWalk(t, server, walks.Draw(t, "walk")) })
}

// listPage is a page in an answer.
type listPage struct {
	Nodes    []struct{ ID string }
	Edges    []struct{ Cursor string }
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		StartCursor, EndCursor       *string
	}
	TotalCount int
}

func (s *shop) checkWalk(t testingT, server *testServer, w operations.Walk) {
	t.Helper()
	viewer := s.rows.Viewers[w.Viewer]
	whole, err := s.oracle.AskWhole(ctx(), viewer, w.Op(nil))
	require.NoError(t, err)
	expected := idsOf(pageOf(t, whole.Data))
	shown := fmt.Sprintf("%+v", w)

	got := []string{}
	var cursor *string
	for more := true; more; {
		page := s.checkPage(t, server, viewer, w.Op(cursor))
		require.Equal(t, len(expected), page.TotalCount, shown)
		require.LessOrEqual(t, len(page.Nodes), w.Size, shown)
		ids := idsOf(page)
		if w.Backwards {
			require.Equal(t, cursor != nil, page.PageInfo.HasNextPage, shown)
			got = append(ids, got...)
			cursor, more = page.PageInfo.StartCursor, page.PageInfo.HasPreviousPage
		} else {
			require.Equal(t, cursor != nil, page.PageInfo.HasPreviousPage, shown)
			got = append(got, ids...)
			cursor, more = page.PageInfo.EndCursor, page.PageInfo.HasNextPage
		}
		require.True(t, !more || len(ids) == w.Size, "only the last page may have fewer rows: %s", shown)
		require.LessOrEqual(t, len(got), len(expected), shown)
	}
	require.Equal(t, expected, got, shown)
}

func (s *shop) checkPage(t testingT, server *testServer, viewer auth.Viewer, op randql.Op) listPage {
	t.Helper()
	got := server.ask(t, viewer, op)
	require.Empty(t, got.Errors, text("", op))
	want, err := s.oracle.Ask(ctx(), viewer, op)
	require.NoError(t, err)
	require.Equal(t, want.Data, got.Data, text("", op))
	page := pageOf(t, got.Data)
	if len(page.Edges) > 0 {
		require.Equal(t, page.Edges[0].Cursor, *page.PageInfo.StartCursor)
		require.Equal(t, page.Edges[len(page.Edges)-1].Cursor, *page.PageInfo.EndCursor)
	}
	return page
}

// pageOf returns the page under the key "list", at any depth.
func pageOf(t testingT, data string) listPage {
	t.Helper()
	_, page, found := strings.Cut(data, `"list":`)
	require.True(t, found, data)
	var out listPage
	require.NoError(t, json.NewDecoder(strings.NewReader(page)).Decode(&out))
	return out
}

func idsOf(page listPage) []string {
	ids := make([]string, len(page.Nodes))
	for i, node := range page.Nodes {
		ids[i] = node.ID
	}
	return slices.Clip(ids)
}
