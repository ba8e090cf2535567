// Package batch answers batches, for the resolvers of test projects.
package batch

import "github.com/99designs/gqlgen/graphql"

// Each answers a batch, one parent after the other. Errors are told for each parent (graphql.BatchErrorList). gqlgen's
// own executor passes the nil elements of a list on to batch resolvers: these are answered by the zero value.
func Each[P, R any](parents []*P, answer func(*P) (R, error)) ([]R, error) {
	results := make([]R, len(parents))
	errs := make(graphql.BatchErrorList, len(parents))
	failed := false
	for i, parent := range parents {
		if parent == nil {
			continue
		}
		results[i], errs[i] = answer(parent)
		failed = failed || errs[i] != nil
	}
	if failed {
		return results, errs
	}
	return results, nil
}
