package torture

import (
	"context"
	"errors"
)

// errNeverCalled is of methods that gqlgen asks for, and does not call: a field of the type Query has no resolver.
var errNeverCalled = errors.New("this is never called")

func (mutationResolver) Query(context.Context) (*Query, error) { return nil, errNeverCalled }
func (queryResolver) Query(context.Context) (*Query, error)    { return nil, errNeverCalled }
