package rt

import (
	"runtime"
	"slices"
	gostrings "strings"
	"sync"
	"weak"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// cache keeps compiled operations as long as their documents live, which the query cache decides. The key is the
// address of an operation in a cached document.
type cache struct {
	mu         sync.RWMutex
	operations map[weak.Pointer[ast.OperationDefinition]]*operation
}

// operation holds the plans of one operation: one for each combination of values of the variables in @skip and
// @include.
type operation struct {
	conditions []string     // the names of those variables, sorted
	required   []*ast.Value // nullable variables used where null is forbidden: see requiredValues
	mu         sync.RWMutex
	plans      map[string]*compiled
}

// CachedPlans returns how many operations are compiled, and how many plans they have.
func (s *Schema) CachedPlans() (operations, plans int) {
	s.compiled.mu.RLock()
	defer s.compiled.mu.RUnlock()
	for _, o := range s.compiled.operations {
		o.mu.RLock()
		plans += len(o.plans)
		o.mu.RUnlock()
	}
	return len(s.compiled.operations), plans
}

func (s *Schema) compiledFor(op *graphql.OperationContext) *compiled {
	o := s.compiled.operation(op)
	key := o.key(op.Variables)
	o.mu.RLock()
	c := o.plans[key]
	o.mu.RUnlock()
	if c != nil {
		return c
	}
	c = s.compile(op)
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.plans) < s.options.Limits.Plans {
		o.plans[key] = c
	}
	return c
}

func (c *cache) operation(op *graphql.OperationContext) *operation {
	key := weak.Make(op.Operation)
	c.mu.RLock()
	o := c.operations[key]
	c.mu.RUnlock()
	if o != nil {
		return o
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if o := c.operations[key]; o != nil {
		return o
	}
	if c.operations == nil {
		c.operations = map[weak.Pointer[ast.OperationDefinition]]*operation{}
	}
	o = &operation{conditions: conditions(op), required: requiredValues(op), plans: map[string]*compiled{}}
	c.operations[key] = o
	runtime.AddCleanup(op.Operation, c.forget, key)
	return o
}

func (c *cache) forget(key weak.Pointer[ast.OperationDefinition]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.operations, key)
}

// key encodes the values of the condition variables. Validation ensures that they are Boolean!, or null.
func (o *operation) key(variables map[string]any) string {
	if len(o.conditions) == 0 {
		return ""
	}
	b := make([]byte, len(o.conditions))
	for i, name := range o.conditions {
		b[i] = '0'
		if v, _ := variables[name].(bool); v {
			b[i] = '1'
		}
	}
	return string(b)
}

// conditions returns the variables used in @skip and @include, in the operation and all fragments that it can
// reach.
func conditions(op *graphql.OperationContext) []string {
	found := map[string]bool{}
	eachSelection(op, func(directives ast.DirectiveList, _ ast.ArgumentList) {
		for _, d := range directives {
			if d.Name != "skip" && d.Name != "include" {
				continue
			}
			for _, a := range d.Arguments {
				if a.Name == "if" && a.Value.Kind == ast.Variable {
					found[a.Value.Raw] = true
				}
			}
		}
	})
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, gostrings.Clone(name))
	}
	slices.Sort(names)
	return names
}

func sortedFields(fields map[string]map[string]bool) map[string][]string {
	sorted := make(map[string][]string, len(fields))
	for typ, set := range fields {
		for name := range set {
			sorted[typ] = append(sorted[typ], name)
		}
		slices.Sort(sorted[typ])
	}
	return sorted
}
