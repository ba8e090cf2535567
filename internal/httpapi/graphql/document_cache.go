package graphql

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// documentCache keeps parsed and validated documents: trusted ones, and others, bounded by an estimate of their memory.
type documentCache struct {
	trusted trustedDocuments
	cache   *otter.Cache[string, *ast.QueryDocument]
}

// A parsed and compiled document takes about this many bytes for each byte of its text (measured with the example
// operations), and at least the second number.
const (
	bytesPerTextByte = 40
	minDocumentBytes = 2048
)

func newDocumentCache(trusted trustedDocuments, bytes int64) documentCache {
	return documentCache{trusted, otter.Must(&otter.Options[string, *ast.QueryDocument]{
		MaximumWeight: uint64(bytes),
		Weigher: func(text string, _ *ast.QueryDocument) uint32 {
			return uint32(minDocumentBytes + bytesPerTextByte*len(text))
		},
	})}
}

func (c documentCache) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	if d, ok := c.trusted.parsed[text]; ok {
		return d, true
	}
	return c.cache.GetIfPresent(text)
}

func (c documentCache) Add(_ context.Context, text string, d *ast.QueryDocument) {
	c.cache.Set(text, d)
}

// textCache keeps the texts of persisted documents by their hashes.
type textCache struct {
	cache *otter.Cache[string, string]
}

const minTextBytes = 256

func newTextCache(bytes int64) textCache {
	return textCache{otter.Must(&otter.Options[string, string]{
		MaximumWeight: uint64(bytes),
		Weigher:       func(_ string, text string) uint32 { return uint32(minTextBytes + len(text)) },
	})}
}

func (c textCache) Get(_ context.Context, hash string) (string, bool) {
	return c.cache.GetIfPresent(hash)
}

func (c textCache) Add(_ context.Context, hash, text string) { c.cache.Set(hash, text) }

var (
	_ graphql.Cache[*ast.QueryDocument] = documentCache{}
	_ graphql.Cache[string]             = textCache{}
)
