package httpapi

import (
	"context"
	"strings"

	"orderly.example/internal/auth"
)

// ofParams is a context whose viewer is the one that a socket's client names when it begins: by `authorization`, as in
// the header of the same name, since browsers can't send that. Without it the viewer stays that of the request.
func (s sessions) ofParams(ctx context.Context, params map[string]any) (context.Context, error) {
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
		return nil, errEnded
	}
	found, err := s.sessions.Find(ctx, strings.TrimSpace(token))
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	if found == nil {
		return nil, errEnded
	}
	exchange := *auth.ExchangeFrom(ctx)
	exchange.Session, exchange.Token = found.Session, found.Token
	return auth.WithViewer(auth.WithExchange(ctx, &exchange), found.Viewer), nil
}
