package shopgen

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"

	gql "github.com/vektah/gqlparser/v2/ast"
	gqlparser "github.com/vektah/gqlparser/v2/parser"
)

// node is a type that implements Node.
type node struct {
	Name string
	// Number is the type's in every global id.
	Number int
	// Owned and Flagged say that who sees a row depends on its owner, or on a field of it.
	Owned, Flagged bool
}

// union is a union, and the types that are in it.
type union struct{ *gql.Definition }

// readNodes reads the types with a global id, in the order of their numbers.
func (s *schema) readNodes() {
	named := map[int]string{}
	for _, typ := range s.sorted() {
		if typ.Kind == gql.Union {
			s.unions = append(s.unions, union{typ})
		}
		if typ.Kind != gql.Object || !slices.Contains(typ.Interfaces, "Node") {
			continue
		}
		n := node{Name: typ.Name}
		if visible := typ.Directives.ForName("visible"); visible == nil {
			s.refuse("say who sees a %s besides staff: @visible(toOwner: true), @visible(toEverybodyIf: \"a field\"), "+
				"@visible(toEverybody: true), or @visible alone for nobody", typ.Name)
		} else {
			owner := visible.Arguments.ForName("toOwner")
			n.Owned = owner != nil && owner.Value.Raw == "true"
			n.Flagged = visible.Arguments.ForName("toEverybodyIf") != nil
		}
		var ok bool
		if n.Number, ok = kindOf(typ); !ok {
			s.refuse("give the type %s a number, from 1 to 255, that no other type has or had: @kind(number: %d) is the next one", typ.Name, s.nextKind())
		} else if other := named[n.Number]; other != "" {
			s.refuse("%s and %s have the same @kind(number: %d): give the new one the next number, %d", other, typ.Name, n.Number, s.nextKind())
		}
		named[n.Number] = typ.Name
		s.nodes = append(s.nodes, n)
	}
	slices.SortFunc(s.nodes, func(a, b node) int { return a.Number - b.Number })
}

// kindOf is a type's number in global ids.
func kindOf(typ *gql.Definition) (int, bool) {
	kind := typ.Directives.ForName("kind")
	if kind == nil || kind.Arguments.ForName("number") == nil {
		return 0, false
	}
	n, err := strconv.Atoi(kind.Arguments.ForName("number").Value.Raw)
	return n, err == nil && 0 < n && n < 256
}

// nextKind is a number that no type has, nor has had in the last release.
func (s *schema) nextKind() int {
	last := 0
	for _, typ := range s.types {
		n, _ := kindOf(typ)
		last = max(last, n)
	}
	for n := range s.released {
		last = max(last, n)
	}
	return last + 1
}

// readReleased reads the numbers of the last release, and checks that they mean the same: ids that clients keep stay valid.
func (s *schema) readReleased(text string) error {
	document, err := gqlparser.ParseSchema(&gql.Source{Name: releasedFile, Input: text})
	if err != nil {
		return fmt.Errorf("reading the schema of the last release: %w", err)
	}
	for _, typ := range document.Definitions {
		n, ok := kindOf(typ)
		if !ok {
			continue
		}
		s.released[n] = typ.Name
		if now := s.types[typ.Name]; now != nil {
			if is, _ := kindOf(now); is != n {
				s.refuse("the number of %s was %d in the last release, and is part of ids that clients keep: write @kind(number: %d) again", typ.Name, n, n)
			}
		}
	}
	for _, typ := range s.sorted() {
		if n, ok := kindOf(typ); ok && s.released[n] != "" && s.released[n] != typ.Name && s.types[s.released[n]] == nil {
			s.refuse("%d was the number of %s in the last release: give %s another, @kind(number: %d)", n, s.released[n], typ.Name, s.nextKind())
		}
	}
	return nil
}

// checkRows checks that package db, a folder, has a row type for each Node.
func (s *schema) checkRows(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return fmt.Errorf("looking for the rows of package db: %w", err)
	}
	structs := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("looking for the rows of package db: %w", err)
		}
		for typ := range ast.Preorder(file) {
			if spec, ok := typ.(*ast.TypeSpec); ok {
				structs[spec.Name.Name] = true
			}
		}
	}
	for _, n := range s.nodes {
		if !structs[n.Name] {
			s.refuse("the type %s implements Node, and package db has no row for it: write `type %s struct` in a file of db, as report.go has it", n.Name, n.Name)
		}
	}
	return errors.Join(s.problems...)
}
