package db_test

import (
	"testing"

	"orderly.example/db"
	"orderly.example/sqlpage"
)

// reportLists are the list of all reports and a customer's own reports.
func reportLists(t testing.TB, e *explainer) []planCase {
	t.Helper()
	rows := quantileRows(t, e, "reports", "created_at", func() (sqlpage.Row, any) { r := &db.Report{}; return r, &r.CreatedAt })
	own := db.NewestReports()
	own.NarrowTo("requested_by", keys(t, e.DB, "SELECT id FROM users WHERE username = 'customer'")[0])
	db.OnlyOwn(&own)
	demoted := db.NewestReports() // a former member of staff, most of whose reports are about the whole shop
	demoted.NarrowTo("requested_by", parentKeys(t, e, "reports", "requested_by")[0])
	db.OnlyOwn(&demoted)
	probes := append(pageCases[db.Report](e, "customer's reports", db.OrderDirectionDesc, own, rows),
		pageCases[db.Report](e, "demoted's reports", db.OrderDirectionDesc, demoted, rows)...)
	for _, f := range reportFilters() {
		name := "reports"
		if f.name != "" {
			name += "(" + f.name + ")"
		}
		probes = append(probes, pageCases[db.Report](e, name, db.OrderDirectionDesc, db.Reports(f.filter), rows)...)
	}
	return probes
}

func reportFilters() []namedFilter[*db.ReportFilter] {
	one, several := []db.ReportKind{db.ReportKindTopProducts}, []db.ReportKind{db.ReportKindSalesSummary, db.ReportKindOrdersExport}
	never, common := []db.ReportStatus{db.ReportStatusQueued, db.ReportStatusRunning}, []db.ReportStatus{db.ReportStatusSucceeded}
	return []namedFilter[*db.ReportFilter]{
		{"", nil},
		{"kind: one", &db.ReportFilter{Kind: one}},
		{"kind: several", &db.ReportFilter{Kind: several}},
		{"kind: none", &db.ReportFilter{Kind: []db.ReportKind{}}},
		{"status: never", &db.ReportFilter{Status: never}},
		{"status: common", &db.ReportFilter{Status: common}},
		{"kind: one; status: never", &db.ReportFilter{Kind: one, Status: never}},
		{"kind: several; status: common", &db.ReportFilter{Kind: several, Status: common}},
	}
}
