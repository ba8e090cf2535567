package lockstest_test

import (
	"fmt"
	"runtime"
	"strings"
)

// recorder is a test that may fail, and keeps what it would have printed.
type recorder struct {
	text   strings.Builder
	failed bool
}

func (*recorder) Helper()                     {}
func (*recorder) Name() string                { return "recorder" }
func (r *recorder) Log(args ...any)           { fmt.Fprintln(&r.text, args...) }
func (r *recorder) Logf(f string, v ...any)   { fmt.Fprintf(&r.text, f+"\n", v...) }
func (*recorder) Skip(...any)                 { runtime.Goexit() }
func (*recorder) Skipf(string, ...any)        { runtime.Goexit() }
func (*recorder) SkipNow()                    { runtime.Goexit() }
func (r *recorder) Error(args ...any)         { r.Log(args...); r.Fail() }
func (r *recorder) Errorf(f string, v ...any) { r.Logf(f, v...); r.Fail() }
func (r *recorder) Fatal(args ...any)         { r.Log(args...); r.FailNow() }
func (r *recorder) Fatalf(f string, v ...any) { r.Logf(f, v...); r.FailNow() }
func (r *recorder) Fail()                     { r.failed = true }
func (r *recorder) Failed() bool              { return r.failed }

func (r *recorder) FailNow() {
	r.failed = true
	runtime.Goexit()
}
