package command

import (
	"context"
	"fmt"

	"orderly.example/internal/version"
)

// printVersion prints which build this is.
func printVersion(_ context.Context, c *invocation) error {
	if err := c.noArguments(); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.Stdout, version.Read()); err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}
