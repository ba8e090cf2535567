package graphql

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/internal/httpapi/metrics"
	"orderly.example/internal/httpapi/trusted"
	"orderly.example/lockstep"
)

// trustedDocuments are known before anybody sends them. They are validated and compiled at the start, and never evicted.
type trustedDocuments struct {
	texts  map[string]string             // by hash
	parsed map[string]*ast.QueryDocument // by text
}

// trust validates and compiles documents. The error names the document that can't run.
func trust(documents []trusted.Document, schema *lockstep.Schema, tokens int, log *slog.Logger) (trustedDocuments, error) {
	t := trustedDocuments{texts: map[string]string{}, parsed: map[string]*ast.QueryDocument{}}
	for _, d := range documents {
		parsed, err := validated(d.Text, schema, tokens)
		if err == nil {
			err = schema.Prepare(context.Background(), parsed)
		}
		if err != nil && d.Dispensable {
			log.Warn("a page of the program's own won't work: its document can't run within the limits", "document", d.String(), "error", err.Error())
			continue
		}
		if err != nil {
			return t, fmt.Errorf("%s can't run: %w", d, err)
		}
		t.texts[d.Hash], t.parsed[d.Text] = d.Text, parsed
	}
	return t, nil
}

// validated returns a document that the handler would accept from a client.
func validated(text string, schema *lockstep.Schema, tokens int) (*ast.QueryDocument, error) {
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, tokens)
	if err != nil {
		return nil, err
	}
	if len(doc.Operations) == 0 {
		return nil, errors.New("it has no operation")
	}
	if refusal := sizeOf(doc).refusal; refusal != nil {
		return nil, refusal
	}
	if errs := validator.ValidateWithRules(schema.Schema(), doc, validation(schema, true)); len(errs) > 0 {
		return nil, errs
	}
	return doc, nil
}

// isTrusted reports whether a text is that of a trusted document.
func (t trustedDocuments) isTrusted(text string) bool {
	_, ok := t.parsed[text]
	return ok
}

// trustedOnly runs trusted documents by their hashes, and decides whether others may run.
type trustedOnly struct {
	trustedDocuments
	trusted.Options

	metrics *metrics.Metrics
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = trustedOnly{}

// ExtensionName is for gqlgen.
func (trustedOnly) ExtensionName() string { return "TrustedDocuments" }

// Validate is for gqlgen. It has nothing to check.
func (trustedOnly) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters finds the text of a trusted document, and refuses what may not run. It comes before automatic
// persisted queries, so that what is refused is not kept either.
func (t trustedOnly) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if params.Query == "" {
		if text, ok := t.texts[persistedHash(params)]; ok {
			params.Query = text
			delete(params.Extensions, persistedQuery)
		}
	}
	if t.Only && !t.isTrusted(params.Query) && (!t.AllowStaff || !auth.From(ctx).IsStaff()) {
		return gqlerror.Wrap(errNotTrusted())
	}
	return nil
}

// MutateOperationContext counts an operation of a document that is not trusted.
func (t trustedOnly) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	if t.CountOthers && !t.isTrusted(op.RawQuery) {
		t.metrics.Untrusted(op.Operation.Name)
	}
	return nil
}

func errNotTrusted() error {
	fault := faults.New(faults.CodeNotTrusted, "this server runs trusted documents alone, and this is none of them: name one by its hash")
	fault.Reason = faults.RefusedDocument
	return fault
}

// persistedQuery is the extension by which clients, and lockstep/lockstephttp for a documentId, name a document by its hash.
const persistedQuery = "persistedQuery"

// persistedHash returns the hash in the extension; none where automatic persisted queries will refuse its form.
func persistedHash(params *graphql.RawParams) string {
	extension, _ := params.Extensions[persistedQuery].(map[string]any)
	hash, _ := extension["sha256Hash"].(string)
	if fmt.Sprint(extension["version"]) != "1" {
		return ""
	}
	return hash
}
