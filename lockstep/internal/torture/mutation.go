package torture

import (
	"context"
	"errors"

	"orderly.example/lockstep"
)

// mutationResolver changes nothing, so that both executors see the same.
type mutationResolver struct{}

func (mutationResolver) Rename(ctx context.Context, id, name string) (*Payload, error) {
	n, err := number(id)
	if err != nil {
		return nil, err
	}
	return lockstep.Together(ctx, renaming{n, name}, renameAll)
}

type renaming struct {
	id   int
	name string
}

// renamedKey holds a function that gets the ids that one call renames.
type renamedKey struct{}

// WithRenamed has each call that renames things, by one field or several, tell their ids.
func WithRenamed(ctx context.Context, tell func(ids []int)) context.Context {
	return context.WithValue(ctx, renamedKey{}, tell)
}

func renameAll(ctx context.Context, all []renaming) ([]*Payload, error) {
	ids, payloads := make([]int, len(all)), make([]*Payload, len(all))
	for i, r := range all {
		ids[i] = r.id
		renamed := thing(r.id)
		renamed.Name = r.name
		payloads[i] = &Payload{Thing: renamed, Things: []*Thing{thing(r.id + 1), thing(r.id + 2)}, Message: &r.name}
	}
	if tell, ok := ctx.Value(renamedKey{}).(func([]int)); ok {
		tell(ids)
	}
	return payloads, nil
}

func (mutationResolver) Create(_ context.Context, input NewThing) (*Payload, error) {
	return created(&input), nil
}

func (mutationResolver) CreateMany(_ context.Context, inputs []*NewThing) ([]*Payload, error) {
	return exactly(len(inputs), func(n int) *Payload { return created(inputs[n]) }), nil
}

func created(input *NewThing) *Payload {
	id := len(input.Name) + len(valueOr(input.Note, "")) + int(valueOr(input.Level, LevelLow))
	if chance(id, "not created", 12) {
		return nil
	}
	made := thing(id)
	made.Name, made.Note, made.Colour = input.Name, input.Note, input.Colour
	return &Payload{
		Thing:  made,
		Things: several(valueOr(input.Parent, id)%population, "created", 3, func(n int) *Thing { return thing(id + n) }),
	}
}

func (mutationResolver) Fail(_ context.Context, id string) (*Payload, error) {
	return nil, errors.New("the mutation failed for " + id)
}

func (mutationResolver) FailHard(_ context.Context, id string) (*Payload, error) {
	if id == "" {
		panic("a mutation panicked")
	}
	return nil, errors.New("a mutation that can't be null failed")
}

func (mutationResolver) Touch(_ context.Context, ids []string) ([]*Thing, error) {
	return listed(ids, func(id int) *Thing { return thingOrNil(id, "touch", 0, 5) })
}
