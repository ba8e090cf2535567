// Package e2e drives the built pages in Chromium, against a server that the test brings along.
package e2e

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience is how long one check may take: Chromium is slow on a busy machine.
const patience = 2 * time.Minute

// openBrowser starts Chromium with a fresh profile and one tab. It ends with the test; a test that
// fails leaves a screenshot.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	program, err := findChromium()
	require.NoError(t, err)

	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program),
		chromedp.NoSandbox, // Chromium refuses to run as root with it.
		chromedp.DisableGPU,
		chromedp.WindowSize(1400, 900),
		// Nothing but the server can be reached, as on a machine that is offline.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)...)
	t.Cleanup(cancel)
	tab, cancel := chromedp.NewContext(ctx, chromedp.WithLogf(t.Logf), chromedp.WithErrorf(t.Logf))
	t.Cleanup(cancel)

	// The first use starts the browser, which then lives as long as the context of that use.
	require.NoError(t, chromedp.Do(tab))
	t.Cleanup(func() {
		if t.Failed() {
			screenshot(t, tab, "failure")
			logText(t, tab)
		}
	})
	hurried, cancel := context.WithTimeout(tab, patience)
	t.Cleanup(cancel)
	return hurried
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if program, err := exec.LookPath(name); err == nil {
			return program, nil
		}
	}
	return "", errors.New("the browser test needs Chromium: `make services` installs it")
}

// screenshot keeps what the tab shows, as a PNG file that `go test -artifacts` leaves behind.
func screenshot(t *testing.T, tab context.Context, name string) {
	t.Helper()
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
