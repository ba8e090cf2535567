package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"orderly.example/internal/app/config"
)

// healthyTimeout is longer than /readyz takes to answer.
const healthyTimeout = 5 * time.Second

// healthy asks /readyz of the server or worker that runs beside it, with the same variables: for a container without a shell.
func healthy(ctx context.Context, c *invocation) error {
	if err := c.noArguments(); err != nil {
		return err
	}
	settings, _, err := c.configure(config.ForTools)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthyTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+reachable(settings.Listen.Admin)+"/readyz", http.NoBody)
	if err != nil {
		return fmt.Errorf("ORDERLY_ADMIN_ADDR: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("nothing answers at ORDERLY_ADMIN_ADDR: %w", err)
	}
	defer response.Body.Close()
	var state struct{ Status, Problem string }
	if err := json.NewDecoder(response.Body).Decode(&state); err != nil {
		return fmt.Errorf("reading the answer of /readyz: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(state.Status + ": " + state.Problem)
	}
	if _, err := fmt.Fprintln(c.Stdout, state.Status); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// reachable is where this machine reaches an address that is listened at: a listener at all addresses is at loopback too.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return address
}
