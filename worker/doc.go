// Package worker runs the shop's background jobs with River, on the same database and pool as everything else. A kind of job is
// one file: its arguments, its worker, and what it says in addJobs. It knows db and the store of files; who may ask for a report
// is resolvers' and auth's. Begin with worker.go; the largest job is make_report.go.
package worker
