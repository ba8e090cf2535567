package values

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"orderly.example/lockstep/internal/batch"
	"orderly.example/lockstep/internal/options"
)

// NewConfig is what either executor is made from. All data are functions of ids.
func NewConfig() Config {
	return Config{
		Resolvers: resolvers{},
		Directives: DirectiveRoot{
			AtMost: options.AtMost, Filled: options.Filled, Pass: options.Pass, Refuse: options.Refuse,
		},
	}
}

type (
	resolvers    struct{}
	catResolver  struct{}
	dogResolver  struct{}
	mutation     struct{}
	query        struct{}
	subscription struct{}
)

func (resolvers) Cat() CatResolver                   { return catResolver{} }
func (resolvers) Dog() DogResolver                   { return dogResolver{} }
func (resolvers) Mutation() MutationResolver         { return mutation{} }
func (resolvers) Query() QueryResolver               { return query{} }
func (resolvers) Subscription() SubscriptionResolver { return subscription{} }

func (catResolver) BestFriend(_ context.Context, cats []*Cat) ([]Cat, error) {
	return batch.Each(cats, func(c *Cat) (Cat, error) {
		if c.Size == 4 {
			return Cat{}, errors.New("there is no best friend of " + c.ID)
		}
		return cat(c.Size + 1), nil
	})
}

func (catResolver) Enemy(_ context.Context, cats []*Cat) ([]Named, error) {
	return batch.Each(cats, func(c *Cat) (Named, error) { return named(c.Size + 2), nil })
}

func (catResolver) Friends(_ context.Context, cats []*Cat, first *int) ([][]Cat, error) {
	return batch.Each(cats, func(c *Cat) ([]Cat, error) {
		return options.Several(options.Or(first, 0), func(n int) Cat { return cat(c.Size + n) }), nil
	})
}

func (catResolver) FriendsLoose(_ context.Context, cats []*Cat, mood *Mood) ([][]*Cat, error) {
	return batch.Each(cats, func(c *Cat) ([]*Cat, error) {
		return options.Several(len(options.Or(mood, "")), func(n int) *Cat { return catOrNil(c.Size + n) }), nil
	})
}

func (catResolver) Owner(_ context.Context, cats []*Cat) ([]*Dog, error) {
	return batch.Each(cats, func(c *Cat) (*Dog, error) { return dogOrNil(c.Size), nil })
}

func (catResolver) Rivals(_ context.Context, cats []*Cat) ([][]Animal, error) {
	return batch.Each(cats, func(c *Cat) ([]Animal, error) {
		return options.Several(c.Size%4-1, func(n int) Animal { return animal(c.Size + n) }), nil
	})
}

func (catResolver) Score(_ context.Context, cats []*Cat, factor float64, where *Where) ([]*float64, error) {
	return batch.Each(cats, func(c *Cat) (*float64, error) {
		return options.Unless(where != nil && c.Size%2 == 0, factor*float64(c.Size)), nil
	})
}

func (dogResolver) Cat(_ context.Context, dogs []*Dog) ([]*Cat, error) {
	return batch.Each(dogs, func(d *Dog) (*Cat, error) { return catOrNil(len(d.ID) + len(d.Name)), nil })
}

func (dogResolver) House(_ context.Context, dogs []*Dog, number *int) ([]House, error) {
	return batch.Each(dogs, func(*Dog) (House, error) { return house(options.Or(number, 0)), nil })
}

func (query) Cat(_ context.Context, id string) (*Cat, error) {
	n, err := options.Number(id)
	return catOrNil(n), err
}

func (query) Cats(_ context.Context, ids []string) ([]Cat, error) { return options.Listed(ids, cat) }

func (query) CatsLoose(_ context.Context, ids []*string) ([]*Cat, error) {
	return options.Several(len(ids), catOrNil), nil
}

func (query) Dogs(_ context.Context, first int) ([]Dog, error) {
	return options.Several(first, dog), nil
}

func (query) Animals(_ context.Context, ids []string) ([]Animal, error) {
	return options.Listed(ids, animal)
}

func (query) Named(_ context.Context, id string) (Named, error) {
	n, err := options.Number(id)
	return named(n), err
}

func (query) Node(_ context.Context, id string) (Node, error) {
	n, err := options.Number(id)
	return named(n + 1), err
}

func (query) Grid(context.Context) ([][]House, error) {
	return options.Several(2, func(n int) []House { return options.Several(n+1, house) }), nil
}

func (query) Found(_ context.Context, where *Where) (string, error) {
	text, err := json.Marshal(where)
	return string(text), err
}

func (query) Filled(_ context.Context, text *string, limit *int) (*string, error) {
	return options.Unless(text == nil, options.Or(text, "")+strconv.Itoa(options.Or(limit, -1))), nil
}

func (mutation) Add(_ context.Context, input NewCat) (Cat, error) {
	text, err := json.Marshal(input)
	added := cat(len(text))
	added.Name = string(text)
	return added, err
}

func (mutation) Rename(_ context.Context, id string, name *string) (*Cat, error) {
	n, err := options.Number(id)
	renamed := catOrNil(n)
	if renamed != nil {
		renamed.Name = options.Or(name, "nameless")
	}
	return renamed, err
}

func (subscription) Cats(_ context.Context, ids []string) (<-chan *Cat, error) {
	return options.Events(options.Listed(ids, catOrNil))
}
