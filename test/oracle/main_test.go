package oracle

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"orderly.example/test/services"
)

// shortChecks is how many sequences of choices a test of the short form draws, unless -rapid.checks says otherwise. What
// they happen to leave out is asked for besides: see tally.
const shortChecks = "50"

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", shortChecks); err != nil { // before flags are parsed
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(services.Run(m))
}
