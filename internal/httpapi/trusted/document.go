package trusted

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// Document is one that clients may name by its hash.
type Document struct {
	// Source is the file that it is from, for errors.
	Source string
	// Hash is the SHA-256 of the text, in hexadecimal digits.
	Hash string
	Text string
	// Dispensable documents are left out, with a warning, where the server's limits forbid them.
	Dispensable bool
}

// Options say which documents are trusted, and what becomes of others.
type Options struct {
	// Documents are trusted.
	Documents []Document
	// CountOthers counts the operations of others.
	CountOthers bool
	// Only refuses all others.
	Only bool
	// AllowStaff lets staff run others nevertheless.
	AllowStaff bool
}

// New makes a document of a text.
func New(source, text string) Document {
	sum := sha256.Sum256([]byte(text))
	return Document{Source: source, Hash: hex.EncodeToString(sum[:]), Text: text}
}

// String names the document, with the first of its operations if it has one.
func (d Document) String() string {
	if names := d.Operations(); len(names) > 0 {
		return fmt.Sprintf("%s: the document %s (%s)", d.Source, d.Hash, names[0])
	}
	return fmt.Sprintf("%s: the document %s", d.Source, d.Hash)
}

// Operations are the names of its operations; none where it is no GraphQL.
func (d Document) Operations() []string {
	parsed, err := parser.ParseQuery(&ast.Source{Input: d.Text})
	if err != nil {
		return nil
	}
	var names []string
	for _, o := range parsed.Operations {
		if o.Name != "" {
			names = append(names, o.Name)
		}
	}
	return names
}

// Operations are the names of the operations of documents.
func Operations(documents []Document) []string {
	var names []string
	for _, d := range documents {
		names = append(names, d.Operations()...)
	}
	return names
}
