package onfields

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"orderly.example/lockstep/internal/batch"
	"orderly.example/lockstep/internal/options"
)

// NewConfig is what either executor is made from.
func NewConfig() Config {
	return Config{Resolvers: resolvers{}, Directives: DirectiveRoot{Louder: louder}}
}

func louder(ctx context.Context, _ any, next graphql.Resolver, by string) (any, error) {
	value, err := next(ctx)
	if text, ok := value.(string); ok {
		return text + by, err
	}
	return value, err
}

type resolvers struct{}

func (resolvers) Author() AuthorResolver             { return authorResolver{} }
func (resolvers) Mutation() MutationResolver         { return mutation{} }
func (resolvers) Query() QueryResolver               { return query{} }
func (resolvers) Subscription() SubscriptionResolver { return subscription{} }

type (
	authorResolver struct{}
	mutation       struct{}
	query          struct{}
	subscription   struct{}
)

func (authorResolver) Books(_ context.Context, authors []*Author) ([][]*Book, error) {
	return batch.Each(authors, func(a *Author) ([]*Book, error) {
		if a.Name == "failing" {
			return nil, errors.New("the books are lost")
		}
		return []*Book{{Title: "on " + a.Name}}, nil
	})
}

func (mutation) Rename(_ context.Context, name string) (*Author, error) {
	return &Author{Name: name}, nil
}

func (query) Author(_ context.Context, name string) (*Author, error) { return &Author{Name: name}, nil }

func (query) Authors(_ context.Context, first int) ([]*Author, error) {
	return options.Several(first, func(n int) *Author { return &Author{Name: fmt.Sprint("author ", n)} }), nil
}

func (query) Greeting(context.Context) (string, error) { return "hello", nil }

func (subscription) Renamed(_ context.Context, times int) (<-chan *Author, error) {
	return options.Events(options.Several(times, func(n int) *Author { return &Author{Name: fmt.Sprint("author ", n)} }), nil)
}
