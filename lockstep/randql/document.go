package randql

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// document is the document that is being drawn.
type document struct {
	draw
	*types
	// fieldsLeft is how many more fields may be selected.
	fieldsLeft int
	fragments  []*fragment
	variables  []*variable
}

func newDocument(t *rapid.T, types *types) *document {
	return &document{draw: draw{t}, types: types, fieldsLeft: types.MaxFields}
}

// operation is one operation of the document.
type operation struct {
	kind  ast.Operation
	name  string
	body  string
	usage *usage
}

func (d *document) request() Op {
	count := 1
	if d.percent(15) {
		count = d.between(2, 3)
	}
	operations := make([]operation, count)
	for i := range operations {
		operations[i] = d.operation(count == 1, i)
	}
	chosen := oneOf(d.draw, operations)

	var text strings.Builder
	all := newUsage()
	for _, operation := range operations {
		text.WriteString(d.header(operation))
		text.WriteString(operation.body)
		text.WriteByte('\n')
		all.add(operation.usage)
	}
	for _, fragment := range d.fragments {
		if all.fragments[fragment.name] {
			text.WriteString(fragment.text)
			text.WriteByte('\n')
		}
	}
	return Op{Query: text.String(), OperationName: chosen.name, Variables: d.variableValues(chosen.usage)}
}

// operation draws one operation. Only the sole operation of a document may have no name.
func (d *document) operation(alone bool, index int) operation {
	kind := oneOf(d.draw, d.Operations)
	op := operation{kind: kind, usage: newUsage()}
	if !alone || d.percent(50) {
		op.name = fmt.Sprintf("Op%d", index+1)
	}
	directives := d.customDirectives(map[ast.Operation]ast.DirectiveLocation{
		ast.Query: ast.LocationQuery, ast.Mutation: ast.LocationMutation, ast.Subscription: ast.LocationSubscription,
	}[kind], op.usage)
	d.fieldsLeft = max(d.fieldsLeft, 1)
	if kind == ast.Subscription || d.OneRootField {
		op.body = directives + d.singleField(d.root(kind), op.usage)
	} else {
		place := place{def: d.root(kind), scope: scope{}, usage: op.usage}
		op.body = directives + d.selections(place).text
	}
	return op
}

// header writes what comes before the selection set: keyword, name and variables.
func (d *document) header(op operation) string {
	declarations := d.declarations(op.usage)
	if op.kind == ast.Query && op.name == "" && declarations == "" && !strings.HasPrefix(op.body, " @") {
		return ""
	}
	return strings.TrimSuffix(string(op.kind)+" "+op.name, " ") + declarations
}
