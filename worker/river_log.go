package worker

import (
	"context"
	"log/slog"
)

// riverLog is the log handler for River. It lowers info lines to debug: River logs each minute how many jobs it has
// run, which metrics show better.
type riverLog struct{ slog.Handler }

func newRiverLog(log *slog.Logger) *slog.Logger { return slog.New(riverLog{log.Handler()}) }

// Enabled reports whether lines of a level are written.
func (h riverLog) Enabled(ctx context.Context, level slog.Level) bool {
	return h.Handler.Enabled(ctx, demoted(level))
}

// Handle writes a line.
func (h riverLog) Handle(ctx context.Context, line slog.Record) error {
	line.Level = demoted(line.Level)
	return h.Handler.Handle(ctx, line)
}

// WithAttrs returns a handler with further attributes.
func (h riverLog) WithAttrs(attributes []slog.Attr) slog.Handler {
	return riverLog{h.Handler.WithAttrs(attributes)}
}

// WithGroup returns a handler with a group.
func (h riverLog) WithGroup(name string) slog.Handler { return riverLog{h.Handler.WithGroup(name)} }

func demoted(level slog.Level) slog.Level {
	if level == slog.LevelInfo {
		return slog.LevelDebug
	}
	return level
}
