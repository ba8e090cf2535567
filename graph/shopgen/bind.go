package shopgen

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// bind sets what gqlgen.yml would have to repeat: fields that load have batch resolvers, and a Node's id is its GlobalID.
func (s *schema) bind(cfg *config.Config) {
	for _, typ := range s.sorted() {
		if typ.Kind != ast.Object || slices.Contains([]string{"Query", "Mutation", "Subscription"}, typ.Name) {
			continue
		}
		for _, f := range typ.Fields {
			loads := f.Directives.ForName("load") != nil || strings.HasSuffix(f.Type.Name(), "Connection")
			isID := f.Name == "id" && slices.Contains(typ.Interfaces, "Node")
			if !loads && !isID {
				continue
			}
			entry := cfg.Models[typ.Name]
			if entry.Fields == nil {
				entry.Fields = map[string]config.TypeMapField{}
			}
			field := entry.Fields[f.Name]
			if loads {
				field.Resolver, field.Batch = true, new(true)
			}
			if isID {
				field.FieldName = "GlobalID"
			}
			entry.Fields[f.Name] = field
			cfg.Models[typ.Name] = entry
		}
	}
}
