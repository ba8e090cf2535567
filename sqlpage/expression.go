package sqlpage

import "slices"

// Expression is SQL, over the row t. Each ? stands for an argument.
type Expression struct {
	Text string
	Args []any
}

// And is the expression that both hold.
func (e Expression) And(other Expression) Expression {
	return Expression{e.Text + " AND " + other.Text, slices.Concat(e.Args, other.Args)}
}

// or is the expression that one of both holds. The other may be empty.
func (e Expression) or(other Expression) Expression {
	if other.Text == "" {
		return e
	}
	return Expression{"(" + e.Text + " OR " + other.Text + ")", slices.Concat(e.Args, other.Args)}
}
