package oracle

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"orderly.example/test/services"
)

// shortChecks is the default of -rapid.checks. What these few checks leave out is covered before them: see cover and coverWrites.
const shortChecks = "20"

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", shortChecks); err != nil { // before flags are parsed
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(services.Run(m))
}
