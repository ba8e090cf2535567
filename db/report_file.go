package db

// Extension is what the names of a format's files end in.
func (v ReportFormat) Extension() string {
	if v == ReportJSONL {
		return "jsonl"
	}
	return "csv"
}

// ContentType is a format's media type.
func (v ReportFormat) ContentType() string {
	if v == ReportJSONL {
		return "application/jsonl"
	}
	return "text/csv; charset=utf-8"
}

// FileName is the name under which a report's file is saved, as orders-2026-01-01-2026-01-31.csv.
func (r *Report) FileName() string {
	subject := "orders"
	switch r.Kind {
	case ReportSalesSummary:
		subject = "sales"
	case ReportTopProducts:
		subject = "products"
	case ReportCustomerActivity:
		subject = "customers"
	case ReportOrdersExport:
	}
	return subject + "-" + r.From.String() + "-" + r.To.String() + "." + r.Format.Extension()
}
