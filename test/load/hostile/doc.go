// Package hostile makes up GraphQL requests that cost a server as much as it lets them: documents with many aliases, long
// names, fragments that spread fragments, repeated fields, directives, lists, deep values, introspection and mistakes.
//
// A [Search] begins with random requests, is told what each has cost, and varies the dearest. It knows a schema and some
// global ids, and nothing of the server: the same search finds what is dear in any.
//
// Begin with search.go.
package hostile
