package browser

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// complaints collects what a faultless page never causes: errors and warnings in the console,
// violations of the Content-Security-Policy (the browser logs them), and requests to other origins.
type complaints struct {
	origin string

	mu  sync.Mutex
	all []string
}

// listen collects the complaints about a tab from now on. The origin is the server's.
func listen(t *testing.T, tab context.Context, origin string) *complaints {
	t.Helper()
	c := &complaints{origin: origin}
	require.NoError(t, chromedp.Listen(tab, c.hear))
	return c
}

func (c *complaints) list() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all
}

func (c *complaints) hear(event any) {
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			c.add("%s (%s): %s %s", e.Entry.Level, e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		switch e.Type {
		case runtime.ConsoleAPICalledTypeError, runtime.ConsoleAPICalledTypeWarning, runtime.ConsoleAPICalledTypeAssert:
			c.add("console.%s: %s", e.Type, argumentsOf(e))
		default: // The rest is no complaint.
		}
	case *runtime.EventExceptionThrown:
		c.add("exception: %s", descriptionOf(e.ExceptionDetails))
	case *network.EventRequestWillBeSent:
		if c.leavesOrigin(e.Request.URL) {
			c.add("request to another origin: %s", e.Request.URL)
		}
	}
}

func (c *complaints) add(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, fmt.Sprintf(format, args...))
}

func (c *complaints) leavesOrigin(url string) bool {
	for _, inside := range []string{c.origin + "/", "data:", "blob:" + c.origin + "/"} {
		if strings.HasPrefix(url, inside) {
			return false
		}
	}
	return true
}

func argumentsOf(e *runtime.EventConsoleAPICalled) string {
	texts := make([]string, 0, len(e.Args))
	for _, arg := range e.Args {
		texts = append(texts, string(arg.Value)+arg.Description)
	}
	return strings.Join(texts, " ")
}

func descriptionOf(e *runtime.ExceptionDetails) string {
	if e.Exception == nil {
		return e.Text
	}
	return e.Text + " " + e.Exception.Description
}
