package web

import (
	_ "embed"
	"encoding/json"
	"io/fs"
	"regexp"
)

//go:embed session/operations.ts
var session string

//go:embed graphiql/shop.graphql
var shopForExamples string

//go:embed app/operations.json
var appDocuments []byte

// AppDocuments are the documents that the application sends by their hashes alone, as its build wrote them: a JSON object with
// each text under its SHA-256.
func AppDocuments() []byte { return appDocuments }

// SessionDocuments are the texts of the documents that log people in and out.
func SessionDocuments() []string {
	var texts []string
	for _, match := range regexp.MustCompile("`([^`]*)`").FindAllStringSubmatch(session, -1) {
		texts = append(texts, match[1])
	}
	return texts
}

// Operations are the names of the operations that this folder's pages send: the application's, the examples', that
// which asks what they can name, and those that log people in and out.
func Operations() []string {
	names := append(operationsIn(session), operationsIn(shopForExamples)...)
	var texts map[string]string
	if err := json.Unmarshal(appDocuments, &texts); err != nil {
		panic(err) // it is part of the program
	}
	for _, text := range texts {
		names = append(names, operationsIn(text)...)
	}
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
	begin := regexp.MustCompile("(?m)(?:^|`)(?:query|mutation|subscription) ([_A-Za-z][_0-9A-Za-z]*)")
	for _, match := range begin.FindAllStringSubmatch(text, -1) {
		names = append(names, match[1])
	}
	return names
}
