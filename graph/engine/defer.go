package engine

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// refuseDefer refuses an operation that defers a part of its answer: that part would run after the plan's end, with
// statements that nobody counted. It looks into the fields of introspection too, which gqlgen answers by itself. A
// fragment with `@defer(if: false)` is a fragment as any other.
func (c *compiler) refuseDefer() {
	eachSelection(c.op, func(directives ast.DirectiveList, _ ast.ArgumentList) {
		if d := directives.ForName("defer"); d != nil && c.out.refusal == nil && c.defers(d) {
			err := gqlerror.ErrorPosf(d.Position, "@defer is not supported: the answer comes as a whole")
			err.Extensions = map[string]any{"code": CodeValidation}
			c.out.refusal = err
		}
	})
}

func (c *compiler) defers(d *ast.Directive) bool {
	condition := d.Arguments.ForName("if")
	if condition == nil {
		return true
	}
	value, err := condition.Value.Value(c.op.Variables)
	holds, _ := value.(bool)
	return err == nil && holds
}
