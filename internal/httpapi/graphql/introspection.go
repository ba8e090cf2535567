package graphql

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"orderly.example/internal/auth"
	"orderly.example/lockstep"
)

// introspection shows the schema to staff, and in development to everybody.
type introspection struct{ forEverybody bool }

var (
	_ graphql.HandlerExtension        = introspection{}
	_ graphql.OperationContextMutator = introspection{}
)

// ExtensionName is for gqlgen.
func (introspection) ExtensionName() string { return "Introspection" }

// Validate is for gqlgen. It has nothing to check.
func (introspection) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext decides whether one operation may use introspection.
func (i introspection) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	op.DisableIntrospection = !i.forEverybody && !auth.From(ctx).IsStaff()
	return nil
}

// validation returns the rules for documents. Their messages suggest names of the schema in development only.
func validation(schema *lockstep.Schema, development bool) *rules.Rules {
	all := schema.Rules()
	if !development {
		all.ReplaceRule(rules.KnownArgumentNamesRule.Name, rules.KnownArgumentNamesRuleWithoutSuggestions.RuleFunc)
		all.ReplaceRule(rules.KnownTypeNamesRule.Name, rules.KnownTypeNamesRuleWithoutSuggestions.RuleFunc)
		all.ReplaceRule(rules.ValuesOfCorrectTypeRule.Name, rules.ValuesOfCorrectTypeRuleWithoutSuggestions.RuleFunc)
	}
	return all
}
