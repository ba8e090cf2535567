package seed

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far the seeding is: with progress bars on a terminal, and with a line for each finished step.
type progress struct {
	to       io.Writer
	terminal bool
}

func newProgress(to io.Writer) *progress {
	if to == nil {
		return &progress{to: io.Discard}
	}
	file, ok := to.(*os.File)
	return &progress{to: to, terminal: ok && term.IsTerminal(int(file.Fd()))}
}

type progressStep struct {
	progress   *progress
	name, unit string
	began      time.Time
	parts      int // 0 is a number not known.
	done       int
	bar        *progressbar.ProgressBar // Nil unless on a terminal.
}

// begin starts a step of so many parts; 0 if unknown.
func (p *progress) begin(name, unit string, parts int) *progressStep {
	step := &progressStep{progress: p, name: name, unit: unit, parts: parts, began: time.Now()}
	if p.terminal {
		if parts == 0 {
			parts = -1
		}
		step.bar = progressbar.NewOptions(parts,
			progressbar.OptionSetWriter(p.to),
			progressbar.OptionSetDescription(fmt.Sprintf("%-14s", name)),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	return step
}

// advance counts one part. It redraws long bars only now and then: drawing costs more than a row.
func (s *progressStep) advance() {
	s.done++
	if s.bar != nil && (s.done%64 == 0 || s.parts < 1000 && s.parts > 0) {
		_ = s.bar.Set(s.done) // A bar that can't be drawn is no reason to stop.
	}
}

func (s *progressStep) end() error {
	if s.bar != nil {
		_ = s.bar.Finish()
	}
	_, err := fmt.Fprintf(s.progress.to, "%-14s %9d %s in %s\n",
		s.name, s.done, s.unit, time.Since(s.began).Round(time.Millisecond))
	if err != nil {
		return fmt.Errorf("writing the progress: %w", err)
	}
	return nil
}
