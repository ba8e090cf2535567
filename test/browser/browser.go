package browser

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	// patience is how long one step of a test may take: Chromium is slow on a busy machine.
	patience = time.Minute
	// lifetime is how long a tab may be used.
	lifetime = 5 * time.Minute
)

// chromium is the browser of all tests: a start takes seconds of CPU.
var chromium browser //nolint:gochecknoglobals // tests have nothing else in common

// CloseBrowser ends Chromium, where a test has started it. No test may be running.
func CloseBrowser() { chromium.close() }

// openBrowser opens a tab in Chromium, which sees no cookies, storage or cache of other tests. The tab ends with the
// test; a test that fails leaves a screenshot.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	running, err := chromium.open()
	require.NoError(t, err)
	tab, cancel := chromedp.NewContext(running, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)

	// The tab lives as long as the context of its first use.
	require.NoError(t, chromedp.Do(tab))
	t.Cleanup(func() {
		if t.Failed() {
			screenshot(t, tab, "failure")
			logText(t, tab)
		}
	})
	hurried, cancel := context.WithTimeout(tab, lifetime)
	t.Cleanup(cancel)
	return hurried
}

// browser is one Chromium with a fresh profile, which starts when it is first opened.
type browser struct {
	mu      sync.Mutex
	running context.Context //nolint:containedctx // chromedp's name for a browser
	cancel  context.CancelFunc
}

// open starts Chromium where it is not running, or has ended by itself.
func (b *browser) open() (context.Context, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running != nil {
		if b.running.Err() == nil {
			return b.running, nil
		}
		b.cancel()
		b.running = nil
	}
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.NoSandbox, // Chromium refuses to run as root with it.
		chromedp.DisableGPU,
		chromedp.WindowSize(1400, 900),
		// Without transitions and blinking cursors there is less to draw, which software does here.
		chromedp.Flag("force-prefers-reduced-motion", true),
		// What chromedp turns off, and the process that stands by for the next page: it takes as much CPU to start as one in use.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,SpareRendererForSitePerProcess"),
		// Pages live for seconds: to optimise their code takes longer than it saves.
		chromedp.Flag("js-flags", "--no-opt,--no-maglev"),
		// Nothing but the server can be reached, as on a machine that is offline.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)...)
	running, _ := chromedp.NewContext(allocator)
	if err := chromedp.Do(running); err != nil {
		stop()
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	b.running, b.cancel = running, stop
	return running, nil
}

func (b *browser) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running != nil {
		b.cancel()
		b.running = nil
	}
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("the browser test needs Chromium: `make services` installs it")
}

// screenshot keeps what the tab shows, as a PNG file that `go test -artifacts` leaves behind. Without it nobody would see
// the file.
func screenshot(t *testing.T, tab context.Context, name string) {
	t.Helper()
	if artifacts := flag.Lookup("test.artifacts"); artifacts == nil || artifacts.Value.String() != "true" {
		return
	}
	image, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	assert.NoError(t, err)
	assert.NoError(t, os.WriteFile(filepath.Join(t.ArtifactDir(), name+".png"), image, 0o644))
}

// logText logs what the tab says, for who can't see a screenshot.
func logText(t *testing.T, tab context.Context) {
	t.Helper()
	text, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.body.innerText`))
	assert.NoError(t, err)
	t.Logf("the page says:\n%s", text)
}
