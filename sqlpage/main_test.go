package sqlpage_test

import (
	"os"
	"testing"

	"orderly.example/test/services"
)

func TestMain(m *testing.M) { os.Exit(services.Run(m)) }
