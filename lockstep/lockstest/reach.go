package lockstest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/randql"
)

// reach is a server's extension that notes which fields were resolved.
type reach struct {
	mu     sync.Mutex
	fields map[string]bool // by "Type.field"
}

func (*reach) ExtensionName() string                   { return "lockstest.reach" }
func (*reach) Validate(graphql.ExecutableSchema) error { return nil }

func (r *reach) InterceptField(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	r.mu.Lock()
	r.fields[field.Object+"."+field.Field.Name] = true
	r.mu.Unlock()
	return next(ctx)
}

// missed tells the fields that could be drawn and were never resolved; "" if there are none.
func (r *reach) missed(schema *ast.Schema, draw randql.Options) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var fields []string
	for _, def := range schema.Types {
		if def.Kind != ast.Object || strings.HasPrefix(def.Name, "__") || draw.Exclude[def.Name] ||
			def == schema.Mutation && !slices.Contains(draw.Operations, ast.Mutation) ||
			def == schema.Subscription && !slices.Contains(draw.Operations, ast.Subscription) {
			continue
		}
		for _, field := range def.Fields {
			name := def.Name + "." + field.Name
			weight, weighted := draw.Weights[name]
			isDrawn := !strings.HasPrefix(field.Name, "__") && !draw.Exclude[name] && !draw.Exclude[field.Type.Name()] && (!weighted || weight > 0)
			if isDrawn && !r.fields[name] {
				fields = append(fields, name)
			}
		}
	}
	if len(fields) == 0 {
		return ""
	}
	slices.Sort(fields)
	const most = 20
	if more := len(fields) - most; more > 0 {
		fields = append(fields[:most], fmt.Sprintf("and %d more", more))
	}
	return strings.Join(fields, ", ")
}
