package sqlpage

import (
	"context"

	"orderly.example/internal/postgres"
)

// A write can be one statement for several requests, as orders of several customers. Each request counts it, as if it
// had sent it by itself.

// ForRequests is the context of statements that are sent for several requests. They are given by their contexts.
func ForRequests(ctx context.Context, requests []context.Context) context.Context {
	list := make([]request, len(requests))
	for i, of := range requests {
		list[i] = request{of, budgetOf(of)}
	}
	return context.WithValue(ctx, requestsKey{}, list)
}

// MayShare reports whether a request's next statement may be one with those of others. Not if no statement is left of
// its budget: only a statement of its own can be stopped.
func MayShare(ctx context.Context) bool {
	return transactionOf(ctx) == nil && !budgetOf(ctx).isExhausted()
}

// MustSplit reports whether a write for several requests was undone, and may have failed because of one of them. Then
// it is uncounted, and is to be sent for each request by itself. ctx is of ForRequests.
func MustSplit(ctx context.Context, err error) bool {
	if len(requestsOf(ctx)) < 2 || ctx.Err() != nil || !postgres.MayFailForOne(err) {
		return false
	}
	refund(ctx)
	return true
}
