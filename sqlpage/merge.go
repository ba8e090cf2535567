package sqlpage

import (
	"fmt"
	"math/bits"
	"time"

	"orderly.example/internal/uuid"
)

// mostMerged is how many statements become one at most: each is a bit.
const mostMerged = 64

// merged makes one statement of some that have one text and are keyed. Each row goes to those who asked for its key.
func merged(list []Statement) Statement {
	out := list[0]
	if len(list) == 1 {
		return out
	}
	wanted := make([]map[uuid.UUID]uint64, out.parts())
	out.Args = nil
	for p := range wanted {
		var args []any
		wanted[p], args = askedFor(list, p)
		out.Args = append(out.Args, args...)
	}
	out.Read = func(r *RawRow) error {
		p := 0
		if out.groups != nil {
			var err error
			if p, r, err = unfused(r); err != nil {
				return err
			}
		}
		key, err := r.Key()
		if err != nil {
			return err
		}
		for who := wanted[p][key]; who != 0; who &= who - 1 {
			if err := list[bits.TrailingZeros64(who)].part(p).Read(r); err != nil {
				return err
			}
		}
		return nil
	}
	return out
}

// askedFor says who asked for which key in a part of each statement, and gives the arguments for all keys.
func askedFor(list []Statement, part int) (map[uuid.UUID]uint64, []any) {
	who := map[uuid.UUID]uint64{}
	first := make([][]int, len(list)) // by statement: the positions of keys that no statement before it has
	for i := range list {
		for k, key := range list[i].part(part).Args[0].(uuid.List) {
			if who[key] == 0 {
				first[i] = append(first[i], k)
			}
			who[key] |= 1 << i
		}
	}
	args := make([]any, len(list[0].part(part).Args))
	for a := range args {
		lists := make([]any, len(list))
		for i := range list {
			lists[i] = list[i].part(part).Args[a]
		}
		args[a] = joined(lists, first)
	}
	return who, args
}

// joined is one list of the elements of several at some positions.
func joined(lists []any, at [][]int) any {
	switch lists[0].(type) {
	case uuid.List:
		return joinedAs[uuid.List](lists, at)
	case []time.Time:
		return joinedAs[[]time.Time](lists, at)
	case []int64:
		return joinedAs[[]int64](lists, at)
	default:
		return joinedAs[[]string](lists, at)
	}
}

func joinedAs[S ~[]E, E any](lists []any, at [][]int) S {
	out := S{}
	for i, list := range lists {
		for _, k := range at[i] {
			out = append(out, list.(S)[k])
		}
	}
	return out
}

// Key is what a row of a keyed statement begins with.
func (r *RawRow) Key() (key uuid.UUID, err error) {
	if len(r.columns[0].bytes) != len(key) {
		return key, fmt.Errorf("a row begins with no key")
	}
	return uuid.UUID(r.columns[0].bytes), nil
}

// parts is how many statements a fused one is made of; else 1.
func (s *Statement) parts() int { return max(1, len(s.groups)) }

func (s *Statement) part(i int) *Statement {
	if s.groups == nil {
		return s
	}
	return &s.groups[i]
}

// keys is how many keys a keyed statement has.
func (s *Statement) keys() (n int) {
	for p := range s.parts() {
		n += len(s.part(p).Args[0].(uuid.List))
	}
	return n
}
