package web

import (
	"html"
	"io"
	"net/http"
	"strings"
)

// notBuilt stands in for every page where none is built.
const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Orderly</title>
<h1>Orderly is up, without its pages</h1>
<p>The pages are built with npm (Node 20.19 or newer), which was not found. Install it, then run <code>make run</code> again,
or <code>make web</code> and start the server anew.
<p>The graph is at <a href="/graphql">/graphql</a>. To log in:
<pre>curl -s ORIGIN/graphql -H 'Content-Type: application/json' \
  -d '{"query":"mutation { logIn(input: {username: \"staff\", password: \"orderly-demo\"}) { token errors { message } } }"}'</pre>
<p>Then ask with the token that was answered:
<pre>curl -s ORIGIN/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer TOKEN' \
  -d '{"query":"{ viewer { username } orders(first: 3) { nodes { number total { amount currency } } } }"}'</pre>
<p>Products are there for everybody:
<pre>curl -s ORIGIN/graphql -H 'Content-Type: application/json' \
  -d '{"query":"{ products(first: 3) { nodes { name price { amount currency } } } }"}'</pre>
</html>
`

// sayThatNothingIsBuilt is answered with 200, as the person who reads it has done nothing wrong.
func sayThatNothingIsBuilt(w http.ResponseWriter, r *http.Request) {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, strings.ReplaceAll(notBuilt, "ORIGIN", scheme+html.EscapeString(r.Host))) // the client may have gone
}
