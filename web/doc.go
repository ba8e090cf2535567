// Package web holds the pages that npm builds from this folder, and the example operations they show: the application (app/)
// and GraphiQL. It knows their files and how browsers want them: compressed, cached, by their path. `make web` builds the pages
// into dist; where that did not happen, for want of npm, a plain page stands in for each, and shows how to ask without them.
// Begin with web.go; a page a file. The application itself begins at app/router.tsx.
package web
