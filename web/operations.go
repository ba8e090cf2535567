package web

import (
	_ "embed"
	"io/fs"
	"regexp"
)

//go:embed session/operations.ts
var session string

// Operations are the names of the operations that this folder's pages send: the examples', and those that log people in
// and out.
func Operations() []string {
	names := operationsIn(session)
	files, err := fs.Glob(Examples(), "*.graphql")
	if err != nil {
		panic(err) // of a pattern, and ours is a constant
	}
	for _, file := range files {
		text, err := fs.ReadFile(Examples(), file)
		if err != nil {
			panic(err) // it is part of the program
		}
		names = append(names, operationsIn(string(text))...)
	}
	return names
}

// operationsIn finds operations that begin a line, or a string of TypeScript.
func operationsIn(text string) []string {
	var names []string
	begin := regexp.MustCompile("(?m)(?:^|`)(?:query|mutation|subscription) ([A-Za-z]+)")
	for _, match := range begin.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	return names
}
