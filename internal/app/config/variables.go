package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Variable is one environment variable that the program reads.
type Variable struct {
	Section string
	Name    string
	Default string // empty: none
	Range   string // min..max; empty: no number, or unbounded
	Meaning string

	// The field of [Config]; none for the file of a secret.
	field string
	kind  reflect.Type
	index []int
}

// Variables lists every variable, section by section, from [Config]'s tags. A secret has two, the second for a file
// that contains it.
func Variables() []Variable {
	var list []Variable
	root := reflect.TypeFor[Config]()
	for i := range root.NumField() {
		section := root.Field(i)
		name, ok := section.Tag.Lookup("section")
		if !ok {
			continue
		}
		for j := range section.Type.NumField() {
			field := section.Type.Field(j)
			v := Variable{
				Section: name,
				Name:    field.Tag.Get("env"),
				Default: field.Tag.Get("envDefault"),
				Range:   field.Tag.Get("range"),
				Meaning: field.Tag.Get("help"),
				field:   field.Name,
				kind:    field.Type,
				index:   []int{i, j},
			}
			list = append(list, v)
			if isSecret(v.kind) {
				list = append(list, Variable{Section: name, Name: v.Name + fileSuffix, Meaning: "path of a file that holds " + v.Name + ", in its place"})
			}
		}
	}
	return list
}

// Text is the list of variables for a terminal.
func Text() string {
	var text strings.Builder
	section := ""
	for _, v := range Variables() {
		if v.Section != section {
			section = v.Section
			fmt.Fprintf(&text, "\n%s\n", section)
		}
		name := v.Name
		if v.Default != "" {
			name += "=" + v.Default
		}
		fmt.Fprintf(&text, "  %s\n      %s\n", name, v.meaning())
	}
	return text.String()
}

// Markdown is the list of variables as a table.
func Markdown() string {
	var text strings.Builder
	text.WriteString("| variable | default | meaning |\n| --- | --- | --- |\n")
	for _, v := range Variables() {
		otherwise := ""
		if v.Default != "" {
			otherwise = "`" + v.Default + "`"
		}
		fmt.Fprintf(&text, "| `%s` | %s | %s |\n", v.Name, otherwise, v.meaning())
	}
	return text.String()
}

func (v Variable) meaning() string {
	if v.Range == "" {
		return v.Meaning
	}
	least, largest, _ := strings.Cut(v.Range, "..")
	return fmt.Sprintf("%s (%s to %s)", v.Meaning, least, largest)
}
