package resolvers_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readAccessTable reads the cells of a Markdown table, by field.
func readAccessTable(text string) (map[string][]string, error) {
	rows := map[string][]string{}
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.Trim(cells[i], " `")
		}
		name := cells[0]
		switch {
		case !strings.HasPrefix(line, "|"), !strings.Contains(name, "."):
		case len(cells) != 1+len(columns()):
			return nil, fmt.Errorf("the row of %s has %d cells", name, len(cells))
		case rows[name] != nil:
			return nil, fmt.Errorf("%s has two rows", name)
		default:
			rows[name] = cells[1:]
		}
	}
	return rows, nil
}

// accessRow formats a row of the table.
func accessRow(name string, words []string) string {
	return "| " + name + " | " + strings.Join(words, " | ") + " |"
}

// withAccessRows returns the Markdown text with other rows of fields, sorted, at its end.
func withAccessRows(text string, rows map[string][]string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		if name, _, _ := strings.Cut(strings.TrimLeft(line, "| "), "|"); !strings.HasPrefix(line, "|") || !strings.Contains(name, ".") {
			lines.WriteString(line)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		lines.WriteString(accessRow(name, rows[name]) + "\n")
	}
	return lines.String()
}

// differences lists the rows that are wrong in the table, after -, and the rows that belong there, after +.
func differences(table, found map[string][]string) string {
	var lines strings.Builder
	names := map[string]bool{}
	for name := range table {
		names[name] = true
	}
	for name := range found {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		is, was := found[name], table[name]
		if slices.Equal(is, was) {
			continue
		}
		if was != nil {
			fmt.Fprintf(&lines, "-%s\n", accessRow(name, was))
		}
		if is != nil {
			fmt.Fprintf(&lines, "+%s\n", accessRow(name, is))
		}
	}
	return lines.String()
}

func TestAccessTableDifferences(t *testing.T) {
	t.Parallel()
	table, err := readAccessTable("# Who sees what\n\nText.\n\n| field | a | b | c | d | e |\n| --- | --- | --- | --- | --- | --- |\n" +
		"| A.a | yes | null | `-` | yes | yes |\n| B.b (not sold) | yes | yes | yes | yes | yes |\n")
	require.NoError(t, err)
	a, b := []string{"yes", "null", "-", "yes", "yes"}, []string{"yes", "yes", "yes", "yes", "yes"}
	require.Empty(t, differences(table, map[string][]string{"A.a": a, "B.b (not sold)": b}))
	require.Equal(t, "+| A.c | yes | yes | yes | yes | yes |\n", differences(table, map[string][]string{"A.a": a, "A.c": b, "B.b (not sold)": b}), "a field without a row")
	require.Equal(t, "-| B.b (not sold) | yes | yes | yes | yes | yes |\n", differences(table, map[string][]string{"A.a": a}), "a row without a field")
	require.Equal(t, "-| A.a | yes | null | - | yes | yes |\n+| A.a | yes | yes | yes | yes | yes |\n",
		differences(table, map[string][]string{"A.a": b, "B.b (not sold)": b}), "another word")

	text := "# Who\n\n| field | a |\n| --- | --- |\n"
	require.Equal(t, text+"| A.a | yes | null | - | yes | yes |\n| B.b | yes | yes | yes | yes | yes |\n",
		withAccessRows(text+"| A.z | yes |\n| B.b | null |\n", map[string][]string{"B.b": b, "A.a": a}), "rows written anew")

	_, err = readAccessTable("| A.a | yes |\n")
	require.ErrorContains(t, err, "A.a")
	row := accessRow("A.a", a)
	_, err = readAccessTable(row + "\n" + row + "\n")
	require.ErrorContains(t, err, "two rows")
}
