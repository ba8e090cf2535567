package shopgen

import (
	"bytes"
	_ "embed"
	"fmt"
	"go/format"
	"strings"
	"text/template"
)

//go:embed schema.gotpl
var goTemplate string

// comment is a description as a comment of Go.
func comment(description string) string {
	return "// " + strings.ReplaceAll(description, "\n", "\n// ")
}

// goFile is the Go file of package db.
func (s *schema) goFile() ([]byte, error) {
	tmpl, err := template.New("schema.gotpl").Funcs(template.FuncMap{"comment": comment}).Parse(goTemplate)
	if err != nil {
		return nil, fmt.Errorf("reading the template of %s: %w", goFile, err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, map[string]any{"Connected": s.connected, "Enums": s.enums, "Nodes": s.nodes, "Unions": s.unions}); err != nil {
		return nil, fmt.Errorf("writing %s: %w", goFile, err)
	}
	text, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("formatting %s: %w", goFile, err)
	}
	return text, nil
}
