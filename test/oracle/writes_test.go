package oracle

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"
	"golang.org/x/crypto/bcrypt"
	"pgregory.net/rapid"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/entitycache"
	"orderly.example/internal/httpapi"
	"orderly.example/lockstep/randql"
	"orderly.example/test/oracle/operations"
	"orderly.example/test/oracle/reference"
	"orderly.example/worker"
)

// writesPerCheck is how many mutations, each followed by a read, one check makes.
const writesPerCheck = 3

// TestReadsAfterWritesMatchTheOracle alternates random mutations and random reads, with the cache on. Every payload
// and every read must match the oracle, which has no cache.
func TestReadsAfterWritesMatchTheOracle(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	server := s.openCached(t)
	seen := &writeTally{names: map[string]bool{}}
	s.coverWrites(t, server, seen)
	rapid.Check(t, func(t *rapid.T) {
		rows, err := s.rows.Again(ctx(), s.pool)
		require.NoError(t, err)
		writes, reads := operations.Writes(s.oracle.Schema(), rows), operations.Requests(s.oracle.Schema(), rows)
		for range writesPerCheck {
			s.checkWrite(t, server, writes.Draw(t, "write"), seen)
			if read := reads.Draw(t, "read"); !strings.Contains(read.Query, "salesSeries") && !strings.Contains(read.Query, "topProducts") { // which may be 60 s out of date
				s.checkRead(t, server, read)
			}
		}
	})
	t.Logf("%d mutations: %d succeeded, %d had errors in their input, %d refused; %d statements", seen.all, seen.done, seen.wrong, seen.refused, seen.statements)
	require.Positive(t, seen.done)
}

// writeTally counts mutations.
type writeTally struct {
	all, done, wrong, refused, statements int

	names map[string]bool // mutations that succeeded
}

// coverWrites checks mutations, always the same ones, until each has succeeded.
func (s *shop) coverWrites(t *testing.T, server *testServer, seen *writeTally) {
	t.Helper()
	for _, name := range operations.Mutations(s.oracle.Schema()) {
		rows, err := s.rows.Again(ctx(), s.pool)
		require.NoError(t, err)
		writes := operations.Writes(s.oracle.Schema(), rows, name)
		for n := 0; n < 5*manyOperations && !seen.names[name]; n++ {
			s.checkWrite(t, server, writes.Example(n), seen)
		}
		require.True(t, seen.names[name], "%s never succeeds: give its input's fields values in operations/writes.go (CONTRIBUTING.md, \"Add a mutation\", step 4)", name)
	}
}

// openCached opens a server with Redis and everything that mutations need.
func (s *shop) openCached(t *testing.T) *testServer {
	t.Helper()
	store := openStore(t)
	return s.open(t, serverOptions{options: func(o *httpapi.GraphQLOptions) {
		o.Caches = entitycache.New(store, o.DB, entitycache.Options{})
		o.Accounts = &auth.Accounts{
			DB: o.DB, Caches: o.Caches, Sessions: auth.NewSessions(o.DB, o.Caches, auth.SessionOptions{}),
			Hasher: auth.NewHasher(auth.HasherOptions{Cost: bcrypt.MinCost}),
		}
		jobs, err := worker.NewInserter(t.Context(), o.DB, nil)
		require.NoError(t, err)
		o.Enqueue = jobs.Enqueue
	}})
}

func (s *shop) checkWrite(t testingT, server *testServer, request operations.Request, seen *writeTally) {
	t.Helper()
	viewer := s.rows.Viewers[request.Viewer]
	op := s.withOutcome(t, s.withCursors(t, request))
	shown := text(request.Viewer, op)
	server.proxy.takeStatements()
	got := server.ask(t, viewer, op)
	statements := server.proxy.takeStatements()
	seen.all++
	seen.statements += len(statements)
	if got.Refusal != "" {
		require.Empty(t, statements, "a refused operation sends no statement; %s", shown)
		seen.refused++
		return
	}
	require.LessOrEqual(t, len(statements), got.Statements.Bound, "%s\n%s", shown, strings.Join(statements, "\n"))
	require.LessOrEqual(t, got.Statements.Bound, statementLimit, shown)
	done := outcomeOf(t, got)
	want, err := s.oracle.AskAfter(ctx(), viewer, op, done)
	require.NoError(t, err, shown)
	require.Equal(t, want, got.Answer, shown)
	if done.Refused == "" && len(done.Errors) == 0 {
		seen.names[parsed(t, s.oracle.Schema(), op).SelectionSet[0].(*ast.Field).Name] = true
	}
	switch {
	case done.Refused != "":
		seen.refused++
	case len(done.Errors) > 0, slices.ContainsFunc(done.Results, func(r reference.Result) bool { return len(r.Errors) > 0 }):
		seen.wrong++
	default:
		seen.done++
	}
}

// checkRead asks twice. The second answer comes from a warm cache: it is the same and costs no more.
func (s *shop) checkRead(t testingT, server *testServer, request operations.Request) {
	t.Helper()
	viewer := s.rows.Viewers[request.Viewer]
	op := s.withCursors(t, request)
	shown := text(request.Viewer, op)
	got := server.ask(t, viewer, op)
	if got.Refusal != "" {
		return
	}
	want, err := s.oracle.Ask(ctx(), viewer, op)
	require.NoError(t, err, shown)
	require.Equal(t, want, got.Answer, shown)
	require.LessOrEqual(t, got.Statements.Used, got.Statements.Bound, shown)
	again := server.ask(t, viewer, op)
	require.Equal(t, got.Answer, again.Answer, shown)
	require.LessOrEqual(t, again.Statements.Used, got.Statements.Used, "a warm cache costs more; %s", shown)
}

// Aliases of the fields that withOutcome adds.
const outcomeOfErrors, outcomeOfRow, outcomeOfCount, outcomeOfResults = "proofErrors", "proofRow", "proofCount", "proofResults"

// withOutcome returns the mutation with a selection of its result.
func (s *shop) withOutcome(t testingT, op randql.Op) randql.Op {
	t.Helper()
	return s.rewrite(t, op, func(document *ast.QueryDocument) {
		field := document.Operations.ForName(op.OperationName).SelectionSet[0].(*ast.Field)
		for _, f := range s.oracle.Schema().Types[field.Definition.Type.Name()].Fields {
			switch f.Name {
			case "errors":
				field.SelectionSet = append(field.SelectionSet, selected(outcomeOfErrors, f.Name, "code", "message", "field"))
			case "results":
				field.SelectionSet = append(field.SelectionSet, s.selectedResults(f))
			case "markedCount":
				field.SelectionSet = append(field.SelectionSet, selected(outcomeOfCount, f.Name))
			default:
				field.SelectionSet = append(field.SelectionSet, selected(outcomeOfRow, f.Name, "id"))
			}
		}
	})
}

// selected selects a field and fields of its value.
func selected(alias, name string, inner ...string) *ast.Field {
	f := &ast.Field{Alias: alias, Name: name}
	for _, name := range inner {
		f.SelectionSet = append(f.SelectionSet, &ast.Field{Alias: name, Name: name})
	}
	return f
}

// selectedResults selects what became of each row of a list.
func (s *shop) selectedResults(results *ast.FieldDefinition) *ast.Field {
	f := selected(outcomeOfResults, results.Name)
	for _, part := range s.oracle.Schema().Types[results.Type.Name()].Fields {
		switch part.Name {
		case "index":
		case "errors":
			f.SelectionSet = append(f.SelectionSet, selected(outcomeOfErrors, part.Name, "code", "message", "field"))
		default:
			f.SelectionSet = append(f.SelectionSet, selected(outcomeOfRow, part.Name, "id"))
		}
	}
	return f
}

// outcomeOf returns the result of a mutation.
func outcomeOf(t testingT, got response) (done reference.Outcome) {
	t.Helper()
	var data map[string]map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(got.Data), &data))
	for _, payload := range data {
		if payload == nil {
			break
		}
		require.NoError(t, json.Unmarshal(payload[outcomeOfErrors], &done.Errors))
		if count := payload[outcomeOfCount]; count != nil {
			require.NoError(t, json.Unmarshal(count, &done.Count))
		}
		if results := payload[outcomeOfResults]; results != nil {
			done.Results = resultsOf(t, results)
		}
		if payload[outcomeOfRow] == nil {
			return done
		}
		var rows []*outcomeRow
		if json.Unmarshal(payload[outcomeOfRow], &rows) != nil {
			rows = []*outcomeRow{{}}
			require.NoError(t, json.Unmarshal(payload[outcomeOfRow], &rows[0]))
		}
		for _, r := range rows {
			if r != nil {
				done.IDs = append(done.IDs, r.ID)
			}
		}
		return done
	}
	require.NotEmpty(t, got.Errors)
	_, done.Refused, _ = strings.Cut(got.Errors[0], " ")
	return done
}

type outcomeRow struct{ ID string }

// resultsOf reads what became of each row of a list.
func resultsOf(t testingT, list json.RawMessage) (results []reference.Result) {
	t.Helper()
	var rows []struct {
		ProofRow    *outcomeRow
		ProofErrors []*db.UserError
	}
	require.NoError(t, json.Unmarshal(list, &rows))
	for _, row := range rows {
		result := reference.Result{Errors: row.ProofErrors}
		if row.ProofRow != nil {
			result.ID = row.ProofRow.ID
		}
		results = append(results, result)
	}
	return results
}
