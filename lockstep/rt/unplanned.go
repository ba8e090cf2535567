package rt

import (
	"context"
	"fmt"
	"slices"
	gostrings "strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// What an operation can use, and no plan runs: @defer, and directives that run code where they stand on a field. gqlgen's
// executor runs such an operation, or it is refused: see Options.PlannedOnly.

const deferDirective = "defer"

// OnField registers a directive that runs code where an operation uses it on a field. Generated code calls it.
func (s *Schema) OnField(name string) {
	s.onFields = append(s.onFields, name)
	if !s.options.PlannedOnly {
		return
	}
	directive := *s.Schema().Directives[name]
	directive.Locations = slices.DeleteFunc(slices.Clone(directive.Locations), func(at ast.DirectiveLocation) bool {
		return at == ast.LocationField
	})
	s.Schema().Directives[name] = &directive
}

// isUnplanned reports whether no plan runs what a directive does in an operation. gqlgen defers fields of queries only,
// and of others answers without them: a plan ignores their @defer, as GraphQL allows, and answers with all fields.
func (s *Schema) isUnplanned(directive string, operation ast.Operation) bool {
	return directive == deferDirective && (operation == ast.Query || s.options.PlannedOnly) || slices.Contains(s.onFields, directive)
}

// unplanned is the name of the first directive of an operation that no plan runs, or "".
func (s *Schema) unplanned(op *graphql.OperationContext) (name string) {
	eachSelection(op, func(directives ast.DirectiveList, _ ast.ArgumentList) {
		for _, d := range directives {
			if name == "" && s.isUnplanned(d.Name, op.Operation.Operation) {
				name = gostrings.Clone(d.Name)
			}
		}
	})
	return name
}

// runByGqlgen runs an operation that was planned and admitted by gqlgen's executor. That knows no limit, so pages over it refuse all.
func (s *Schema) runByGqlgen(ctx context.Context, x *Exec, plan *Plan) graphql.ResponseHandler {
	if x.hasWrongArguments(plan, func(e *edge) bool { return plan.edges[e.number].wrongPage != nil }) {
		return graphql.OneShot(nil)
	}
	if only := dryRun(ctx); only != nil {
		only(plan)
		return graphql.OneShot(&graphql.Response{})
	}
	return s.gqlgen.Exec(ctx)
}

// refusedDirective is the error of an operation with a directive that no plan runs.
func refusedDirective(name string) error {
	return &gqlerror.Error{
		Message:    fmt.Sprintf("@%s can't be used here: %s", name, withoutDirective(name)),
		Extensions: map[string]any{"code": CodeValidation},
	}
}

// withoutDirective tells clients how to do without a directive.
func withoutDirective(name string) string {
	if name == deferDirective {
		return "leave it out, and the answer has all fields at once"
	}
	return "leave it out, and change the field's value where it is used"
}

// knownDirectives is gqlparser's rule. Of a directive that is refused it also tells how to do without.
func (s *Schema) knownDirectives(observers *core.Events, addError core.AddErrFunc) {
	advice := map[string]string{fmt.Sprintf(`Unknown directive "@%s".`, deferDirective): withoutDirective(deferDirective)}
	for _, name := range s.onFields {
		advice[fmt.Sprintf(`Directive "@%s" may not be used on %s.`, name, ast.LocationField)] = withoutDirective(name)
	}
	rules.KnownDirectivesRule.RuleFunc(observers, func(options ...core.ErrorOption) {
		addError(append(slices.Clip(options), func(err *gqlerror.Error) {
			if text := advice[err.Message]; text != "" {
				err.Message = gostrings.TrimSuffix(err.Message, ".") + ": " + text
			}
		})...)
	})
}
