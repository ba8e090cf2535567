package oracle

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"

	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/lockstep"
	"orderly.example/lockstep/randql"
	"orderly.example/test/oracle/reference"
)

// testingT is what *testing.T and *rapid.T have in common.
type testingT interface {
	require.TestingT
	Helper()
}

// response is what a client receives.
type response struct {
	reference.Answer
	Statements struct{ Bound, Used, Limit int }
	Nodes      struct{ Bound, Used, Limit int }
	// Refusal is the code of an operation that was refused before it ran. It is "" for all others.
	Refusal string
}

func (s *testServer) ask(t testingT, viewer auth.Viewer, op randql.Op) response {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"query": op.Query, "operationName": op.OperationName, "variables": op.Variables,
	})
	require.NoError(t, err)
	ctx := auth.WithViewer(context.Background(), viewer)
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Orderly-Cost", "1")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return readResponse(t, w.Body.Bytes())
}

func readResponse(t testingT, body []byte) response {
	t.Helper()
	var sent struct {
		Data   json.RawMessage
		Errors []struct {
			Path       ast.Path
			Extensions struct{ Code string }
		}
		Extensions struct {
			Cost struct {
				Statements struct{ Bound, Used, Limit int }
				Nodes      struct{ Bound, Used, Limit int }
			}
		}
	}
	require.NoError(t, json.Unmarshal(body, &sent), "%s", body)
	out := response{Statements: sent.Extensions.Cost.Statements, Nodes: sent.Extensions.Cost.Nodes}
	out.Data = string(sent.Data)
	for _, err := range sent.Errors {
		out.Errors = append(out.Errors, fmt.Sprintf("%s %s", err.Path, err.Extensions.Code))
		switch err.Extensions.Code {
		case string(apierror.CodeStatements), lockstep.CodeNodes, lockstep.CodeDepth:
			out.Refusal = err.Extensions.Code
		case lockstep.CodeValidation:
			if err.Path == nil { // too many aliases, or invalid values
				out.Refusal = err.Extensions.Code
			}
		case string(faults.CodeBadID):
			if sent.Data == nil { // of a mutation
				out.Refusal = err.Extensions.Code
			}
		}
	}
	slices.Sort(out.Errors)
	return out
}

// text formats an operation for a failure message.
func text(viewer string, op randql.Op) string {
	variables, _ := json.Marshal(op.Variables) // it was marshalled before
	return fmt.Sprintf("as %s: %s\noperation %q, variables %s", viewer, op.Query, op.OperationName, variables)
}
