package randql

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// scope knows what each response key at one place of the response stands for, whichever fragments it comes from. It
// keeps the rule OverlappingFieldsCanBeMerged, and is a little stricter than it: fields under one key have the same
// type, even those of different objects.
type scope map[string]*meaning

type meaning struct {
	uses  []use
	below scope
}

// use is one selection under a key.
type use struct {
	parent *ast.Definition
	field  string
	// arguments as written, in the order of the schema.
	arguments string
	typ       string
}

// fits tells whether the key may stand for the use as well.
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

// merges tells whether two selections may have the same key.
func (u use) merges(other use) bool {
	if u.typ != other.typ {
		return false
	}
	disjoint := u.parent != other.parent && u.parent.Kind == ast.Object && other.parent.Kind == ast.Object
	return disjoint || u.field == other.field && u.arguments == other.arguments
}

// add notes the use and gives the scope of what is selected below it.
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

// accepts tells whether all that a fragment selects fits.
func (s scope) accepts(fragment scope) bool {
	for key, meaning := range fragment {
		for _, u := range meaning.uses {
			if !s.fits(key, u) {
				return false
			}
		}
		if known, ok := s[key]; ok && !known.below.accepts(meaning.below) {
			return false
		}
	}
	return true
}

// absorb adds all that a fragment selects.
func (s scope) absorb(fragment scope) {
	for key, meaning := range fragment {
		var below scope
		for _, u := range meaning.uses {
			below = s.add(key, u)
		}
		below.absorb(meaning.below)
	}
}
