package worker

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"

	"riverqueue.com/riverui"
)

// Pages are River UI, the pages about jobs and queues, to be mounted at a path. They let everybody who reaches them
// cancel, retry and delete any job: whoever mounts them must authenticate users and refuse cross-site requests.
//
// They are not started: otherwise each server would count all jobs in the background. From 10,000 jobs of one state
// on they show an estimate.
func (i *Inserter) Pages(path string, log *slog.Logger) (http.Handler, error) {
	log = cmp.Or(log, slog.New(slog.DiscardHandler))
	pages, err := riverui.NewHandler(&riverui.HandlerOpts{
		Endpoints: riverui.NewEndpoints(i.river, nil), Logger: newRiverLog(log), Prefix: path,
	})
	if err != nil {
		return nil, fmt.Errorf("setting up River's pages: %w", err)
	}
	return pages, nil
}
