package rt

import (
	"hash/maphash"
	"reflect"
)

// manyEdges is from how many edges on equal ones are looked up by a hash of their arguments. Before, comparing is quicker.
const manyEdges = 64

// equalKey is what equal edges have in common.
type equalKey struct {
	parent int // the edge that loads the parents, -1 at the root
	object objectType
	def    *fieldDef
	args   uint64
}

// findEqual finds an edge before e that loads the same: with the same parents, type, field and arguments.
func (p *Plan) findEqual(e *edge, seed maphash.Seed) int {
	if p.edges[e.number].wrongArgs {
		return -1
	}
	if len(p.edges) < manyEdges {
		for i := range e.number {
			if p.isEqual(e, i) {
				return i
			}
		}
		return -1
	}
	key := equalKey{parent: -1, object: e.object, def: e.field.def, args: hashOf(seed, p.edges[e.number].args)}
	if e.parent != nil {
		key.parent = p.edges[e.parent.number].lead
	}
	for _, i := range p.equal[key] {
		if p.isEqual(e, i) {
			return i
		}
	}
	if p.equal == nil {
		p.equal = map[equalKey][]int{}
	}
	p.equal[key] = append(p.equal[key], e.number)
	return -1
}

// isEqual reports whether an edge leads, and loads what e does.
func (p *Plan) isEqual(e *edge, other int) bool {
	o, planned := p.compiled.edges[other], &p.edges[other]
	return planned.lead == other && o.object == e.object && o.field.def == e.field.def && !planned.wrongArgs &&
		p.sameParent(e.parent, o.parent) && sameArgs(p.edges[e.number].args, planned.args)
}

func (p *Plan) sameParent(a, b *edge) bool {
	if a == nil || b == nil {
		return a == b
	}
	return p.edges[a.number].lead == p.edges[b.number].lead
}

func sameArgs(a, b map[string]any) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}

// hashOf is the same for arguments that reflect.DeepEqual finds equal.
func hashOf(seed maphash.Seed, args map[string]any) uint64 {
	return hashValue(seed, reflect.ValueOf(args), 0)
}

// maxHashed is how deep in a value its parts are hashed.
const maxHashed = 12

func hashValue(seed maphash.Seed, v reflect.Value, depth int) uint64 {
	if depth > maxHashed || !v.IsValid() {
		return 0
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return hashValue(seed, v.Elem(), depth+1)
	case reflect.Struct:
		sum := uint64(v.NumField())
		for i := range v.NumField() {
			sum = mixed(sum, hashValue(seed, v.Field(i), depth+1))
		}
		return sum
	case reflect.Slice, reflect.Array:
		sum := uint64(v.Len())
		for i := range v.Len() {
			sum = mixed(sum, hashValue(seed, v.Index(i), depth+1))
		}
		return sum
	case reflect.Map:
		var sum uint64
		for entries := v.MapRange(); entries.Next(); { // in any order
			sum += mixed(hashValue(seed, entries.Key(), depth+1), hashValue(seed, entries.Value(), depth+1))
		}
		return sum
	case reflect.String:
		return maphash.String(seed, v.String())
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16,
		reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return maphash.Comparable(seed, v.Kind()) ^ hashNumber(v)
	default: // few arguments differ in these alone
		return 1
	}
}

func hashNumber(v reflect.Value) uint64 {
	switch {
	case v.CanInt():
		return uint64(v.Int())
	case v.CanUint():
		return v.Uint()
	case v.Bool():
		return 1
	default:
		return 0
	}
}

// mixed combines two hashes, whose order counts.
func mixed(a, b uint64) uint64 { return (a ^ b) * 0x9e3779b97f4a7c15 }
