package rt

import (
	"fmt"
	"slices"
	gostrings "strings"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/plan"
)

// Limits bound what one operation may ask for. Zero is no limit.
type Limits struct {
	Loads   int // how many loads an operation may need
	Nodes   int // how many objects an answer may hold, with the weights of what is asked for: see Plan.Nodes
	Depth   int // how deep selections may be nested
	Aliases int // how many fields may have an alias, with fragments spread
	Fields  int // how many fields may be selected, with fragments spread
	Bytes   int // how long an answer may be, including errors
	List    int // how many elements the lists of an operation may have in total
	// MaxPage is how many objects `first` and `last` of a connection may ask for. More is an error of the field: a PageError.
	MaxPage int

	// PageSize is how many objects a connection has without `first` and `last`.
	PageSize int
	// ListSize is how long a list is at most whose length nothing declares: neither a page nor @load's max or sizedBy. It, and
	// PageSize, limit nothing by themselves: they are what Nodes is computed from. Without them such a list counts as endless,
	// and an operation that selects it is over any limit of nodes.
	ListSize int
	// Plans is how many plans of one operation are kept: conditions (@skip, @include) make several. Default: 16
	Plans int
}

const unlimited = 1 << 60

// within reports whether a value is within a limit.
func within(value, limit int) bool { return limit <= 0 || value <= limit }

// PageError is the error of a page that is larger than Limits.MaxPage, in an ArgumentError.
type PageError struct {
	Argument     string // first or last
	Asked, Limit int
}

func (e *PageError) Error() string {
	return fmt.Sprintf("%s is %d where %d is the limit", e.Argument, e.Asked, e.Limit)
}

// Error codes of refused operations, in extensions.code.
const (
	CodeLoads      = "LOAD_LIMIT_EXCEEDED"
	CodePage       = "PAGE_LIMIT_EXCEEDED"
	CodeNodes      = "NODE_LIMIT_EXCEEDED"
	CodeDepth      = "DEPTH_LIMIT_EXCEEDED"
	CodeList       = "LIST_LIMIT_EXCEEDED"
	CodeBytes      = "RESPONSE_TOO_LARGE"
	CodeValidation = "GRAPHQL_VALIDATION_FAILED"
)

// FieldCost is what one field adds to the refused cost.
type FieldCost struct {
	Path string `json:"path"`
	Cost int    `json:"cost"`
	// Argument bounds the field's list. With AtMost in it, and all else as it is, the operation would be allowed.
	Argument string `json:"argument,omitempty"`
	AtMost   int    `json:"atMost,omitempty"`
}

// refusal is the error of an operation that is over a limit. It lists the most expensive of fields.
func refusal(code, what string, bound, limit int, fields ...FieldCost) error {
	slices.SortStableFunc(fields, func(a, b FieldCost) int { return b.Cost - a.Cost })
	return &gqlerror.Error{
		Message: fmt.Sprintf("%s: %d where %d is the limit%s", what, bound, limit, advice(fields)),
		Extensions: map[string]any{
			"code": code, "bound": bound, "limit": limit, "fields": fields[:min(len(fields), 10)],
		},
	}
}

// advice names the argument that may stay largest.
func advice(fields []FieldCost) string {
	best := FieldCost{}
	for _, f := range fields {
		if f.AtMost > best.AtMost {
			best = f
		}
	}
	if best.AtMost == 0 {
		return ""
	}
	return fmt.Sprintf("; at most %d for `%s` of %s would be allowed", best.AtMost, best.Argument, best.Path)
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

// checkLimits refuses an operation that is too deep, has too many aliases, or is too large with its fragments
// spread.
func (c *compiler) checkLimits(f *field, trail []*field, depth int) {
	c.count++
	if f.Alias != f.Name {
		c.alias++
	}
	for _, a := range f.Arguments {
		c.listElements += elementsOf(a.Value)
	}
	switch {
	case c.out.refusal != nil:
	case !within(depth, c.limits.Depth):
		c.out.refusal = refusal(CodeDepth, "the operation is nested deeper than allowed", depth, c.limits.Depth, pathOf(trail, f))
	case !within(c.alias, c.limits.Aliases):
		c.out.refusal = refusal(CodeValidation, "the operation uses more aliases than allowed", c.alias, c.limits.Aliases, pathOf(trail, f))
	case !within(c.listElements, c.limits.List):
		c.out.refusal = refusal(CodeList, "the operation's lists have more elements than allowed", c.listElements, c.limits.List, pathOf(trail, f))
	case !within(c.count, c.limits.Fields):
		c.out.refusal = refusal(CodeNodes, "the operation selects more fields than allowed", c.count, c.limits.Fields, pathOf(trail, f))
	}
}

// checkLimits refuses a plan over a limit.
func (p *Plan) checkLimits(limits Limits) error {
	switch {
	case !within(p.Loads, limits.Loads):
		return refusal(CodeLoads, "the operation needs more loads than allowed", p.Loads, limits.Loads, p.loadCosts()...)
	case !within(p.Nodes, limits.Nodes):
		what := "the operation can cost more nodes than allowed"
		if p.endless != nil {
			what += ", as nothing says how long " + pathOf(p.endless.trail, nil).Path + " can be"
		}
		return refusal(CodeNodes, what, p.Nodes, limits.Nodes, p.nodeCosts(limits.Nodes)...)
	default:
		return nil
	}
}

func (p *Plan) loadCosts() (costs []FieldCost) {
	for i, e := range p.compiled.edges {
		n := len(p.loading[i].Loads)
		if e.field.def.load.fused {
			n = min(n, 1)
		}
		if n > 0 && p.edges[i].lead == i {
			costs = append(costs, FieldCost{Path: e.path(), Cost: n})
		}
	}
	return costs
}

// nodeCosts also finds to what each list would have to be shortened for the plan to be within the limit.
func (p *Plan) nodeCosts(limit int) (costs []FieldCost) {
	below := slices.Clone(p.nodes) // with all that is below
	for i := range slices.Backward(below) {
		if parent := p.compiled.edges[i].parent; parent != nil {
			below[parent.number] = plan.Sum(below[parent.number], below[i])
		}
	}
	for i, e := range p.compiled.edges {
		if p.nodes[i] == 0 {
			continue
		}
		cost := FieldCost{Path: e.path(), Cost: p.nodes[i]}
		if argument := e.sizeArgument(p.edges[i].args); argument != "" && p.Nodes < plan.Saturation {
			if n := p.atMost(i, below[i], limit); 0 < n && n < p.edges[i].size {
				cost.Argument, cost.AtMost = argument, n
			}
		}
		costs = append(costs, cost)
	}
	return costs
}

// atMost is how long an edge's list may be for the plan to be within the limit; 0 if that is not a matter of its length, or
// if the edge shares what it weighs with an equal one, from which another length would make it differ.
func (p *Plan) atMost(edge, below, limit int) int {
	e := &p.edges[edge]
	if p.isShared(edge) && slices.ContainsFunc(p.edges, func(e plannedEdge) bool { return e.weight+e.unshown > 0 }) {
		return 0
	}
	fixed := plan.Product(e.parents, e.weight) // whatever the list's length is
	if e.size == 0 || below-fixed < e.size {
		return 0
	}
	return (limit - p.Nodes + below - fixed) / ((below - fixed) / e.size)
}

// isShared reports whether one call loads for an edge and for equal ones.
func (p *Plan) isShared(edge int) bool {
	for i := range p.edges {
		if i != edge && p.edges[i].lead == p.edges[edge].lead {
			return true
		}
	}
	return false
}

// sizeArgument is the argument that bounds an edge's list, or "".
func (e *edge) sizeArgument(args map[string]any) string {
	info := e.field.def.load
	switch {
	case info.connection == "":
		return info.sizedBy
	case isGiven(args["last"]):
		return "last"
	default:
		return "first"
	}
}

func isGiven(v any) bool {
	_, ok := intOf(v)
	return ok
}
