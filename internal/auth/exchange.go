package auth

import (
	"context"
	"time"

	"orderly.example/db"
)

// Exchange is the HTTP exchange that a request came in, as far as logging in and out need it.
type Exchange struct {
	Client Client
	// Session is that of the request, and Token its token's hash; nil without a session.
	Session *db.Session
	Token   db.TokenHash
}

// Client is who sent a request.
type Client interface {
	// Address stands for the client where attempts are counted; empty where it is not known.
	Address() string
	// CookieFault is why the browser may not, or would not, keep a cookie of the answer: a page of a foreign origin sent the
	// request, or its way is not encrypted. It is nil where the cookie can be set.
	CookieFault() error
	// SetCookie and ClearCookie change the browser's cookie.
	SetCookie(token string, expires time.Time)
	ClearCookie()
	// Device is the browser's other cookie, which outlives sessions; SetDevice gives it another.
	Device() string
	SetDevice(cookie string)
}

// noClient is a client of whom nothing is known, and who may set no cookie.
type noClient struct{}

func (noClient) Address() string             { return "" }
func (noClient) CookieFault() error          { return errNoBrowser }
func (noClient) SetCookie(string, time.Time) {}
func (noClient) ClearCookie()                {}
func (noClient) Device() string              { return "" }
func (noClient) SetDevice(string)            {}

var errNoBrowser = db.NewFault(db.CodeForbidden, "there is no browser to keep a cookie")

type exchangeKey struct{}

// WithExchange puts the exchange into the context.
func WithExchange(ctx context.Context, e *Exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, e)
}

// ExchangeFrom returns the exchange, or an empty one.
func ExchangeFrom(ctx context.Context) *Exchange {
	if e, ok := ctx.Value(exchangeKey{}).(*Exchange); ok {
		return e
	}
	return &Exchange{Client: noClient{}}
}
