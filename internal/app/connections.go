package app

import (
	"log/slog"
	"math"
	"syscall"

	"orderly.example/internal/httpapi/limits"
	"orderly.example/web"
)

// adminConnections is enough for monitoring. They are separate from public connections.
const adminConnections = 100

func (p components) adminConnections() limits.Connections {
	return limits.Connections{Max: adminConnections, CountRefusal: p.metrics.RefusedBy}
}

// connections are the public ones: as many as configured, and as the process may open files.
func (p components) connections() limits.Connections {
	c := p.config
	limit := c.Limits.Connections
	var files syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files) == nil {
		limit = min(limit, connectionsFor(files.Cur, int(c.Database.MaxConns)))
	}
	if limit < c.Limits.Connections {
		p.log.Warn("fewer connections than ORDERLY_MAX_CONNECTIONS: the process may open too few files",
			slog.Int("connections", limit), slog.Uint64("files", files.Cur))
	}
	return limits.Connections{Max: limit, MaxPerAddress: c.Limits.EachConnections, Proxies: c.Listen.TrustedProxies, Unreadable: web.Unreadable(), CountRefusal: p.metrics.RefusedBy}
}

// connectionsFor reserves files for the database, and a quarter for everything else: Redis, reports, the admin
// address.
func connectionsFor(files uint64, database int) int {
	return max(1, int(min(files, math.MaxInt32))/4*3-database)
}
