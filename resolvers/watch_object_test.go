package resolvers

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/pubsub"
)

// A change during the first load is not lost, and neither is a change whose load failed.
func TestWatchLosesNoChange(t *testing.T) {
	t.Parallel()
	const topic = "report:x"
	access, err := auth.NewAccess(graph.NewExecutableSchema(graph.Config{}).Schema())
	require.NoError(t, err)
	hub := pubsub.New(nil, pubsub.Options{Poll: time.Hour, Safety: time.Hour})
	t.Cleanup(hub.Close)
	loads := 0
	events, err := watchObject(t.Context(), &Resolver{hub: hub, access: access}, watch[*db.Report]{
		topic: topic,
		load: func(ctx context.Context) (*db.Report, error) {
			switch loads++; loads {
			case 1:
				hub.Publish(ctx, topic) // a change after the row was read
				return &db.Report{Status: db.ReportStatusRunning}, nil
			case 2:
				return nil, errors.New("the database is away")
			default:
				return &db.Report{Status: db.ReportStatusSucceeded}, nil
			}
		},
		changed: func(told, now *db.Report) bool { return told.Status != now.Status },
		final:   func(p *db.Report) bool { return p.Status == db.ReportStatusSucceeded },
	})
	require.NoError(t, err)
	require.Equal(t, db.ReportStatusRunning, (<-events).Status)
	require.Equal(t, db.ReportStatusSucceeded, (<-events).Status)
	_, more := <-events
	require.False(t, more)
}
