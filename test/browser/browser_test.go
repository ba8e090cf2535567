package browser

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// A Chromium that crashes fails the tests that use it, and not those after them. It is the one that the other tests use,
// so that no other need be started; they wait until this one has ended.
func TestChromiumThatHasEndedIsStartedAgain(t *testing.T) { //nolint:paralleltest // see above
	running, err := chromium.open()
	require.NoError(t, err)
	same, err := chromium.open()
	require.NoError(t, err)
	require.Same(t, running, same)

	require.NoError(t, chromedp.FromContext(running).Browser.Process().Kill())
	waited, cancel := context.WithTimeout(running, patience)
	defer cancel()
	<-waited.Done()
	require.Error(t, running.Err(), "chromedp has noticed")
	require.NoError(t, chromedp.Do(openBrowser(t), chromedp.Navigate("about:blank")))
}
