// Package worker runs the shop's background jobs with River, on the same database and pool as everything else. It
// knows db and the store of files; who may ask for a report is decided by resolvers and auth.
//
// Start runs a Client, which works jobs; an Inserter only queues them. A kind of job is one file: its arguments,
// its worker, and a line in addJobs. Begin with worker.go. The largest job is make_report.go: report_run.go
// makes one attempt at a report and writes its file, whose rows report_csv.go and report_jsonl.go encode. check_folder.go
// refuses a folder of files that is another shop's.
// report_heartbeat.go says that the worker is alive; report_reaper.go gives the reports of workers that died a new
// attempt. What happens to the row of an attempt is in db/report_attempt.go. The
// four prune_*.go delete what is old, once an hour.
//
// A job is queued in the transaction that makes it necessary: resolvers hand Inserter.Enqueue to db.RequestReport, which
// calls it.
package worker
