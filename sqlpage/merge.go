package sqlpage

import (
	"fmt"
	"math/bits"
	"time"

	"orderly.example/internal/uuid"
)

// maxMerged is how many statements are merged into one at most: each is a bit of a uint64.
const maxMerged = 64

// merge makes one statement of keyed ones with the same text. Each row goes to all statements that have its key.
func merge(list []Statement) Statement {
	out := list[0]
	if len(list) == 1 {
		return out
	}
	masks := make([]map[uuid.UUID]uint64, out.branchCount())
	out.Args, out.loads = nil, nil
	for i := range list {
		out.loads = append(out.loads, list[i].loads...)
	}
	for branch := range masks {
		var args []any
		masks[branch], args = mergeKeys(list, branch)
		out.Args = append(out.Args, args...)
	}
	out.Read = func(r *RawRow) error {
		branch := 0
		if out.branches != nil {
			var err error
			if branch, r, err = unwrapFused(r); err != nil {
				return err
			}
		}
		key, err := r.Key()
		if err != nil {
			return err
		}
		for mask := masks[branch][key]; mask != 0; mask &= mask - 1 {
			if err := list[bits.TrailingZeros64(mask)].branch(branch).Read(r); err != nil {
				return err
			}
		}
		return nil
	}
	return out
}

// mergeKeys returns the statements that have each key, as a bit mask, and the arguments for all distinct keys.
func mergeKeys(list []Statement, branch int) (map[uuid.UUID]uint64, []any) {
	masks := map[uuid.UUID]uint64{}
	newPositions := make([][]int, len(list)) // by statement: positions of the keys that no earlier one has
	for i := range list {
		for k, key := range list[i].branch(branch).Args[0].(uuid.List) {
			if masks[key] == 0 {
				newPositions[i] = append(newPositions[i], k)
			}
			masks[key] |= 1 << i
		}
	}
	args := make([]any, len(list[0].branch(branch).Args))
	for a := range args {
		lists := make([]any, len(list))
		for i := range list {
			lists[i] = list[i].branch(branch).Args[a]
		}
		args[a] = concatAt(lists, newPositions)
	}
	return masks, args
}

// concatAt concatenates the elements of several lists at the given positions.
func concatAt(lists []any, positions [][]int) any {
	switch lists[0].(type) {
	case uuid.List:
		return concatAtAs[uuid.List](lists, positions)
	case []time.Time:
		return concatAtAs[[]time.Time](lists, positions)
	case []int64:
		return concatAtAs[[]int64](lists, positions)
	default:
		return concatAtAs[[]string](lists, positions)
	}
}

func concatAtAs[S ~[]E, E any](lists []any, positions [][]int) S {
	out := S{}
	for i, list := range lists {
		for _, k := range positions[i] {
			out = append(out, list.(S)[k])
		}
	}
	return out
}

// Key is the key at the beginning of a keyed statement's row.
func (r *RawRow) Key() (key uuid.UUID, err error) {
	if len(r.columns[0].bytes) != len(key) {
		return key, fmt.Errorf("a row begins with no key")
	}
	return uuid.UUID(r.columns[0].bytes), nil
}

// branchCount is how many branches a fused statement has; 1 for others.
func (s *Statement) branchCount() int { return max(1, len(s.branches)) }

func (s *Statement) branch(i int) *Statement {
	if s.branches == nil {
		return s
	}
	return &s.branches[i]
}

// keyCount is how many keys a keyed statement has.
func (s *Statement) keyCount() (n int) {
	for i := range s.branchCount() {
		n += len(s.branch(i).Args[0].(uuid.List))
	}
	return n
}
