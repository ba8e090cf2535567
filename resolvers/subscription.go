package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/pubsub"
)

// Subscription resolves Subscription.
func (r *Resolver) Subscription() graph.SubscriptionResolver { return subscriptionResolver{r} }

type subscriptionResolver struct{ *Resolver }

func (r subscriptionResolver) ReportUpdated(ctx context.Context, id db.ID) (<-chan *db.Report, error) {
	key, err := id.Key(db.KindReport)
	if err != nil {
		return nil, err
	}
	return watchObject(ctx, r.Resolver, watch[*db.Report]{
		topic: pubsub.Report(key),
		load:  loadVisible(r.Resolver, r.coalescers.reports, key),
		changed: func(last, now *db.Report) bool {
			return now.Status != last.Status || now.Progress != last.Progress || now.Attempt != last.Attempt
		},
		final: func(p *db.Report) bool { return p.FinishedAt != nil },
	})
}

func (r subscriptionResolver) OrderUpdated(ctx context.Context, id db.ID) (<-chan *db.Order, error) {
	key, err := id.Key(db.KindOrder)
	if err != nil {
		return nil, err
	}
	return watchObject(ctx, r.Resolver, watch[*db.Order]{
		topic:   pubsub.Order(key),
		load:    loadVisible(r.Resolver, r.coalescers.orders, key),
		changed: func(last, now *db.Order) bool { return now.Version != last.Version },
		final:   func(*db.Order) bool { return false },
	})
}
