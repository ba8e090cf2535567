// Run prints what gqlgen's executor and lockstep answer to each operation in the arguments, a line each.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"example.com/project/graph"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"orderly.example/lockstep"
)

func main() {
	gqlgen := executor.New(graph.NewExecutableSchema(graph.NewConfig()))
	subject := executor.New(graph.NewLockstepSchema(graph.NewConfig(), lockstep.Options{}))
	for _, operation := range os.Args[1:] {
		fmt.Println(answer(gqlgen, operation))
		fmt.Println(answer(subject, operation))
	}
}

func answer(e *executor.Executor, operation string) string {
	e.Use(extension.Introspection{})
	ctx := graphql.StartOperationTrace(context.Background())
	op, errs := e.CreateOperationContext(ctx, &graphql.RawParams{Query: operation})
	response := &graphql.Response{Errors: errs}
	if errs == nil {
		handle, ctx := e.DispatchOperation(ctx, op)
		response = handle(ctx)
	}
	text, err := json.Marshal(response)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
