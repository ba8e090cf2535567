package plugin

import (
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

//go:embed directives.graphqls
var directivesText string

// ownDirectives are the directives that lockstep reads.
func ownDirectives() ast.DirectiveDefinitionList {
	document, err := parser.ParseSchema(&ast.Source{Name: "directives.graphqls", Input: directivesText})
	if err != nil {
		panic(err) // it is embedded
	}
	return document.Directives
}

// missingDirectives returns the definitions of lockstep's directives that a project uses and does not define. It
// refuses definitions that lockstep can't read.
func missingDirectives(cfg *config.Config) ([]*ast.Source, error) {
	document, err := parser.ParseSchemas(cfg.Sources...)
	if err != nil {
		return nil, nil //nolint:nilerr // gqlgen reports it
	}
	var missing ast.DirectiveDefinitionList
	var errs []error
	for _, own := range ownDirectives() {
		if theirs := document.Directives.ForName(own.Name); theirs != nil {
			errs = append(errs, compare(own, theirs))
		} else if isUsed(document, own.Name) {
			missing = append(missing, own)
		}
	}
	if err := errors.Join(errs...); err != nil || missing == nil {
		return nil, err
	}
	name, err := sourceName(cfg)
	if err != nil {
		return nil, fmt.Errorf("naming the source of lockstep's directives: %w", err)
	}
	var text strings.Builder
	formatter.NewFormatter(&text).FormatSchemaDocument(&ast.SchemaDocument{Directives: missing})
	return []*ast.Source{{Name: name, Input: text.String()}}, nil
}

// isUsed reports whether a field has a directive.
func isUsed(document *ast.SchemaDocument, name string) bool {
	for _, definition := range slices.Concat(document.Definitions, document.Extensions) {
		for _, f := range definition.Fields {
			if f.Directives.ForName(name) != nil {
				return true
			}
		}
	}
	return false
}

// compare refuses a project's definition of a directive that lacks what lockstep reads.
func compare(own, theirs *ast.DirectiveDefinition) error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("%s: the definition of @%s %s: remove it, and lockstep's own is used; or rename it, if it means something else",
			place(theirs.Position), own.Name, fmt.Sprintf(format, args...))
	}
	if !slices.Contains(theirs.Locations, ast.LocationFieldDefinition) {
		return wrong("is not for FIELD_DEFINITION")
	}
	for _, argument := range own.Arguments {
		switch given := theirs.Arguments.ForName(argument.Name); {
		case given == nil:
			return wrong("lacks the argument `%s: %s`", argument.Name, argument.Type)
		case given.Type.String() != argument.Type.String():
			return wrong("has the argument `%s: %s`, which must be %s", argument.Name, given.Type, argument.Type)
		}
	}
	return nil
}

// sourceName is a name outside of the directory of gqlgen's code: gqlgen embeds what is inside as a file.
func sourceName(cfg *config.Config) (string, error) {
	dir := cfg.Exec.DirName
	if cfg.Exec.Filename != "" {
		dir = filepath.Dir(cfg.Exec.Filename)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	here, err := filepath.Abs(".")
	if err != nil {
		return "", err
	}
	name, err := filepath.Rel(here, filepath.Join(filepath.Dir(dir), "lockstep.graphqls"))
	return filepath.ToSlash(name), err
}

// place is a position, as "schema.graphqls:12".
func place(at *ast.Position) string {
	if at == nil || at.Src == nil {
		return "the schema"
	}
	return fmt.Sprintf("%s:%d", at.Src.Name, at.Line)
}
