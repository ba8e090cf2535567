package plugin

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
)

// methods are where the methods are that could be resolvers, as "graph/shop.go:34", by name and type of the object:
// "Owner Shop".
type methods map[string]string

// sourceDir is where the resolvers are: the directory of gqlgen.yml's resolver section, or anywhere below the working
// directory.
func sourceDir(cfg *config.Config) string {
	if cfg.Resolver.IsDefined() {
		return cfg.Resolver.Dir()
	}
	return "."
}

// resolverPackage is the import path of the package of the resolvers, as far as gqlgen.yml tells.
func resolverPackage(cfg *config.Config) string {
	if cfg.Resolver.IsDefined() {
		return cfg.Resolver.ImportPath()
	}
	return cfg.Exec.ImportPath()
}

// find returns the place of a field's resolver, or "".
func (m methods) find(f *codegen.Field) string {
	t := types.Unalias(f.Object.Type)
	if named, ok := t.(*types.Named); ok {
		return m[f.GoFieldName+" "+named.Obj().Name()]
	}
	return ""
}

func findMethods(dir string) methods {
	found := methods{}
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // what can't be read has no place
		case entry.IsDir() && path != dir && isForeign(entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			found.read(path)
		}
		return nil
	})
	return found
}

// isForeign reports whether a directory's files are none of the project's packages.
func isForeign(dir string) bool {
	return strings.HasPrefix(dir, ".") || strings.HasPrefix(dir, "_") || dir == "vendor" || dir == "node_modules" || dir == "testdata"
}

func (m methods) read(path string) {
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte("context.Context")) {
		return
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution|parser.ParseComments)
	if err != nil || ast.IsGenerated(file) {
		return
	}
	for _, d := range file.Decls {
		method, ok := d.(*ast.FuncDecl)
		if !ok || method.Recv == nil {
			continue
		}
		object := secondParameter(method)
		key := method.Name.Name + " " + object
		if object != "" && m[key] == "" {
			m[key] = fmt.Sprintf("%s:%d", relative(path), set.Position(method.Pos()).Line)
		}
	}
}

// secondParameter is the name of the type of a method's second parameter, without pointer and package.
func secondParameter(method *ast.FuncDecl) string {
	var all []ast.Expr
	for _, p := range method.Type.Params.List {
		for range max(1, len(p.Names)) {
			all = append(all, p.Type)
		}
	}
	if len(all) < 2 {
		return ""
	}
	t := all[1]
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	switch t := t.(type) {
	case *ast.Ident:
		return t.Name
	case *ast.SelectorExpr:
		return t.Sel.Name
	default:
		return ""
	}
}

// relative is a path as seen from the working directory.
func relative(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(here, full); err == nil {
		return filepath.ToSlash(short)
	}
	return path
}
