package worker

// WithTestHook are options whose makers call step at certain steps of a report.
func WithTestHook(o ReportOptions, step func(string)) ReportOptions {
	o.testHookStep = step
	return o
}
