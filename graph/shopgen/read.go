package shopgen

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// schema is what the SDL says, as far as code follows from it.
type schema struct {
	types map[string]*ast.Definition
	// connected are the types that there are connections of, in the alphabet's order.
	connected []string
	enums     []enum
	nodes     []node
	unions    []union
	// released are the types of the last release by their numbers in global ids.
	released map[int]string
	problems []error
}

// read reads the SDL as written by hand, and that of the last release. Its error names all that no code can be written for.
func read(text, released string) (*schema, error) {
	document, err := parser.ParseSchema(&ast.Source{Name: schemaFile, Input: text})
	if err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	s := &schema{types: map[string]*ast.Definition{}, released: map[int]string{}}
	for _, typ := range document.Definitions {
		s.types[typ.Name] = typ
	}
	if err := s.readReleased(released); err != nil {
		return nil, err
	}
	s.readConnections()
	s.readEnums()
	s.readNodes()
	return s, errors.Join(s.problems...)
}

func (s *schema) refuse(format string, args ...any) {
	s.problems = append(s.problems, fmt.Errorf(schemaFile+": "+format, args...))
}

// sorted are the types by their names.
func (s *schema) sorted() []*ast.Definition {
	return slices.SortedFunc(maps.Values(s.types), func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
}

// readConnections finds the fields whose type is XConnection.
func (s *schema) readConnections() {
	connected := map[string]bool{}
	for _, typ := range s.sorted() {
		for _, f := range typ.Fields {
			name, ok := strings.CutSuffix(f.Type.Name(), "Connection")
			if !ok {
				continue
			}
			connected[name] = true
			s.checkConnection(typ.Name+"."+f.Name, f, name)
		}
	}
	s.connected = slices.Sorted(maps.Keys(connected))
	for _, name := range s.connected {
		for _, written := range []string{name + "Connection", name + "Edge"} {
			if s.types[written] != nil {
				s.refuse("delete the type %s: it is generated, into %s", written, connectionsFile)
			}
		}
	}
}

func (s *schema) checkConnection(of string, f *ast.FieldDefinition, name string) {
	if node := s.types[name]; node == nil || node.Kind != ast.Object {
		s.refuse("the type of %s is %s, and there is no object type %s: write it", of, f.Type, name)
	}
	if f.Type.Elem != nil || !f.Type.NonNull {
		s.refuse("the type of %s must be %sConnection!", of, name)
	}
	for _, want := range []struct{ name, typ string }{{"first", "Int"}, {"after", "String"}, {"last", "Int"}, {"before", "String"}} {
		if a := f.Arguments.ForName(want.name); a == nil || a.Type.String() != want.typ || a.DefaultValue != nil {
			s.refuse("%s is a connection: give it the argument %s: %s, without a default value", of, want.name, want.typ)
		}
	}
}
