package worker

// AtSteps are options whose makers call step at certain steps of a report.
func AtSteps(o ReportOptions, step func(string)) ReportOptions {
	o.step = step
	return o
}
