package app

import (
	"log/slog"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"

	"orderly.example/internal/app/config"
)

const (
	// memoryRatio is the part of the available memory to which the Go runtime is limited.
	memoryRatio = 0.9
	// gcPercent lets the heap grow to five times what is live. The live heap is small, and collecting would
	// otherwise take a tenth of the time.
	gcPercent = 400
)

// tuneMemory trades memory for time, up to nine tenths of what a container or the machine has. GOGC and GOMEMLIMIT
// take precedence: the Go runtime has read them.
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
