package plan

import "slices"

// group sorts the loads into levels, and in each level into groups that share a statement from the start: rows of
// one table by their key, counts of one table, the loads of a field that is declared so, and mutations that are made
// together. All other loads are groups of their own.
func (p *planner) group() {
	for i := range p.edges {
		e := &p.edges[i]
		if e.IsIdle {
			continue
		}
		for len(p.levels) <= e.Level {
			p.levels = append(p.levels, Level{})
		}
		l := &p.levels[e.Level]
		l.Edges = append(l.Edges, i)
		for _, load := range e.Loads {
			l.add(Member{Edge: i, Load: load, Call: e.Call}, e.Rows)
		}
	}
}

func (l *Level) add(m Member, rows int) {
	if m.Load.Share != ShareNone || m.IsMerged() {
		for i := range l.Groups {
			g := &l.Groups[i]
			if g.Members[0].shares(m) {
				g.Members = append(g.Members, m)
				g.Rows = Sum(g.Rows, rows)
				return
			}
		}
	}
	l.Groups = append(l.Groups, Group{Members: []Member{m}, Rows: rows})
}

// shares reports whether two loads of one level share a statement from the start.
func (m Member) shares(other Member) bool {
	if m.Load.Share == ShareField {
		return other.Load.Share == ShareField && m.Edge == other.Edge
	}
	return m.Load == other.Load && m.Call == other.Call && m.Edge != other.Edge
}

// fewRows is up to how many rows a statement for several loads is faster than one for each.
const fewRows = 32

// fuse merges groups of one level until the plan is within the limit, or each level has one. It merges the two that
// return the fewest rows first, and in earlier levels first, so that the result is always the same. Then it merges
// groups where that is cheaper.
func (p *planner) fuse(limit int, can bool) {
	p.statements = 0
	for i := range p.levels {
		if !can {
			p.levels[i].split()
		}
		p.statements += len(p.levels[i].Groups)
	}
	for can && p.statements > limit {
		var best *Level
		bestRows, bestA, bestB := Saturation*2+1, 0, 0
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
		p.statements--
	}
	for i := range p.levels {
		for l := &p.levels[i]; can; p.statements-- {
			a, b, rows := l.cheapest(p.isSmall)
			if rows > fewRows {
				break
			}
			l.merge(a, b)
		}
	}
}

func anyGroup(*Group) bool { return true }

// isSmall reports whether a group is better fused than alone. It is not if its rows are read only by their key,
// which a cache may have, and not at the root, where statements differ too much between requests to be prepared
// once.
func (p *planner) isSmall(g *Group) bool {
	first := g.Members[0].Load
	isMixed := slices.ContainsFunc(g.Members, func(m Member) bool { return m.Load != first })
	atRoot := slices.ContainsFunc(g.Members, func(m Member) bool { return p.edges[m.Edge].IsRoot })
	return (isMixed || first.Share != ShareKey) && !atRoot
}

// split undoes sharing if nothing can fuse loads.
func (l *Level) split() {
	var alone []Group
	for _, g := range l.Groups {
		if g.Members[0].IsMerged() {
			alone = append(alone, g)
			continue
		}
		for _, m := range g.Members {
			alone = append(alone, Group{Members: []Member{m}})
		}
	}
	l.Groups = alone
}

// cheapest finds the two groups that return the fewest rows together, of those that may be fused.
func (l *Level) cheapest(may func(*Group) bool) (a, b, rows int) {
	rows = Saturation*2 + 1
	for i := range l.Groups {
		for j := i + 1; j < len(l.Groups); j++ {
			if l.Groups[i].isOwn() || l.Groups[j].isOwn() {
				continue
			}
			if sum := l.Groups[i].Rows + l.Groups[j].Rows; sum < rows && may(&l.Groups[i]) && may(&l.Groups[j]) {
				a, b, rows = i, j, sum
			}
		}
	}
	return a, b, rows
}

func (l *Level) merge(a, b int) {
	l.Groups[a].Members = append(l.Groups[a].Members, l.Groups[b].Members...)
	l.Groups[a].Rows = Sum(l.Groups[a].Rows, l.Groups[b].Rows)
	l.Groups = append(l.Groups[:b], l.Groups[b+1:]...)
}
