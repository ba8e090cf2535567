package oracle

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"orderly.example/test/services"
)

// shortChecks is the default of -rapid.checks. What these few checks leave out is covered separately: see tally.
const shortChecks = "50"

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", shortChecks); err != nil { // before flags are parsed
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(services.Run(m))
}
