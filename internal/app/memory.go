package app

import (
	"log/slog"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"orderly.example/internal/app/config"
)

const (
	// memoryRatio is the part of what the process may take that the Go runtime is held to.
	memoryRatio = 0.9
	// gcPercent lets the heap grow to five times what lives: it is small here, and collecting takes a tenth of the time
	// otherwise.
	gcPercent = 400
)

// tuneMemory trades memory for time, up to nine tenths of what a container or the machine has. GOGC and GOMEMLIMIT count
// where they are given: the Go runtime has read them.
func tuneMemory(c config.Process, log *slog.Logger) {
	if c.GCPercent == "" {
		debug.SetGCPercent(gcPercent)
	}
	if c.MemoryLimit != "" {
		return
	}
	_, err := memlimit.Set(memlimit.WithRatio(memoryRatio), memlimit.WithProvider(memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)))
	if err != nil {
		log.Warn("the memory that there is can't be found out: set GOMEMLIMIT", "error", err)
	}
}
