package lockstep

import (
	"cmp"
	"fmt"
	"slices"
	gostrings "strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/transport"
)

// Limits bound what one operation may ask for. Zero values are replaced by defaults.
type Limits struct {
	Statements int // how many statements an operation may need. Default: 4
	Nodes      int // how many objects an answer may hold. Default: 5,000
	Depth      int // how deep selections may be nested. Default: 15
	Aliases    int // how many fields may have an alias, with fragments spread. Default: 50
	Plans      int // how many plans of one operation are kept: conditions make several. Default: 16
	PageSize   int // rows of a connection without `first` and `last`. Default: 20
	MaxPage    int // how many rows `first` and `last` may ask for. Default: 100
	Bytes      int // how long an answer may be, including errors. Default: 8 MiB
	List       int // how many elements the lists of an operation may have in total. Default: 1,000
}

// WithDefaults replaces zeros by the defaults.
func (l Limits) WithDefaults() Limits {
	l.Statements = cmp.Or(l.Statements, 4)
	l.Nodes = cmp.Or(l.Nodes, 5000)
	l.Depth = cmp.Or(l.Depth, 15)
	l.Aliases = cmp.Or(l.Aliases, 50)
	l.Plans = cmp.Or(l.Plans, 16)
	l.PageSize = cmp.Or(l.PageSize, 20)
	l.MaxPage = cmp.Or(l.MaxPage, 100)
	l.Bytes = cmp.Or(l.Bytes, 8<<20)
	l.List = cmp.Or(l.List, 1000)
	return l
}

// Error codes of refused operations, in extensions.code.
const (
	CodeStatements = "STATEMENT_BUDGET_EXCEEDED"
	CodeNodes      = "NODE_LIMIT_EXCEEDED"
	CodeDepth      = "DEPTH_LIMIT_EXCEEDED"
	CodeList       = transport.CodeLongLists
	CodeBytes      = "RESPONSE_TOO_LARGE"
	CodeValidation = "GRAPHQL_VALIDATION_FAILED"
)

// FieldCost is what one field adds to the refused cost.
type FieldCost struct {
	Path string `json:"path"`
	Cost int    `json:"cost"`
}

// refusal is the error of an operation that is over a limit. It lists the most expensive of fields.
func refusal(code, what string, bound, limit int, fields ...FieldCost) error {
	slices.SortStableFunc(fields, func(a, b FieldCost) int { return b.Cost - a.Cost })
	return &gqlerror.Error{
		Message: fmt.Sprintf("%s: %d where %d is the limit", what, bound, limit),
		Extensions: map[string]any{
			"code": code, "bound": bound, "limit": limit, "fields": fields[:min(len(fields), 10)],
		},
	}
}

func pathOf(trail []*field, f *field) FieldCost {
	names := make([]string, 0, len(trail)+1)
	for _, t := range trail {
		names = append(names, t.Alias)
	}
	if f != nil {
		names = append(names, f.Alias)
	}
	return FieldCost{Path: gostrings.Join(names, "."), Cost: 1}
}
