package randql

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// scope records what each response key stands for at one position of the response, including selections from
// fragments. It enforces the rule OverlappingFieldsCanBeMerged, slightly more strictly: fields under one key must
// have the same type, even fields of different objects.
type scope map[string]*meaning

type meaning struct {
	uses  []use
	below scope
}

// use is one selection under a response key.
type use struct {
	parent *ast.Definition
	field  string
	// arguments as written, in the schema's order.
	arguments string
	typ       string
}

// fits reports whether the key may also be used for u.
func (s scope) fits(key string, u use) bool {
	known, ok := s[key]
	if !ok {
		return true
	}
	for _, other := range known.uses {
		if !other.merges(u) {
			return false
		}
	}
	return true
}

// merges reports whether two selections may share a response key.
func (u use) merges(other use) bool {
	if u.typ != other.typ {
		return false
	}
	disjoint := u.parent != other.parent && u.parent.Kind == ast.Object && other.parent.Kind == ast.Object
	return disjoint || u.field == other.field && u.arguments == other.arguments
}

// add records the use and returns the scope of the selections below it.
func (s scope) add(key string, u use) scope {
	known, ok := s[key]
	if !ok {
		known = &meaning{below: scope{}}
		s[key] = known
	}
	if !slices.Contains(known.uses, u) {
		known.uses = append(known.uses, u)
	}
	return known.below
}

// fitsAll reports whether all selections of a fragment fit.
func (s scope) fitsAll(fragment scope) bool {
	for key, meaning := range fragment {
		for _, u := range meaning.uses {
			if !s.fits(key, u) {
				return false
			}
		}
		if known, ok := s[key]; ok && !known.below.fitsAll(meaning.below) {
			return false
		}
	}
	return true
}

// merge adds all selections of a fragment.
func (s scope) merge(fragment scope) {
	for key, meaning := range fragment {
		var below scope
		for _, u := range meaning.uses {
			below = s.add(key, u)
		}
		below.merge(meaning.below)
	}
}
