package torture

import "slices"

// nodeOf gives any type of Node, or nil; a typed nil and a pointer to a value model now and then.
func nodeOf(id int) Node {
	switch roll(id, "node") % 9 {
	case 0, 1:
		return thing(id)
	case 2, 3, 4, 5:
		return namedOf(id)
	case 6:
		return stone(id)
	case 7:
		return (*Thing)(nil)
	default:
		return nil
	}
}

// namedOf gives any type of Named, never nil.
func namedOf(id int) Named {
	switch roll(id, "named") % 6 {
	case 0, 1:
		return thing(id)
	case 2:
		return cat(id)
	case 3:
		return dog(id)
	case 4:
		if chance(id, "by pointer", 2) {
			r := robot(id)
			return &r
		}
		return robot(id)
	default:
		return stone(id)
	}
}

// animalOf gives a Cat or a Dog; for one in oneIn nil, of either sort.
func animalOf(id, oneIn int) Animal {
	if chance(id, "no animal", oneIn) {
		if chance(id, "typed nil", 2) {
			return (*Dog)(nil)
		}
		return nil
	}
	if chance(id, "animal", 2) {
		return cat(id)
	}
	return dog(id)
}

// creatureOf gives a member of the union among the kinds (all, where there are none).
func creatureOf(id int, kinds []CreatureKind) Creature {
	all := []CreatureKind{CreatureKindCat, CreatureKindDog, CreatureKindRobot}
	kind := all[roll(id, "creature")%len(all)]
	if len(kinds) > 0 && !slices.Contains(kinds, kind) {
		return nil
	}
	switch kind {
	case CreatureKindCat:
		return cat(id)
	case CreatureKindDog:
		return dog(id)
	default:
		return robot(id)
	}
}

// mixedOf gives a member of the union, or nil.
func mixedOf(id int) Mixed {
	switch roll(id, "mixed") % 9 {
	case 0, 1, 2:
		return thing(id)
	case 3, 4:
		return robot(id)
	case 5, 6, 7:
		return leaf(id)
	default:
		return nil
	}
}
