package pages

import (
	"net/http"
	"net/url"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/internal/httpapi/session"
)

// LogInPath is the path of the page where people log in.
const LogInPath = "/log-in"

// Access shows pages to viewers with a role.
type Access struct {
	Authenticator session.Authenticator
	// Development shows everybody the pages that are for staff.
	Development bool
}

// ForStaff shows pages to staff, and in development to everybody.
func (a Access) ForStaff(pages http.Handler) http.Handler {
	if a.Development {
		return pages
	}
	return a.forRole(db.UserRoleStaff, pages)
}

// forRole shows pages to viewers who may act as the role. A visitor who is not logged in is redirected to the page to log in.
func (a Access) forRole(role db.UserRole, pages http.Handler) http.Handler {
	return a.Authenticator.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch v := auth.From(r.Context()); {
		case v.MayActAs(role):
			pages.ServeHTTP(w, r)
		case v.IsNobody() && origin.IsSafe(r.Method):
			http.Redirect(w, r, LogInPath+"?to="+url.QueryEscape(r.URL.RequestURI()), http.StatusFound)
		case v.IsNobody():
			http.Error(w, "Please log in.", http.StatusUnauthorized)
		default:
			http.Error(w, "This page is for the role "+string(role)+".", http.StatusForbidden)
		}
	}))
}
