package resolvers

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/sqlpage"
)

// Report resolves Report.
func (r *Resolver) Report() graph.ReportResolver { return reportResolver{r} }

type reportResolver struct{ *Resolver }

func (r queryResolver) Report(ctx context.Context, id db.ID) (*db.Report, error) {
	return byGlobalID(ctx, r.Resolver, r.loaders.reports, id, db.KindReport)
}

func (r queryResolver) Reports(ctx context.Context, first *int, after *string, last *int, before *string, filter *db.ReportFilter) (*db.ReportConnection, error) {
	viewer := auth.From(ctx)
	l := db.Reports(filter)
	if !viewer.IsStaff() {
		l.NarrowTo("requested_by", viewer.ID)
		db.OnlyOwn(&l)
	}
	return rootPage(ctx, sqlpage.PageOf[db.Report](r.db.Database, l, sqlpage.Page{First: first, After: after, Last: last, Before: before}, selectedParts(ctx)))
}

func (r reportResolver) RequestedBy(ctx context.Context, reports []*db.Report) ([]*db.User, error) {
	return one(ctx, r.loaders.users, db.ReportRequestedBy, reports)
}
