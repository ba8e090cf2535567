package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

type (
	Box interface {
		IsThing()
		GetName() string
		Name() string
	}
	Sack map[string]string

	crate struct{ name string }
)

func (crate) IsThing()          {}
func (c crate) GetName() string { return c.name }
func (c crate) Name() string    { return c.name }

func (s Sack) Name() string { return s["name"] }
func (s Sack) At(_ context.Context, index int) (string, error) {
	if index > 1 {
		return "", errors.New("too far")
	}
	return fmt.Sprint(s["name"], index), nil
}

type root struct{}

// NewConfig is the configuration of the executors.
func NewConfig() Config {
	c := Config{Resolvers: root{}}
	c.Directives.Shout = func(ctx context.Context, _ any, next graphql.Resolver, mark string) (any, error) {
		v, err := next(ctx)
		return fmt.Sprint(v, mark), err
	}
	c.Directives.Logged = func(ctx context.Context, _ any, next graphql.Resolver, as string) (any, error) {
		if as == "" {
			return nil, errors.New("no name to log as")
		}
		return next(ctx)
	}
	return c
}

func (root) Box() BoxResolver           { return boxes{} }
func (root) Mutation() MutationResolver { return root{} }
func (root) Query() QueryResolver       { return root{} }

type boxes struct{}

func (boxes) Size(_ context.Context, objs []Box) ([]int, error) {
	sizes := make([]int, len(objs))
	for i, b := range objs {
		sizes[i] = len(b.Name())
	}
	return sizes, nil
}

func bag() map[string]any {
	name, one := "outer", 1
	return map[string]any{"name": &name, "count": one, "bags": []map[string]any{{"count": "wrong"}, {"name": "b"}}}
}

func (root) Bag(context.Context) (map[string]any, error) { return bag(), nil }
func (root) Bags(_ context.Context, count *int) ([]map[string]any, error) {
	bags := make([]map[string]any, *count)
	for i := range bags {
		bags[i] = bag()
	}
	return bags, nil
}
func (root) NoBag(context.Context) (map[string]any, error) { return nil, nil }
func (root) Boxes(context.Context) ([]Box, error)          { return []Box{crate{"c"}, crate{"dd"}}, nil }
func (root) Sacks(context.Context) ([]Sack, error)         { return []Sack{{"name": "s"}, nil}, nil }
func (root) Things(context.Context) ([]Thing, error) {
	return []Thing{crate{"c"}}, nil
}
func (root) Hello(_ context.Context, to Name) (string, error) { return to.First + " " + *to.Last, nil }

func (root) Rename(_ context.Context, name string) (*Payload, error) {
	return &Payload{Name: name}, nil
}
func (root) RenameAll(_ context.Context, names []string) ([]*Payload, error) {
	all := make([]*Payload, len(names))
	for i, name := range names {
		all[i] = &Payload{Name: name}
	}
	return all, nil
}
