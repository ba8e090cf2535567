package main

import (
	"context"
	"fmt"

	"orderly.example/test/process"
)

const buyers = 3

// accounts are the clients that are logged in, and what they know of the shop.
type accounts struct {
	staff     *client
	buyers    []*client
	buyerIDs  []string // global ids
	products  []string // global ids of those that are bought
	kept      []string // of those that are changed
	customers []string
}

// letIn makes the accounts, as an operator does, and logs them in through the proxy.
func (f *fleet) letIn(ctx context.Context) error {
	const password = "a-fleet-of-its-own-7"
	names := map[string]string{"fleet-staff": "STAFF"}
	for n := range buyers {
		names[fmt.Sprintf("fleet-buyer-%d", n)] = "CUSTOMER"
	}
	anybody := newClient(f.base)
	for name, role := range names {
		err := process.Run(ctx, f.binary, password, f.environment(),
			"user", "create", "--username", name, "--email", name+"@example.com", "--role", role, "--password-stdin")
		if err != nil {
			return err
		}
		c, err := anybody.logIn(ctx, name, password)
		if err != nil {
			return err
		}
		if role == "STAFF" {
			f.accounts.staff = c
			continue
		}
		f.accounts.buyers = append(f.accounts.buyers, c)
	}
	return f.lookAround(ctx)
}

// lookAround finds rows for the load.
func (f *fleet) lookAround(ctx context.Context) error {
	a := &f.accounts
	var data struct {
		Products, Users struct{ Nodes []struct{ ID string } }
	}
	err := a.staff.ask(ctx, operation{Query: `{
	products(first: 20, filter: { isActive: true }) { nodes { id } }
	users(first: 20) { nodes { id } }
}`}, &data)
	if err != nil {
		return fmt.Errorf("looking around: %w", err)
	}
	for i, product := range data.Products.Nodes {
		if i < keepers {
			a.kept = append(a.kept, product.ID)
		} else {
			a.products = append(a.products, product.ID)
		}
	}
	for _, user := range data.Users.Nodes {
		a.customers = append(a.customers, user.ID)
	}
	for _, buyer := range a.buyers {
		var data struct{ Viewer struct{ ID string } }
		if err := buyer.ask(ctx, operation{Query: `{ viewer { id } }`}, &data); err != nil {
			return fmt.Errorf("looking around: %w", err)
		}
		a.buyerIDs = append(a.buyerIDs, data.Viewer.ID)
	}
	return nil
}
