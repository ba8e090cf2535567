package server

import (
	"net/http"
	"net/url"

	"orderly/auth"
)

// logInPath is the page where people log in.
const logInPath = "/log-in/"

// ForStaff shows pages to staff, and in development to everybody. Who is not logged in is sent to do so.
func (g *GraphQL) ForStaff(pages http.Handler) http.Handler {
	if g.Development {
		return pages
	}
	return g.who.around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch v := auth.From(r.Context()); {
		case v.IsStaff():
			pages.ServeHTTP(w, r)
		case v.IsNobody():
			http.Redirect(w, r, logInPath+"?to="+url.QueryEscape(r.URL.Path), http.StatusFound)
		default:
			http.Error(w, "This page is for staff.", http.StatusForbidden)
		}
	}))
}
