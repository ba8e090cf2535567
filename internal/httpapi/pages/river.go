package pages

import (
	"net/http"
	"time"

	"orderly.example/db"
	"orderly.example/internal/httpapi/apierror"
	"orderly.example/internal/httpapi/limits"
	"orderly.example/internal/httpapi/origin"
	"orderly.example/web"
)

const (
	// RiverPath is the path of River's pages on the queue.
	RiverPath = "/admin/river/"
	// riverBodyBytes bounds the bodies that River's pages send: the ids of the jobs that are ticked.
	riverBodyBytes = 1 << 20
	riverTimeout   = 10 * time.Second
)

// ForAdmins shows River's pages to admins, in development too. Requests that change something must come from these pages or from
// a program: the origins that may use the graph may not send them.
func (a Access) ForAdmins(pages http.Handler) http.Handler {
	bounded := http.MaxBytesHandler(pages, riverBodyBytes)
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		apierror.Refuse(w, a.Authenticator.CountRefusal, http.StatusForbidden, origin.ErrCrossSite)
	}))
	guarded := protection.Handler(a.forRole(db.UserRoleAdmin, bounded))
	return web.Queue(limits.Timeout(riverTimeout, guarded))
}
