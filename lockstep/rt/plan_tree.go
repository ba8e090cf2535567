package rt

import "orderly.example/lockstep/plan"

// PlannedField is a field that loads, as planned.
type PlannedField struct {
	// Path of the field, such as `orders.nodes.customer`.
	Path string `json:"field"`
	// Cost is how many of the plan's statements are counted here. A shared statement is counted at the first of its
	// fields, so that the costs add up to the plan's.
	Cost int `json:"cost"`
	// Nodes is how many objects it can load at most, and what it weighs.
	Nodes int `json:"nodes"`
	// FusedWith are the other fields that share a statement with it.
	FusedWith []string `json:"fusedWith,omitempty"`
	// ReadWith is the field of the level above whose statement reads its rows too.
	ReadWith string `json:"readWith,omitempty"`
	// SameAs is the field that loads for this one too, because both ask for the same.
	SameAs string `json:"sameAs,omitempty"`
	// Below are the fields whose parents it loads.
	Below []*PlannedField `json:"below,omitempty"`
}

// Tree returns the fields that load, each with those below it, in the operation's order.
func (p *Plan) Tree() []*PlannedField {
	fields := make([]*PlannedField, len(p.compiled.edges))
	roots := []*PlannedField{}
	for i, e := range p.compiled.edges {
		f := &PlannedField{Path: e.path(), Nodes: p.nodes[i]}
		fields[i] = f
		if lead := p.edges[i].lead; lead != i {
			f.SameAs = fields[lead].Path
		}
		if e.parent == nil {
			roots = append(roots, f)
		} else {
			above := fields[e.parent.number]
			above.Below = append(above.Below, f)
		}
	}
	for i := range p.levels {
		for _, g := range p.levels[i].Groups {
			if p.levels[i].IsChained {
				p.setReadWith(g, fields)
			} else {
				fields[g.Members[0].Edge].Cost++
			}
			setFusedWith(g, fields)
		}
	}
	return roots
}

// setReadWith sets ReadWith of the fields of a group of a chained level.
func (p *Plan) setReadWith(g plan.Group, fields []*PlannedField) {
	for _, m := range g.Members {
		fields[m.Edge].ReadWith = fields[p.parentOf(m.Edge)].Path
	}
}

// setFusedWith sets FusedWith of the group's fields.
func setFusedWith(g plan.Group, fields []*PlannedField) {
	for _, m := range g.Members {
		for _, other := range g.Members {
			if other.Edge != m.Edge {
				fields[m.Edge].FusedWith = append(fields[m.Edge].FusedWith, fields[other.Edge].Path)
			}
		}
	}
}

// isTop reports whether an edge is a root field of the operation.
func (e *edge) isTop() bool { return len(e.trail) == 1 }

func (e *edge) path() string { return pathOf(e.trail, nil).Path }

// Paths are the paths of all fields that the call loads for: the edge's, and those of equal edges and of mutations that
// are made together with it.
func (e *Edge) Paths() []string {
	var paths []string
	for _, other := range e.plan.compiled.edges {
		planned := &e.plan.edges[other.number]
		if planned.lead == e.edge.number || e.isTogetherWith(other.number) {
			paths = append(paths, other.path())
		}
	}
	return paths
}

// Name is the field's name in the schema, such as `Order.customer`.
func (e *Edge) Name() string { return e.edge.object.name() + "." + e.edge.field.Name }

// IsLoading reports whether the edge can need a statement.
func (e *Edge) IsLoading() bool { return len(e.plan.loading[e.edge.number].Loads) > 0 }

// isTogetherWith reports whether another root field of a mutation is made by the same call.
func (e *Edge) isTogetherWith(other int) bool {
	call := e.plan.loading[e.edge.number].Call
	return call > 0 && call == e.plan.loading[other].Call
}
