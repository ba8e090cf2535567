package hostile

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// writer writes one document.
type writer struct {
	schema *ast.Schema
	ids    map[string][]string
	genes  genes
	random *rand.Rand

	text      *strings.Builder                // of what is being written: the operation, or a fragment
	written   int                             // bytes, in all
	left      int                             // tokens that may follow
	declared  []string                        // variables
	values    []string                        // theirs, as JSON
	fragments []string                        // written ones
	given     map[*ast.FieldDefinition]string // arguments: a field has the same everywhere, so that it may be repeated
	spreading int                             // how many are on their way
	names     int                             // aliases so far
}

func newWriter(schema *ast.Schema, ids map[string][]string, g genes) *writer {
	random := rand.New(rand.NewPCG(g.seed, 1)) //nolint:gosec // no secrets
	return &writer{schema: schema, ids: ids, genes: g, random: random, text: &strings.Builder{}, left: g.values[tokens], given: map[*ast.FieldDefinition]string{}}
}

func (w *writer) get(of gene) int { return w.genes.values[of] }

// isFull ends what would never end.
func (w *writer) isFull() bool { return w.left <= 0 || w.written > mostBytes/2 }

// write writes what is so many tokens.
func (w *writer) write(tokens int, text string) {
	w.left -= tokens
	w.written += len(text)
	w.text.WriteString(text)
}

func (w *writer) document() string {
	query := w.schema.Query
	for range max(1, w.get(roots)) {
		w.field(w.pick(query), w.get(depth), w.get(letters) > 0)
	}
	selected := "{" + w.text.String() + "}"
	var all strings.Builder
	if w.get(operations) > 0 {
		w.fragments = append(w.fragments, "fragment R on "+query.Name+selected)
		selected = "{...R}"
	}
	for i := range 1 + w.get(operations) {
		all.WriteString("query " + name(i))
		if len(w.declared) > 0 {
			all.WriteString("(" + strings.Join(w.declared, " ") + ")")
		}
		all.WriteString(selected)
	}
	for _, fragment := range w.fragments {
		all.WriteString(fragment)
	}
	all.WriteString(strings.Repeat([]string{",", " ", "#\n"}[w.random.IntN(3)], w.get(filler)/2))
	return all.String()
}

// name is an operation's. The first is run.
func name(i int) string { return "A" + strconv.Itoa(i) }

// pick takes a field of an object: one that holds objects more often.
func (w *writer) pick(of *ast.Definition) *ast.FieldDefinition {
	if w.get(missing) > w.random.IntN(100) {
		return &ast.FieldDefinition{Name: "no" + strconv.Itoa(w.random.IntN(1_000_000)), Type: ast.NamedType("String", nil)}
	}
	field := of.Fields[w.random.IntN(len(of.Fields))]
	for range 3 {
		if w.isComposite(field.Type) {
			break
		}
		field = of.Fields[w.random.IntN(len(of.Fields))]
	}
	return field
}

func (w *writer) isComposite(t *ast.Type) bool {
	d := w.schema.Types[t.Name()]
	return d != nil && d.IsCompositeType()
}

// field writes a field as often as it is repeated and renamed.
func (w *writer) field(field *ast.FieldDefinition, deeper int, named bool) {
	times := 1
	switch w.random.IntN(3) {
	case 0:
		times += w.get(aliases)
		named = named || w.get(aliases) > 0
	case 1:
		times += w.get(repeats)
	default:
	}
	for range times {
		if w.isFull() {
			return
		}
		if named {
			w.names++
			name := strconv.Itoa(w.names)
			w.write(2, "a"+strings.Repeat("_", max(0, w.get(letters)-len(name)))+name+":")
		}
		w.write(1, field.Name)
		w.arguments(field)
		w.directives()
		if w.isComposite(field.Type) {
			w.selection(w.schema.Types[field.Type.Name()], deeper-1)
		}
		w.write(0, " ")
	}
}

// directives are two at most, unless there may be mistakes.
func (w *writer) directives() {
	n := w.random.IntN(w.get(directives) + 1)
	if w.get(missing) == 0 {
		n = min(n, 2)
	}
	for i := range n {
		switch i % 3 {
		case 0:
			w.write(7, "@include(if:true)")
		case 1:
			w.write(7, "@skip(if:false)")
		default:
			w.write(2, "@no"+strconv.Itoa(i))
		}
	}
}

func (w *writer) selection(of *ast.Definition, deeper int) {
	w.write(2, "{__typename ")
	for range 1 + w.random.IntN(w.get(breadth)+1) {
		if w.isFull() {
			break
		}
		switch {
		case w.spreading < w.get(fragments) && w.random.IntN(2) == 0:
			w.spread(of, deeper)
		case of.IsAbstractType() && len(of.Fields) == 0, w.random.IntN(4) == 0:
			w.inline(of, deeper)
		default:
			w.leafOrField(of, deeper)
		}
	}
	w.write(1, "}")
}

func (w *writer) leafOrField(of *ast.Definition, deeper int) {
	if len(of.Fields) == 0 {
		return
	}
	field := w.pick(of)
	for range 10 {
		if deeper > 0 || !w.isComposite(field.Type) {
			break
		}
		field = of.Fields[w.random.IntN(len(of.Fields))]
	}
	if deeper > -4 || !w.isComposite(field.Type) {
		w.field(field, deeper, false)
	}
}

func (w *writer) inline(of *ast.Definition, deeper int) {
	if w.isFull() {
		return
	}
	on := of
	if possible := w.schema.GetPossibleTypes(of); len(possible) > 0 {
		on = possible[w.random.IntN(len(possible))]
	}
	w.write(3, "...on "+on.Name)
	w.directives()
	w.selection(on, deeper-1)
}

// spread spreads a new fragment as often as fragments are spread. What the fragment holds spreads the next.
func (w *writer) spread(of *ast.Definition, deeper int) {
	if w.isFull() {
		return
	}
	w.spreading++
	name := "F" + strconv.Itoa(w.spreading)
	outer := w.text
	w.text = &strings.Builder{}
	w.write(4, "fragment "+name+" on "+of.Name)
	w.selection(of, deeper)
	w.fragments = append(w.fragments, w.text.String())
	w.text = outer
	for range max(1, w.get(spreads)) {
		w.write(2, "..."+name+" ")
	}
}
