package hostile

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// kept is how many of the dearest requests of each kind of cost are varied.
const kept = 8

// Search looks for the requests that cost most. It is for one goroutine.
type Search struct {
	schema *ast.Schema
	ids    map[string][]string
	random *rand.Rand
	best   [][]found // of each kind of cost, the dearest first
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

// Next makes up a request: a third of them at random, the others varied from one of the dearest of any kind.
func (s *Search) Next() Request {
	g := s.fresh()
	if len(s.best) > 0 && s.random.IntN(3) > 0 {
		dearest := s.best[s.random.IntN(len(s.best))]
		g = s.varied(dearest[s.random.IntN(len(dearest))].genes)
	}
	return write(s.schema, s.ids, g)
}

// Learn tells what a request has cost, by kind: more is dearer, in any unit. Each call names the same kinds.
func (s *Search) Learn(r Request, costs ...float64) {
	if s.best == nil {
		s.best = make([][]found, len(costs))
	}
	for kind, cost := range costs {
		best := append(s.best[kind], found{r.genes, cost})
		slices.SortStableFunc(best, func(a, b found) int { return cmp.Compare(b.cost, a.cost) })
		s.best[kind] = best[:min(len(best), kept)]
	}
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

// polite is what most servers let pass: longer lists, names and pages are refused before they cost anything.
//
//nolint:gochecknoglobals // a table
var polite = map[gene]int{letters: 100, list: 50, missing: 0, page: 100, roots: 20, text: 200, filler: 1_000, directives: 2, aliases: 45}

// genes are a request's properties, and the seed of what is left open.
type genes struct {
	seed   uint64
	values [genesCount]int
}

// fresh has most properties small and some of them large. Two of three are polite.
func (s *Search) fresh() genes {
	g := genes{seed: s.random.Uint64()}
	isPolite := s.random.IntN(3) > 0
	for i := range g.values {
		g.values[i] = s.value(gene(i))
		if most, ok := polite[gene(i)]; ok && isPolite {
			g.values[i] = min(most, g.values[i])
		}
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
