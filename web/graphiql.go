package web

import (
	"io/fs"
	"net/http"
)

// graphiqlPolicy allows styles too that are inline: Monaco, GraphiQL's editor, places its lines by style
// attributes and adds style elements of its own, so that it can't do without 'unsafe-inline'. GraphiQL's
// fonts and Monaco's icons stand in the style sheet as data: URLs.
const graphiqlPolicy = strict + "; " +
	"style-src 'self' 'unsafe-inline'; " +
	"font-src 'self' data:; " +
	"img-src 'self' data:"

func graphiql(files fs.FS) http.Handler {
	return page("/graphiql/", files, graphiqlPolicy)
}
