package lockstephttp

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
)

// located truncates the errors of an answer, and corrects their locations in the document. gqlparser's lexer
// reports that a string begins after its opening quotes, and a block string on its last line; after CRLF its
// columns are one too high.
type located struct{ graphql.GraphExecutor }

func (l located) DispatchError(ctx context.Context, errs gqlerror.List) *graphql.Response {
	response := l.GraphExecutor.DispatchError(ctx, errs)
	if graphql.HasOperationContext(ctx) {
		locate(graphql.GetOperationContext(ctx).RawQuery, response)
	}
	shorten(response.Errors)
	return response
}

func (l located) DispatchOperation(ctx context.Context, op *graphql.OperationContext) (graphql.ResponseHandler, context.Context) {
	responses, ctx := l.GraphExecutor.DispatchOperation(ctx, op)
	return func(ctx context.Context) *graphql.Response {
		response := responses(ctx)
		locate(op.RawQuery, response)
		if response != nil {
			shorten(response.Errors)
		}
		return response
	}, ctx
}

// locate corrects the locations of an answer's errors. The errors belong to this answer; their lists of locations
// may be shared with others.
func locate(document string, response *graphql.Response) {
	if response == nil || len(response.Errors) == 0 || !strings.ContainsAny(document, "\"\r") {
		return
	}
	corrected := map[gqlerror.Location]gqlerror.Location{}
	for _, err := range response.Errors {
		for _, at := range err.Locations {
			corrected[at] = at
		}
	}
	correct(document, corrected)
	for _, err := range response.Errors {
		var locations []gqlerror.Location
		for _, at := range err.Locations {
			locations = append(locations, corrected[at])
		}
		err.Locations = locations
	}
}

// correct finds the true locations for what the lexer has reported. It reads no further than the last of them.
func correct(document string, corrected map[gqlerror.Location]gqlerror.Location) {
	var last gqlerror.Location
	for at := range corrected {
		if isBehind(at, last) {
			last = at
		}
	}
	tokens, counter := lexer.New(&ast.Source{Input: document}), lineCounter{text: document, line: 1}
	for {
		token, err := tokens.ReadToken()
		at, start := gqlerror.Location{Line: token.Pos.Line, Column: token.Pos.Column}, token.Pos.Start
		if err != nil {
			start = token.Pos.End // where it could not go on
		}
		if _, ok := corrected[at]; ok {
			corrected[at] = counter.location(start)
		}
		if err != nil || token.Kind == lexer.EOF || isBehind(at, last) {
			return
		}
	}
}

func isBehind(a, b gqlerror.Location) bool {
	return a.Line > b.Line || a.Line == b.Line && a.Column > b.Column
}

// lineCounter reads a text and counts lines as GraphQL does: they end with LF, CR or CRLF.
type lineCounter struct {
	text      string // the rest
	runes     int    // already read
	line      int
	lineStart int // in runes
}

// location is the location of a rune, which must not be before that of the last call.
func (p *lineCounter) location(n int) gqlerror.Location {
	for p.runes < n && p.text != "" {
		r, size := utf8.DecodeRuneInString(p.text)
		p.text = p.text[size:]
		p.runes++
		if r == '\n' || r == '\r' && !strings.HasPrefix(p.text, "\n") {
			p.line++
			p.lineStart = p.runes
		}
	}
	return gqlerror.Location{Line: p.line, Column: n - p.lineStart + 1}
}
