package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/pubsub"
	"orderly.example/internal/uuid"
)

// RequestReport lets customers ask for their own orders only.
func (r mutationResolver) RequestReport(ctx context.Context, input db.NewReport) (*graph.RequestReportPayload, error) {
	viewer := auth.From(ctx)
	var customer uuid.UUID
	if !viewer.IsStaff() {
		if input.Kind != db.ReportKindOrdersExport {
			return nil, auth.Require(ctx, db.UserRoleStaff)
		}
		customer = viewer.ID
	}
	report, errs, err := r.db.RequestReport(ctx, viewer.ID, customer, input, r.enqueue)
	return &graph.RequestReportPayload{Report: report, Errors: errs}, err
}

// CancelReport lets customers cancel their own reports.
func (r mutationResolver) CancelReport(ctx context.Context, input graph.CancelReportInput) (*graph.CancelReportPayload, error) {
	var by uuid.UUID
	if viewer := auth.From(ctx); !viewer.IsStaff() {
		by = viewer.ID
	}
	report, errs, err := r.db.CancelReport(ctx, input.Report, by)
	if report != nil && errs == nil {
		PublishReports(r.hub)(ctx, report)
	}
	return &graph.CancelReportPayload{Report: report, Errors: errs}, err
}

// PublishReports returns what a worker calls when a report has changed. It publishes the report's topic, and when
// the report is finished also the notifications of whoever asked for it.
func PublishReports(hub *pubsub.Hub) func(context.Context, *db.Report) {
	return func(ctx context.Context, report *db.Report) {
		topics := []string{pubsub.Report(report.ID)}
		if report.FinishedAt != nil {
			topics = append(topics, pubsub.Notifications(report.RequesterID))
		}
		hub.Publish(ctx, topics...)
	}
}
