package worker

import (
	"fmt"
	"log/slog"
	"net/http"

	"riverqueue.com/riverui"
)

// Pages are River's own pages on jobs and queues, River UI, to be mounted at a path. They let whoever reaches them
// cancel, retry and delete any job: whoever mounts them asks who it is, and keeps other sites out.
//
// They are not started: each server would then count all jobs in the background, for nobody. From 10,000 jobs of a state
// on they show an estimate.
func (i *Inserter) Pages(path string, log *slog.Logger) (http.Handler, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	pages, err := riverui.NewHandler(&riverui.HandlerOpts{
		Endpoints: riverui.NewEndpoints(i.river, nil), Logger: newRiverLog(log), Prefix: path,
	})
	if err != nil {
		return nil, fmt.Errorf("setting up River's pages: %w", err)
	}
	return pages, nil
}
