package httpapi

import (
	"net/http"

	"orderly.example/db"
	"orderly.example/web"
)

// QueuePath is where River's pages are.
const QueuePath = "/admin/river/"

// queueBody is the largest body that River's pages take, in bytes: the ids of the jobs that one has ticked.
const queueBody = 1 << 20

// ForAdmins shows River's pages to admins, in development too. What changes something comes from these pages alone, or
// from a program: an origin that may use the graph may not use them.
func (g *GraphQL) ForAdmins(pages http.Handler) http.Handler {
	bounded := http.MaxBytesHandler(pages, queueBody)
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, g.who.metrics, http.StatusForbidden, errCrossSite)
	}))
	guarded := protection.Handler(g.forRole(db.RoleAdmin, bounded))
	return web.Queue(timed(defaultTimeout, guarded))
}
