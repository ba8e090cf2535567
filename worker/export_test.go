package worker

// WithTestHook returns options with a hook that is called at certain steps of a report.
func WithTestHook(o ReportOptions, step func(string)) ReportOptions {
	o.testHookStep = step
	return o
}
