package reference

import (
	"context"

	"orderly.example/db"
	"orderly.example/graph"
	"orderly.example/internal/auth"
	"orderly.example/internal/faults"
	"orderly.example/lockstep/randql"
)

// Outcome is what a mutation has done. The reference writes nothing, and takes the rest of the payload from the
// present rows.
type Outcome struct {
	// IDs are of what the payload holds.
	IDs []string
	// Errors are what was wrong with the input.
	Errors []*db.UserError
	// Count is how many notifications were marked.
	Count int
	// Refused is the code of the error in the payload's place, or "".
	Refused string
}

// AskAfter answers the last mutation that was done.
func (o *API) AskAfter(ctx context.Context, viewer auth.Viewer, op randql.Op, done Outcome) (Answer, error) {
	return o.ask(ctx, viewer, op, &request{done: &done})
}

// Mutation resolves Mutation.
func (o *API) Mutation() graph.MutationResolver { return mutation{API: o} }

// mutation has no answer to what is about sessions.
type mutation struct {
	graph.MutationResolver
	*API
}

// outcome is what was done: rows of a type, and why there are none.
func outcome[P interface {
	comparable
	db.Node
}](ctx context.Context, o *API) (row P, errors []*db.UserError, err error) {
	rows, errors, err := outcomes[P](ctx, o)
	if len(rows) > 0 {
		row = rows[0]
	}
	return row, errors, err
}

func outcomes[P interface {
	comparable
	db.Node
}](ctx context.Context, o *API) (rows []P, errors []*db.UserError, err error) {
	done := from(ctx).done
	if done == nil {
		return nil, nil, nil // it is not done yet: cursors are looked for
	}
	if done.Refused != "" {
		return nil, nil, faults.New(faults.Code(done.Refused), "refused")
	}
	for _, text := range done.IDs {
		var id db.ID
		if err := id.UnmarshalGQL(text); err != nil {
			return nil, nil, err
		}
		p, _ := o.node(ctx, id).(P)
		rows = append(rows, p)
	}
	return rows, done.Errors, nil
}

func (m mutation) Register(ctx context.Context, _ graph.RegisterInput) (*graph.RegisterPayload, error) {
	user, errs, err := outcome[*db.User](ctx, m.API)
	return &graph.RegisterPayload{User: user, Errors: errs}, err
}

func (m mutation) ResetPassword(ctx context.Context, _ graph.ResetPasswordInput) (*graph.ResetPasswordPayload, error) {
	user, errs, err := outcome[*db.User](ctx, m.API)
	return &graph.ResetPasswordPayload{User: user, Errors: errs}, err
}

func (m mutation) UpdateProfile(ctx context.Context, _ db.ProfileChange) (*graph.UpdateProfilePayload, error) {
	user, errs, err := outcome[*db.User](ctx, m.API)
	return &graph.UpdateProfilePayload{User: user, Errors: errs}, err
}

func (m mutation) SetUserRole(ctx context.Context, _ graph.SetUserRoleInput) (*graph.SetUserRolePayload, error) {
	user, errs, err := outcome[*db.User](ctx, m.API)
	return &graph.SetUserRolePayload{User: user, Errors: errs}, err
}

func (m mutation) SetUserActive(ctx context.Context, _ graph.SetUserActiveInput) (*graph.SetUserActivePayload, error) {
	user, errs, err := outcome[*db.User](ctx, m.API)
	return &graph.SetUserActivePayload{User: user, Errors: errs}, err
}

func (m mutation) CreateProduct(ctx context.Context, _ db.NewProduct) (*graph.CreateProductPayload, error) {
	product, errs, err := outcome[*db.Product](ctx, m.API)
	return &graph.CreateProductPayload{Product: product, Errors: errs}, err
}

func (m mutation) UpdateProduct(ctx context.Context, _ db.ProductChange) (*graph.UpdateProductPayload, error) {
	product, errs, err := outcome[*db.Product](ctx, m.API)
	return &graph.UpdateProductPayload{Product: product, Errors: errs}, err
}

func (m mutation) AdjustStock(ctx context.Context, _ db.StockChange) (*graph.AdjustStockPayload, error) {
	product, errs, err := outcome[*db.Product](ctx, m.API)
	return &graph.AdjustStockPayload{Product: product, Errors: errs}, err
}

func (m mutation) PlaceOrder(ctx context.Context, _ db.NewOrder) (*graph.PlaceOrderPayload, error) {
	order, errs, err := outcome[*db.Order](ctx, m.API)
	return &graph.PlaceOrderPayload{Order: order, Errors: errs}, err
}

func (m mutation) SetOrderStatus(ctx context.Context, _ graph.SetOrderStatusInput) (*graph.SetOrderStatusPayload, error) {
	order, errs, err := outcome[*db.Order](ctx, m.API)
	return &graph.SetOrderStatusPayload{Order: order, Errors: errs}, err
}

func (m mutation) CancelOrder(ctx context.Context, _ graph.CancelOrderInput) (*graph.CancelOrderPayload, error) {
	order, errs, err := outcome[*db.Order](ctx, m.API)
	return &graph.CancelOrderPayload{Order: order, Errors: errs}, err
}

func (m mutation) MarkNotificationsRead(ctx context.Context, _ graph.MarkNotificationsReadInput) (*graph.MarkNotificationsReadPayload, error) {
	notifications, errs, err := outcomes[*db.Notification](ctx, m.API)
	payload := &graph.MarkNotificationsReadPayload{Notifications: notifications, Errors: errs}
	if done := from(ctx).done; done != nil {
		payload.MarkedCount = done.Count
	}
	return payload, err
}

func (m mutation) RequestReport(ctx context.Context, _ db.NewReport) (*graph.RequestReportPayload, error) {
	report, errs, err := outcome[*db.Report](ctx, m.API)
	return &graph.RequestReportPayload{Report: report, Errors: errs}, err
}

func (m mutation) CancelReport(ctx context.Context, _ graph.CancelReportInput) (*graph.CancelReportPayload, error) {
	report, errs, err := outcome[*db.Report](ctx, m.API)
	return &graph.CancelReportPayload{Report: report, Errors: errs}, err
}
