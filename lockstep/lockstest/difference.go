package lockstest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep/randql"
)

// difference tells how an operation's answers differ; "" if they are equal.
func difference(op randql.Op, expected, actual outcome) string {
	var b strings.Builder
	switch {
	case expected.unended > 0 || actual.unended > 0:
		b.WriteString(unended("oracle", expected) + unended("subject", actual))
	case expected.kind == ast.Mutation && isRefused(actual.responses):
		refused, all := actual.answers()[0].Errors, expected.answers()[0].Errors
		b.WriteString(listed("errors of the subject alone", without(refused, all)))
	default:
		b.WriteString(differences(expected.answers(), actual.answers()))
	}
	if b.Len() == 0 {
		return ""
	}
	return described(op) + b.String()
}

func unended(who string, o outcome) string {
	if o.unended == 0 {
		return ""
	}
	return fmt.Sprintf("the %s did not end within %v, after %d responses\n", who, o.unended, len(o.responses))
}

// isRefused reports whether a mutation did not run because of its arguments.
func isRefused(responses []*graphql.Response) bool {
	if len(responses) != 1 || responses[0].Data != nil || len(responses[0].Errors) == 0 {
		return false
	}
	return !slices.ContainsFunc(responses[0].Errors, func(err *gqlerror.Error) bool {
		return err.Extensions["argument"] == nil
	})
}

func differences(expected, actual []Answer) string {
	var b strings.Builder
	for i := range min(len(expected), len(actual)) {
		text := expected[i].difference(actual[i])
		if text != "" && max(len(expected), len(actual)) > 1 {
			fmt.Fprintf(&b, "event %d\n", i+1)
		}
		b.WriteString(text)
	}
	if len(expected) != len(actual) {
		fmt.Fprintf(&b, "the oracle gives %d responses, the subject %d\n", len(expected), len(actual))
		for _, a := range expected[min(len(expected), len(actual)):] {
			b.WriteString("  oracle   " + a.Data + listed("its errors", a.Errors) + "\n")
		}
		for _, a := range actual[min(len(expected), len(actual)):] {
			b.WriteString("  subject  " + a.Data + listed("its errors", a.Errors) + "\n")
		}
	}
	return b.String()
}

func (a Answer) difference(actual Answer) string {
	return differentText("data", a.Data, actual.Data) +
		listed("errors of the oracle alone", without(a.Errors, actual.Errors)) +
		listed("errors of the subject alone", without(actual.Errors, a.Errors)) +
		differentText("extensions", a.Extensions, actual.Extensions)
}

func differentText(what, expected, actual string) string {
	if expected == actual {
		return ""
	}
	at := 0
	for at < min(len(expected), len(actual)) && expected[at] == actual[at] {
		at++
	}
	return fmt.Sprintf("%s, different from byte %d on\n  oracle   %s\n  subject  %s\n", what, at, cut(expected, at), cut(actual, at))
}

// cut shortens a text to the surroundings of a place.
func cut(text string, at int) string {
	const before, after = 200, 400
	if text == "" {
		return "none"
	}
	from, to := max(at-before, 0), min(at+after, len(text))
	short := text[from:to]
	if from > 0 {
		short = "…" + short
	}
	if to < len(text) {
		short += "…"
	}
	return short
}

func listed(title string, lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return title + "\n  " + strings.Join(lines, "\n  ") + "\n"
}

// without returns the elements of a list that are left when those of another were taken from it, each once.
func without(list, taken []string) []string {
	left := slices.Clone(list)
	for _, text := range taken {
		if i := slices.Index(left, text); i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
	}
	return left
}

// described is the operation as a reader may send it again.
func described(op randql.Op) string {
	var b strings.Builder
	b.WriteString("operation")
	if op.OperationName != "" {
		b.WriteString(" " + op.OperationName)
	}
	b.WriteString("\n  " + strings.ReplaceAll(strings.TrimSpace(op.Query), "\n", "\n  ") + "\n")
	if variables := jsonOf(op.Variables); variables != "" {
		b.WriteString("variables\n  " + variables + "\n")
	}
	return b.String()
}
