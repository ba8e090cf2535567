package logs

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"time"
)

const (
	// period is how long equal lines are counted before their number is written.
	period = 10 * time.Second
	// mostKinds is how many kinds of lines are told apart; further ones are written as they come.
	mostKinds = 1000
	// mostIDs is how many ids one line has: when so many were counted, they are written.
	mostIDs = 100
)

// Storms writes lines to another handler. A warning or an error that was written
// less than ten seconds ago is counted; once in ten seconds the last of those
// that were counted is written, with `repeated`, their number, and `ids`, the ids
// that they had. It is written earlier when these are a hundred, so that each id is
// in the log. Close writes what is left.
//
// Lines are equal where their level, message and texts are: numbers, times, the
// attributes `id` and `trace`, and the ports, durations and indices inside of
// texts may differ.
type Storms struct {
	slog.Handler

	prefix string // what With has added
	counts *counts
}

type counts struct {
	mu     sync.Mutex
	kinds  map[string]*kind
	closed bool

	passing *regexp.Regexp // what texts hold of the moment: ports, durations, indices
	uuid    *regexp.Regexp
}

// kind is what was counted of equal lines since the last that was written.
type kind struct {
	timer    *time.Timer
	repeated int
	ids      []string
	last     slog.Record
	to       slog.Handler
}

// NewStorms puts Storms before a handler.
func NewStorms(to slog.Handler) *Storms {
	return &Storms{Handler: to, counts: &counts{
		kinds:   make(map[string]*kind),
		passing: regexp.MustCompile(`:\d+\b|\b[\d.]+(ns|µs|ms|s)\b|\[\d+\]`),
		uuid:    regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`),
	}}
}

// Handle writes a line, or counts it.
func (s *Storms) Handle(ctx context.Context, line slog.Record) error {
	if line.Level >= slog.LevelWarn && s.counts.counted(s, line) { //nolint:contextcheck // numbers are written later, for many requests
		return nil
	}
	return s.Handler.Handle(ctx, line)
}

// WithAttrs is a handler whose lines have further attributes.
func (s *Storms) WithAttrs(attributes []slog.Attr) slog.Handler {
	var prefix strings.Builder
	prefix.WriteString(s.prefix)
	for _, a := range attributes {
		prefix.WriteString(s.counts.textOf(a))
	}
	return &Storms{Handler: s.Handler.WithAttrs(attributes), prefix: prefix.String(), counts: s.counts}
}

// WithGroup is a handler whose further attributes are in a group.
func (s *Storms) WithGroup(name string) slog.Handler {
	return &Storms{Handler: s.Handler.WithGroup(name), prefix: s.prefix + name + "\x00", counts: s.counts}
}

// Close writes the numbers of the lines that were counted. Further lines are written as they come.
func (s *Storms) Close() {
	s.counts.mu.Lock()
	kinds := s.counts.kinds
	s.counts.kinds, s.counts.closed = nil, true
	s.counts.mu.Unlock()
	for _, k := range kinds {
		k.timer.Stop()
		k.tell()
	}
}

// counted counts a line, unless it is to be written.
func (c *counts) counted(s *Storms, line slog.Record) bool {
	name, id := s.prefix+line.Level.String()+"\x00"+line.Message, ""
	line.Attrs(func(a slog.Attr) bool {
		if a.Key == "id" {
			id = a.Value.String()
		}
		name += c.textOf(a)
		return true
	})
	isCounted, full := c.count(s, name, id, line)
	full.tell()
	return isCounted
}

// count adds a line to its kind. full is what is to be written now.
func (c *counts) count(s *Storms, name, id string, line slog.Record) (isCounted bool, full kind) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.kinds[name]
	switch {
	case k == nil && (c.closed || len(c.kinds) >= mostKinds):
		return false, kind{}
	case k == nil:
		c.kinds[name] = &kind{timer: time.AfterFunc(period, func() { c.tell(name) })}
		return false, kind{}
	}
	k.repeated, k.last, k.to = k.repeated+1, line.Clone(), s.Handler
	if id != "" {
		k.ids = append(k.ids, id)
	}
	if len(k.ids) == mostIDs {
		full = *k
		k.repeated, k.ids = 0, nil
	}
	return true, full
}

// tell writes the number of equal lines, and forgets them once there were none for a period.
func (c *counts) tell(name string) {
	c.mu.Lock()
	k := c.kinds[name]
	if k == nil { // closed meanwhile
		c.mu.Unlock()
		return
	}
	told := *k
	if told.repeated == 0 {
		delete(c.kinds, name)
	} else {
		c.kinds[name] = &kind{timer: time.AfterFunc(period, func() { c.tell(name) })}
	}
	c.mu.Unlock()
	told.tell()
}

// tell writes the last line with the number of those that were counted.
func (k *kind) tell() {
	if k.repeated == 0 {
		return
	}
	k.last.AddAttrs(slog.Int("repeated", k.repeated))
	if len(k.ids) > 0 {
		k.last.AddAttrs(slog.Any("ids", k.ids))
	}
	_ = k.to.Handle(context.Background(), k.last) // nobody is there to hear of a log that can't be written
}

// textOf is what an attribute adds to the name of a kind.
func (c *counts) textOf(a slog.Attr) string {
	value := a.Value.Resolve()
	if a.Key == "id" || a.Key == "trace" || !isText(value) {
		return ""
	}
	text := c.passing.ReplaceAllString(fmt.Sprint(value.Any()), "")
	if a.Key == "path" { // of a report's file
		text = c.uuid.ReplaceAllString(text, "")
	}
	return "\x00" + a.Key + "\x00" + text
}

func isText(value slog.Value) bool {
	if value.Kind() != slog.KindAny {
		return value.Kind() == slog.KindString
	}
	switch of := value.Any().(type) {
	case error, fmt.Stringer:
		return true
	default:
		return reflect.ValueOf(of).Kind() == reflect.String
	}
}
