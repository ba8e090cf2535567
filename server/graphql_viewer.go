package server

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"orderly/auth"
	"orderly/db"
)

// viewerHeader chooses, in development, as which of the demo users a request acts.
const viewerHeader = "X-Orderly-Viewer"

// developmentViewer lets a request act as the user that its header names: customer, staff (the default) or admin.
func developmentViewer(d *db.DB, next http.Handler) http.Handler {
	demo := &demoUsers{db: d, known: map[string]auth.Viewer{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := r.Header.Get(viewerHeader)
		switch name {
		case "":
			name = "staff"
		case "customer", "staff", "admin":
		default:
			http.Error(w, viewerHeader+" is customer, staff or admin", http.StatusBadRequest)
			return
		}
		viewer, err := demo.find(r.Context(), name)
		if err != nil {
			http.Error(w, "the demo users can't be found: seed the database", http.StatusServiceUnavailable)
			return
		}
		next.ServeHTTP(w, r.WithContext(auth.WithViewer(r.Context(), viewer)))
	})
}

// demoUsers remembers who the demo users are.
type demoUsers struct {
	db    *db.DB
	mu    sync.Mutex
	known map[string]auth.Viewer
}

func (u *demoUsers) find(ctx context.Context, name string) (auth.Viewer, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if v, ok := u.known[name]; ok {
		return v, nil
	}
	users, err := db.UsersByName(u.db)(ctx, []string{name})
	if err != nil {
		return auth.Viewer{}, fmt.Errorf("finding the demo user %s: %w", name, err)
	}
	user := users[name]
	if user == nil {
		return auth.Viewer{}, nil // not seeded: nobody
	}
	v := auth.Viewer{ID: user.ID, Role: user.Role}
	u.known[name] = v
	return v, nil
}
