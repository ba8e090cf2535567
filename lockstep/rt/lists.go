package rt

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/plan"
)

// lists is how a selection's objects lie in lists.
type lists struct {
	levels int // how deep lists are nested in the field whose objects these are: 0 for one object
	max    int // what the field itself declares; 0 for nothing
	// sized is the edge that bounds the outer list, if one does: that of the field, or of a field above whose own value is one
	// object. So the size of a connection is that of its nodes and edges, and the size of a payload that of its lists.
	sized *edge
	below *edge // the edge whose size bounds the next list
}

// listsOf tells how the value of a field lies in lists. above is the edge whose size bounds the next list.
func listsOf(f *field, above *edge) lists {
	l := lists{levels: levelsOf(f.def.typ)}
	if f.edge != nil {
		above = f.edge
	} else {
		l.max = f.def.load.max
	}
	if l.levels == 0 {
		l.below = above
	} else if l.max == 0 {
		l.sized = above
	}
	return l
}

func levelsOf(typ *ast.Type) (levels int) {
	for ; typ != nil && typ.Elem != nil; typ = typ.Elem {
		levels++
	}
	return levels
}

// endless is the length of a list that nothing bounds.
const endless = plan.Saturation

// objectsAt is how many objects a selection can have at most.
func (p *Plan) objectsAt(s *Selection, nodes []int, limits Limits) int {
	if s.above == nil {
		return 1
	}
	n := nodes[s.above.number]
	for level := range s.lists.levels {
		length := limits.undeclared()
		if level == 0 {
			length = p.lengthOf(s, length)
			p.lengths[s.number] = length
		}
		n = plan.Product(n, length)
		if n > 0 && length == endless && s.weighs && p.endless == nil {
			p.endless = s
		}
	}
	return n
}

// undeclared is how long a list is at most whose length nothing declares.
func (l Limits) undeclared() int {
	if l.ListSize > 0 {
		return l.ListSize
	}
	return endless
}

// lengthOf is how long the outer list of a selection is at most.
func (p *Plan) lengthOf(s *Selection, undeclared int) int {
	if s.lists.max > 0 {
		return s.lists.max
	}
	if s.lists.sized != nil && p.edges[s.lists.sized.number].isSized {
		return p.edges[s.lists.sized.number].size
	}
	return undeclared
}

// boundSize sets how many objects one parent's result can hold, and the tables that depend on arguments.
func (x *Exec) boundSize(e *edge, out *plannedEdge, loading *plan.Edge) {
	info, limits := e.field.def.load, x.schema.options.Limits
	if info.max > 0 {
		out.bound(info.max)
	}
	switch {
	case info.connection != "":
		out.boundPage(limits)
	case info.sizedBy != "":
		if n, ok := intOf(argument(out.args, info.sizedBy)); ok {
			out.bound(n)
		}
	}
	name := e.object.name() + "." + e.field.Name
	if size := x.schema.options.Sizes[name]; size != nil {
		out.bound(size(out.args))
	}
	if !out.isSized && (info.connection != "" || e.field.def.typ.Elem != nil) {
		out.size = limits.undeclared()
	}
	if tables := x.schema.options.SQL.Tables[name]; tables != nil {
		loading.Loads = nil
		for _, table := range tables(out.args) {
			loading.Loads = append(loading.Loads, plan.Load{Table: table, Share: info.share()})
		}
	}
}

// bound says that one parent's result holds at most n objects.
func (e *plannedEdge) bound(n int) {
	n = min(max(n, 0), endless)
	if e.isSized {
		n = min(n, e.size)
	}
	e.isSized, e.size = true, n
}

// boundPage bounds a connection by its page.
func (e *plannedEdge) boundPage(limits Limits) {
	page := limits.PageSize
	isGiven := false
	for _, name := range []string{"first", "last"} {
		n, ok := intOf(e.args[name])
		if !ok {
			continue
		}
		if !within(n, limits.MaxPage) {
			e.wrongArgs, e.wrongPage = true, &PageError{Argument: name, Asked: n, Limit: limits.MaxPage}
			n = limits.MaxPage
		}
		page, isGiven = max(n, 0), true
	}
	if isGiven || page > 0 {
		e.bound(page)
	}
}

// isTooLong reports whether a list is longer than planned, so that the bound on the answer's objects would not hold. Its error is
// reported in its place.
func (x *Exec) isTooLong(s *Selection, n int) bool {
	limits := x.schema.options.Limits
	if s == nil || !s.weighs || limits.Nodes <= 0 {
		return false
	}
	planned := x.plan.lengths[s.number]
	if s.lists.levels > 1 && x.isInList() {
		planned = limits.undeclared()
	}
	if n <= planned {
		return false
	}
	if !x.gathering {
		f := s.trail[len(s.trail)-1]
		x.op.Error(x.errorContext(nil), fmt.Errorf("%s.%s has a list of %d where the plan has %d: see max of @load",
			f.def.object, f.def.name, n, planned))
	}
	return true
}

// isInList reports whether the current path ends in an element of a list.
func (x *Exec) isInList() bool { return len(x.path) > 0 && x.path[len(x.path)-1].field == nil }
