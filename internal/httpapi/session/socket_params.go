package session

import (
	"context"
	"strings"

	"orderly.example/internal/auth"
)

// FromParams returns ctx with the viewer whose token a WebSocket's client sends in its first message, as the parameter
// `authorization`. It is like the header of the same name, which browsers can't send. Without it the request's viewer stays.
func (a Authenticator) FromParams(ctx context.Context, params map[string]any) (context.Context, error) {
	var header string
	for name, value := range params {
		if text, ok := value.(string); ok && strings.EqualFold(name, "authorization") {
			header = text
		}
	}
	if header == "" {
		return ctx, nil
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil, ErrEnded
	}
	found, err := a.Sessions.Find(ctx, strings.TrimSpace(token))
	if err != nil {
		return nil, a.fault(ctx, err)
	}
	if found == nil {
		return nil, ErrEnded
	}
	exchange := *auth.ExchangeFrom(ctx)
	exchange.Session, exchange.Token = found.Session, found.Token
	return auth.WithViewer(auth.WithExchange(ctx, &exchange), found.Viewer), nil
}
