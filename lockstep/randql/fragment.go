package randql

import "fmt"

// fragment is a named fragment. It is completed before it is spread, so there are no cycles.
type fragment struct {
	name      string
	condition string
	text      string
	scope     scope
	height    int
	// usage holds what the fragment refers to, including the fragments within it.
	usage *usage
}

// inline draws an inline fragment, with or without a type condition.
func (d *document) inline(p place) drawn {
	d.fieldsLeft--
	header := "..."
	within := p
	within.nested++
	if !d.percent(25) {
		within.def = oneOf(d.draw, d.conditions[p.def.Name])
		header += " on " + within.def.Name
	}
	header += d.skipOrInclude(p.usage)
	body := d.selections(within)
	return drawn{text: header + body.text, height: body.height}
}

// spread spreads an existing fragment or a new one. It returns false if no fragment fits.
func (d *document) spread(p place) (drawn, bool) {
	var fitting []*fragment
	for _, fragment := range d.fragments {
		if d.fits(p, fragment) {
			fitting = append(fitting, fragment)
		}
	}
	var chosen *fragment
	if len(fitting) > 0 && d.percent(70) {
		chosen = oneOf(d.draw, fitting)
	} else {
		chosen = d.newFragment(p)
		if !d.fits(p, chosen) {
			return drawn{}, false
		}
	}
	d.fieldsLeft--
	p.scope.merge(chosen.scope)
	p.usage.add(chosen.usage)
	return drawn{text: "..." + chosen.name + d.skipOrInclude(p.usage), height: chosen.height}, true
}

// fits reports whether the fragment may be spread here: its type, its depth and its response keys must fit.
func (d *document) fits(p place, f *fragment) bool {
	if p.depth+f.height > d.MaxDepth || !p.scope.fitsAll(f.scope) {
		return false
	}
	for _, def := range d.conditions[p.def.Name] {
		if def.Name == f.condition {
			return true
		}
	}
	return false
}

// newFragment draws a fragment on a type that can apply at p.
func (d *document) newFragment(p place) *fragment {
	def := oneOf(d.draw, d.conditions[p.def.Name])
	f := &fragment{condition: def.Name, scope: scope{}, usage: newUsage()}
	body := d.selections(place{def: def, scope: f.scope, usage: f.usage, depth: p.depth, nested: p.nested + 1})
	f.name = fmt.Sprintf("F%d", len(d.fragments)+1)
	f.text = "fragment " + f.name + " on " + f.condition + body.text
	f.height = body.height
	f.usage.fragments[f.name] = true
	d.fragments = append(d.fragments, f)
	return f
}
