package seed_test

import (
	"os"
	"testing"

	"orderly/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Run(m)) }
