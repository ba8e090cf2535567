package rt

import "slices"

// group sorts the loads into levels, and in each level into groups that share a statement from the start: rows of
// one table by their key, counts of one table, the loads of a field that is declared so, and mutations that are made
// together. All other loads are groups of their own.
func (p *Plan) group() {
	for i := range p.edges {
		e := &p.edges[i]
		if e.lead != i || e.wrongArgs {
			continue
		}
		for len(p.levels) <= e.level {
			p.levels = append(p.levels, level{})
		}
		l := &p.levels[e.level]
		l.edges = append(l.edges, i)
		for _, load := range e.loads {
			l.add(member{edge: i, load: load, call: e.call}, multiplied(e.parents, e.size))
			p.Statements++
		}
	}
}

func (l *level) add(m member, rows int) {
	if m.load.share != shareNone || m.isMerged() {
		for i := range l.groups {
			g := &l.groups[i]
			if g.members[0].shares(m) {
				g.members = append(g.members, m)
				g.rows = saturated(g.rows, rows)
				return
			}
		}
	}
	l.groups = append(l.groups, group{members: []member{m}, rows: rows})
}

// shares reports whether two loads of one level share a statement from the start.
func (m member) shares(other member) bool {
	if m.load.share == shareField {
		return other.load.share == shareField && m.edge == other.edge
	}
	return m.load == other.load && m.call == other.call && m.edge != other.edge
}

// fewRows is up to how many rows a statement for several loads is faster than one for each.
const fewRows = 32

// fuse merges groups of one level until the plan is within the limit, or each level has one. It merges the two that
// return the fewest rows first, and in earlier levels first, so that the result is always the same. Then it merges
// groups where that is cheaper.
func (p *Plan) fuse(limit int, can bool) {
	p.Statements = 0
	for i := range p.levels {
		if !can {
			p.levels[i].split()
		}
		p.Statements += len(p.levels[i].groups)
	}
	for can && p.Statements > limit {
		var best *level
		bestRows, bestA, bestB := saturation*2+1, 0, 0
		for i := range p.levels {
			l := &p.levels[i]
			if a, b, rows := l.cheapest(anyGroup); rows < bestRows {
				best, bestRows, bestA, bestB = l, rows, a, b
			}
		}
		if best == nil {
			return // one statement a level
		}
		best.merge(bestA, bestB)
		p.Statements--
	}
	for i := range p.levels {
		for l := &p.levels[i]; can; p.Statements-- {
			a, b, rows := l.cheapest(p.isSmall)
			if rows > fewRows {
				break
			}
			l.merge(a, b)
		}
	}
}

func anyGroup(*group) bool { return true }

// isSmall reports whether a group is better fused than alone. It is not if its rows are read only by their key,
// which a cache may have, and not at the root, where statements differ too much between requests to be prepared
// once.
func (p *Plan) isSmall(g *group) bool {
	first := g.members[0].load
	isMixed := slices.ContainsFunc(g.members, func(m member) bool { return m.load != first })
	atRoot := slices.ContainsFunc(g.members, func(m member) bool { return p.compiled.edges[m.edge].field.def.isRoot })
	return (isMixed || first.share != shareKey) && !atRoot
}

// split undoes sharing if nothing can fuse loads.
func (l *level) split() {
	var alone []group
	for _, g := range l.groups {
		if g.members[0].isMerged() {
			alone = append(alone, g)
			continue
		}
		for _, m := range g.members {
			alone = append(alone, group{members: []member{m}})
		}
	}
	l.groups = alone
}

// cheapest finds the two groups that return the fewest rows together, of those that may be fused.
func (l *level) cheapest(may func(*group) bool) (a, b, rows int) {
	rows = saturation*2 + 1
	for i := range l.groups {
		for j := i + 1; j < len(l.groups) && l.groups[i].members[0].load.own == 0; j++ {
			if sum := l.groups[i].rows + l.groups[j].rows; sum < rows && may(&l.groups[i]) && may(&l.groups[j]) {
				a, b, rows = i, j, sum
			}
		}
	}
	return a, b, rows
}

func (l *level) merge(a, b int) {
	l.groups[a].members = append(l.groups[a].members, l.groups[b].members...)
	l.groups[a].rows = saturated(l.groups[a].rows, l.groups[b].rows)
	l.groups = append(l.groups[:b], l.groups[b+1:]...)
}
