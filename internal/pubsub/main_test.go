package pubsub_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"

	"orderly.example/test/services"
)

// Nothing that watches is left when it has ended.
func TestMain(m *testing.M) {
	code := services.Run(m)
	if err := goleak.Find(); err != nil && code == 0 {
		println(err.Error())
		code = 1
	}
	os.Exit(code)
}
