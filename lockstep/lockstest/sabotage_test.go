package lockstest_test

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep"
	"orderly.example/lockstep/internal/torture"
)

// sabotage changes the nth response of an operation, or ends its responses with nil.
type sabotage func(ctx context.Context, n int, r *graphql.Response) *graphql.Response

func wrongValue(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Data = []byte(strings.Replace(string(r.Data), `"id":"3"`, `"id":"0"`, 1))
	return r
}

func neverReady(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Data = []byte(strings.Replace(string(r.Data), `"ready":true`, `"ready":false`, 1))
	return r
}

func wrongSecondEvent(_ context.Context, n int, r *graphql.Response) *graphql.Response {
	if n == 2 {
		r.Data = append(r.Data, ' ')
	}
	return r
}

func noSecondEvent(_ context.Context, n int, r *graphql.Response) *graphql.Response {
	if n == 2 {
		return nil
	}
	return r
}

func noData(_ context.Context, _ int, r *graphql.Response) *graphql.Response { r.Data = nil; return r }

func noErrors(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors = nil
	return r
}

func errorTwice(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors = append(r.Errors, r.Errors[0])
	return r
}

func extensions(ctx context.Context, _ int, r *graphql.Response) *graphql.Response {
	graphql.RegisterExtension(ctx, "a", 1)
	return r
}

func otherPath(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Path = r.Errors[0].Path[:1]
	return r
}

func otherMessage(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Message = "another"
	return r
}

func otherPlace(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Locations = []gqlerror.Location{{Line: 77, Column: 1}}
	return r
}

func otherCode(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Errors[0].Extensions = map[string]any{"code": "OTHER"}
	return r
}

func refused(_ context.Context, _ int, r *graphql.Response) *graphql.Response {
	r.Data = nil
	r.Errors = gqlerror.List{{Message: "refused", Path: ast.Path{ast.PathName("rename")}, Extensions: map[string]any{"argument": "id"}}}
	return r
}

func oracle() graphql.ExecutableSchema { return torture.NewExecutableSchema(torture.NewConfig()) }

func subject() graphql.ExecutableSchema {
	return torture.NewLockstepSchema(torture.NewConfig(), lockstep.Options{})
}

// sabotaged is a schema whose responses are changed.
type sabotaged struct {
	graphql.ExecutableSchema
	change sabotage
}

func (s sabotaged) Exec(ctx context.Context) graphql.ResponseHandler {
	next, n := s.ExecutableSchema.Exec(ctx), 0
	return func(ctx context.Context) *graphql.Response {
		response := next(ctx)
		if n++; response == nil {
			return nil
		}
		return s.change(ctx, n, response)
	}
}

// endless is a schema whose subscriptions go on until their context ends.
type endless struct{ graphql.ExecutableSchema }

func (s endless) Exec(ctx context.Context) graphql.ResponseHandler {
	next := s.ExecutableSchema.Exec(ctx)
	return func(ctx context.Context) *graphql.Response {
		if response := next(ctx); response != nil {
			return response
		}
		<-ctx.Done()
		return nil
	}
}
