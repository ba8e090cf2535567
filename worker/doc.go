// Package worker runs the shop's background jobs with River, on the same database and pool as everything else. It
// knows db and the store of files; who may ask for a report is decided by resolvers and auth.
//
// Start runs a Client, which works jobs; an Inserter only queues them. A kind of job is one file: its arguments,
// its worker, and a line in addJobs. Begin with worker.go; the largest job is make_report.go, continued in
// report_run.go.
package worker
