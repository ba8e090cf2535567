package torture

import (
	"context"
	"errors"
)

// subscriptionResolver gives channels that hold all their events from the start, and end.
type subscriptionResolver struct{}

func eventsOf[T any](events []T) <-chan T {
	channel := make(chan T, len(events))
	for _, event := range events {
		channel <- event
	}
	close(channel)
	return channel
}

func (subscriptionResolver) Things(_ context.Context, ids []string) (<-chan *Thing, error) {
	things, err := listed(ids, func(id int) *Thing { return thingOrNil(id, "event", 0, 6) })
	if err != nil {
		return nil, err
	}
	return eventsOf(things), nil
}

func (subscriptionResolver) Pages(_ context.Context, times, first *int) (<-chan *ThingPage, error) {
	return eventsOf(exactly(min(valueOr(times, 1), 4), func(n int) *ThingPage { return pageOf(n, "event", first) })), nil
}

// Gaps gives nil where the schema forbids it; gqlgen writes it all the same.
func (subscriptionResolver) Gaps(context.Context) (<-chan *ThingPage, error) {
	return eventsOf([]*ThingPage{nil}), nil
}

func (subscriptionResolver) Animals(_ context.Context, times *int) (<-chan Animal, error) {
	return eventsOf(exactly(min(valueOr(times, 1), 4), func(n int) Animal { return animalOf(n*3, 5) })), nil
}

func (subscriptionResolver) Fails(context.Context) (<-chan *Thing, error) {
	return nil, errors.New("the subscription failed")
}
