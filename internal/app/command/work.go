package command

import "context"

// work runs the background jobs.
func work(ctx context.Context, c *invocation) error { return c.runService(ctx, Roles{Work: true}) }
