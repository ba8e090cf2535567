package lockstephttp

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// operation is a subscription of a socket.
type operation struct {
	id     string
	cancel context.CancelFunc
	// hasPlace says that it counts for the connection's Operations.
	hasPlace bool
}

func (c *connection) subscribe(m message) {
	if c.stream == nil {
		c.close(closeUnauthorized, "Unauthorized")
		return
	}
	if m.ID == "" || len(m.ID) > maxID {
		c.close(closeInvalid, "Invalid message")
		return
	}
	params, problem := decode("the payload", bytes.NewBuffer(m.Payload))
	if problem != nil {
		c.fail(c.stream, m.ID, problem.errors())
		return
	}
	ctx, cancel := context.WithCancel(graphql.StartOperationTrace(c.stream))
	o := &operation{id: m.ID, cancel: cancel}
	c.mutex.Lock()
	_, twice := c.active[o.id]
	// What a client has ended may run a while: as many of those as others.
	full := len(c.active) >= c.Operations || c.places >= 2*c.Operations
	if !twice && !full {
		c.active[o.id] = o
		o.hasPlace = true
		c.places++
	}
	c.mutex.Unlock()
	switch {
	case twice:
		cancel()
		c.close(closeDuplicate, "Subscriber for "+strconv.QuoteToASCII(m.ID)+" already exists")
	case full:
		cancel()
		c.fail(c.stream, m.ID, gqlerror.List{gqlerror.Wrap(c.Full)})
	default:
		params.Headers = c.header
		c.running.Go(func() {
			defer c.freePlace(o)
			c.run(ctx, o, params)
		})
	}
}

// freePlace gives the place of an operation to another, now that nothing of it runs. A client may have ended it before.
func (c *connection) freePlace(o *operation) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.free(o)
}

// free is freePlace with the mutex held.
func (c *connection) free(o *operation) {
	if o.hasPlace {
		o.hasPlace = false
		c.places--
	}
}

// run runs an operation until it has no more answers or its context ends.
func (c *connection) run(ctx context.Context, o *operation, params *graphql.RawParams) {
	defer o.cancel()
	op, errs := operationOf(ctx, c.exec, params)
	if len(errs) == 0 && op.Operation.Operation != ast.Subscription {
		errs = bad("a socket is for subscriptions alone: send this by POST").errors()
	}
	if len(errs) > 0 {
		if c.remove(o) {
			c.fail(graphql.WithOperationContext(ctx, op), o.id, withCodes(errs))
		}
		return
	}
	defer func() {
		if r := recover(); r != nil && c.remove(o) {
			c.fail(graphql.WithOperationContext(ctx, op), o.id, gqlerror.List{gqlerror.Wrap(op.Recover(ctx, r))})
		}
	}()
	c.answer(ctx, o, op)
}

func (c *connection) answer(ctx context.Context, o *operation, op *graphql.OperationContext) {
	responses, ctx := c.exec.DispatchOperation(ctx, op)
	for first := true; ; first = false {
		response := responses(ctx)
		switch {
		case response == nil:
			if c.remove(o) && ctx.Err() == nil {
				c.send(message{ID: o.id, Type: "complete"})
			}
			return
		case first && response.Data == nil:
			if c.remove(o) {
				c.sendErrors(o.id, response.Errors)
			}
			return
		case ctx.Err() != nil || !c.send(message{ID: o.id, Type: "next"}, envelope(response)...):
			return
		}
	}
}

// remove frees an operation's id. It returns false if the client has ended the operation itself.
func (c *connection) remove(o *operation) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.active[o.id] != o {
		return false
	}
	delete(c.active, o.id)
	c.free(o)
	return true
}

// fail ends an operation that could not start.
func (c *connection) fail(ctx context.Context, id string, errs gqlerror.List) {
	c.sendErrors(id, c.exec.DispatchError(ctx, errs).Errors)
}

func (c *connection) sendErrors(id string, errs gqlerror.List) {
	payload, err := json.Marshal(errs)
	if err == nil {
		c.send(message{ID: id, Type: "error", Payload: payload})
	}
}
