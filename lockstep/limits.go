package lockstep

import (
	"fmt"
	"slices"
	gostrings "strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/transport"
)

// Limits bound what one operation may ask for. A zero means the default.
type Limits struct {
	Statements int // statements that an operation can need at most; 4 by default
	Nodes      int // objects that an answer can hold at most; 5,000 by default
	Depth      int // how deep selections may be nested; 15 by default
	Aliases    int // how many fields may be renamed, fragments spread; 50 by default
	Plans      int // plans kept for one operation of a document: conditions make several; 16 by default
	PageSize   int // rows of a connection without `first` and `last`; 20 by default
	MaxPage    int // the most rows that `first` and `last` can ask for; 100 by default
	Bytes      int // how long an answer can be, its errors included; 8 MiB by default
	List       int // how many elements the lists in an operation can have in all; 1,000 by default
}

// WithDefaults puts the defaults in the place of zeros.
func (l Limits) WithDefaults() Limits {
	for _, d := range []struct {
		value     *int
		otherwise int
	}{
		{&l.Statements, 4},
		{&l.Nodes, 5000},
		{&l.Depth, 15},
		{&l.Aliases, 50},
		{&l.Plans, 16},
		{&l.PageSize, 20},
		{&l.MaxPage, 100},
		{&l.Bytes, 8 << 20},
		{&l.List, 1000},
	} {
		if *d.value == 0 {
			*d.value = d.otherwise
		}
	}
	return l
}

// The codes of refusals, in extensions.code.
const (
	CodeStatements = "STATEMENT_BUDGET_EXCEEDED"
	CodeNodes      = "NODE_LIMIT_EXCEEDED"
	CodeDepth      = "DEPTH_LIMIT_EXCEEDED"
	CodeList       = transport.CodeLongLists
	CodeBytes      = "RESPONSE_TOO_LARGE"
	CodeValidation = "GRAPHQL_VALIDATION_FAILED"
)

// FieldCost is what one field adds to what was refused.
type FieldCost struct {
	Path string `json:"path"`
	Cost int    `json:"cost"`
}

// refusal is the error of an operation that is over a limit. fields names the dearest.
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
