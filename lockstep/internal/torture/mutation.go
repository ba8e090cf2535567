package torture

import (
	"context"
	"errors"
)

// mutationResolver changes nothing, so that both executors see the same.
type mutationResolver struct{}

func (mutationResolver) Rename(_ context.Context, id, name string) (*Payload, error) {
	n, err := number(id)
	if err != nil {
		return nil, err
	}
	renamed := thing(n)
	renamed.Name = name
	return &Payload{Thing: renamed, Things: []*Thing{thing(n + 1), thing(n + 2)}, Message: &name}, nil
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
