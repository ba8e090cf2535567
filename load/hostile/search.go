package hostile

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// kept is how many of the dearest requests are varied.
const kept = 12

// Search looks for the request that costs most. It is for one goroutine.
type Search struct {
	schema *ast.Schema
	ids    map[string][]string
	random *rand.Rand
	best   []found
}

type found struct {
	genes genes
	cost  float64
}

// NewSearch returns a search over a schema, with global ids of objects that exist, by their type. The same seed and the same costs give
// the same requests.
func NewSearch(schema *ast.Schema, ids map[string][]string, seed uint64) *Search {
	return &Search{schema, ids, rand.New(rand.NewPCG(seed, 0)), nil} //nolint:gosec // no secrets
}

// Next makes up a request: half of them at random, half varied from one of the dearest.
func (s *Search) Next() Request {
	g := s.fresh()
	if len(s.best) > 0 && s.random.IntN(2) == 0 {
		g = s.varied(s.best[s.random.IntN(len(s.best))].genes)
	}
	return write(s.schema, s.ids, g)
}

// Learn tells what a request has cost: more is dearer, in any unit.
func (s *Search) Learn(r Request, cost float64) {
	s.best = append(s.best, found{r.genes, cost})
	slices.SortStableFunc(s.best, func(a, b found) int { return cmp.Compare(b.cost, a.cost) })
	s.best = s.best[:min(len(s.best), kept)]
}

// gene is one property of a request.
type gene int

const (
	aliases    gene = iota // how often a field is selected under other names
	breadth                // different fields of a selection set
	depth                  // how deep objects are nested
	directives             // on each field
	filler                 // bytes of comments and white space
	fragments              // how many there are, each with the next
	letters                // of each alias
	list                   // values in each list
	missing                // selects fields that are not there, per cent
	nest                   // how deep values are nested
	operations             // besides the one that is run
	page                   // rows of a list
	repeats                // how often a field is selected under its own name
	roots                  // fields of the operation
	spreads                // how often a fragment spreads the next
	text                   // bytes of each string
	tokens                 // of the document, about
	transport              // how it is sent: a place among transports
	variables              // share of arguments that are variables, per cent
	whose                  // 0 is without a session
	genesCount
)

// most is what a gene can be.
//
//nolint:gochecknoglobals // a table
var most = [genesCount]int{
	aliases: 2_000, breadth: 12, depth: 12, directives: 60, filler: 300_000, fragments: 400, letters: 20_000, list: 60_000,
	missing: 100, nest: 9_000, operations: 300, page: 1_000, repeats: 2_000, roots: 120, spreads: 60, text: 600_000,
	tokens: 6_000, transport: len(transports) - 1, variables: 100, whose: 1,
}

// genes are a request's properties, and the seed of what is left open.
type genes struct {
	seed   uint64
	values [genesCount]int
}

// fresh has most properties small and some of them large.
func (s *Search) fresh() genes {
	g := genes{seed: s.random.Uint64()}
	for i := range g.values {
		g.values[i] = s.value(gene(i))
	}
	return g
}

func (s *Search) value(of gene) int {
	switch of {
	case missing: // most requests are without mistakes
		return max(0, s.random.IntN(4*most[of])-3*most[of])
	case transport, whose, variables:
		return s.random.IntN(most[of] + 1)
	case page: // of which more than 100 are refused
		return 1 + s.random.IntN(100) + s.random.IntN(10)/9*most[of]
	case tokens:
		return 100 + s.random.IntN(most[of]-100)
	default:
	}
	// As likely from 10 to 20 as from 1,000 to 2,000; often nothing.
	if s.random.IntN(3) == 0 {
		return 0
	}
	n := 1
	for n < most[of] && s.random.IntN(6) > 0 {
		n *= 2
	}
	return min(most[of], n/2+s.random.IntN(n/2+1))
}

// varied changes one to three properties.
func (s *Search) varied(g genes) genes {
	if s.random.IntN(3) == 0 {
		g.seed = s.random.Uint64()
	}
	for range 1 + s.random.IntN(3) {
		of := gene(s.random.IntN(int(genesCount)))
		switch s.random.IntN(3) {
		case 0:
			g.values[of] = s.value(of)
		case 1:
			g.values[of] = min(most[of], g.values[of]*2)
		default:
			g.values[of] /= 2
		}
	}
	return g
}
