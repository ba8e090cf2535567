package command

import (
	"context"
	"fmt"

	"orderly.example/licenses"
)

// printLicenses prints the notices that third-party licenses require.
func printLicenses(_ context.Context, c *invocation) error {
	if err := c.noArguments(); err != nil {
		return err
	}
	if _, err := fmt.Fprint(c.Stdout, licenses.Text()); err != nil {
		return fmt.Errorf("writing the licenses: %w", err)
	}
	return nil
}
