package httpapi

import (
	"net/http"
	"net/url"

	"orderly.example/db"
	"orderly.example/internal/auth"
)

// logInPath is the page where people log in.
const logInPath = "/log-in/"

// ForStaff shows pages to staff, and in development to everybody.
func (g *GraphQL) ForStaff(pages http.Handler) http.Handler {
	if g.Development {
		return pages
	}
	return g.forRole(db.RoleStaff, pages)
}

// forRole shows pages to those who may do what a role may. Who is not logged in is sent to do so.
func (g *GraphQL) forRole(role db.UserRole, pages http.Handler) http.Handler {
	return g.who.around(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch v := auth.From(r.Context()); {
		case v.MayActAs(role):
			pages.ServeHTTP(w, r)
		case v.IsNobody() && isSafe(r.Method):
			http.Redirect(w, r, logInPath+"?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusFound)
		case v.IsNobody():
			http.Error(w, "Please log in.", http.StatusUnauthorized)
		default:
			http.Error(w, "This page is for the role "+string(role)+".", http.StatusForbidden)
		}
	}))
}
