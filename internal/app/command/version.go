package command

import (
	"context"
	"fmt"

	"orderly.example/internal/version"
)

// sayVersion says which build this is.
func sayVersion(_ context.Context, c *call) error {
	if err := c.noArguments(); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(c.Stdout, version.Read()); err != nil {
		return fmt.Errorf("writing the version: %w", err)
	}
	return nil
}
