package lockstest_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/lockstep/lockstest"
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

// failureOf returns what a failing comparison tells; "" if it does not fail.
func failureOf(compare func(t lockstest.TB)) string {
	var t recorder
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		compare(&t)
	}()
	<-ended
	if !t.failed {
		return ""
	}
	return t.text.String()
}

// kinds notes which kinds of operations run.
type kinds map[ast.Operation]bool

func (kinds) ExtensionName() string                   { return "kinds" }
func (kinds) Validate(graphql.ExecutableSchema) error { return nil }

func (k kinds) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	k[graphql.GetOperationContext(ctx).Operation.Operation] = true
	return next(ctx)
}

// counter counts operations.
type counter struct{ count *int }

func (counter) ExtensionName() string                   { return "counter" }
func (counter) Validate(graphql.ExecutableSchema) error { return nil }

func (c counter) InterceptOperation(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	*c.count++
	return next(ctx)
}
