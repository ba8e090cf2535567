package lockstephttp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	gqlgen "github.com/99designs/gqlgen/graphql/handler"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly.example/lockstep"
	"orderly.example/lockstep/examples/blog/graph"
	"orderly.example/lockstep/examples/blog/resolvers"
	"orderly.example/lockstep/examples/blog/store"
	"orderly.example/lockstep/lockstephttp"
)

// newServer is gqlgen's server of a schema, without transports.
func newServer(schema *lockstep.Schema) *gqlgen.Server {
	server := gqlgen.New(schema)
	server.Use(schema.Inputs())
	server.SetValidationRulesFn(schema.Rules)
	return server
}

// The status of an answer says whether the operation could run.
func ExampleHTTP() {
	blog := newServer(graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{}))
	blog.AddTransport(lockstephttp.HTTP{BodyLimit: 10_000})

	ask(blog, `{ author(id: "author-1") { name } }`)
	ask(blog, `{ nothing }`)

	// Output:
	// 200 {"data":{"author":{"name":"Barbara"}}}
	// 400 {"errors":[{"message":"Cannot query field \"nothing\" on type \"Query\".","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}
}

// A database that is down is no fault of the client: load balancers and caches learn it from the status.
func ExampleHTTP_status() {
	errDown := errors.New("the database is down")
	blog := newServer(graph.NewLockstepSchema(resolvers.Config(store.New()), lockstep.Options{
		AroundLoad: func(context.Context, graphql.Resolver) (any, error) { return nil, errDown },
	}))
	blog.AddTransport(lockstephttp.HTTP{Status: func(err *gqlerror.Error) int {
		if errors.Is(err, errDown) {
			return http.StatusServiceUnavailable
		}
		return 0
	}})

	ask(blog, `{ posts { totalCount } }`)

	// Output:
	// 503 {"errors":[{"message":"the database is down","path":["posts"],"locations":[{"line":1,"column":3}]}],"data":null}
}

// ask sends a request, and prints the answer with its status.
func ask(server http.Handler, query string) {
	body := strings.NewReader(fmt.Sprintf(`{"query": %q}`, query))
	request := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/", body)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	fmt.Println(answer.Code, answer.Body)
}

// A subscription is a stream of Server-Sent Events.
func ExampleEvents() {
	data := store.New()
	blog := newServer(graph.NewLockstepSchema(resolvers.Config(data), lockstep.Options{}))
	blog.AddTransport(lockstephttp.Events{})
	server := httptest.NewServer(blog)
	defer server.Close()

	body := strings.NewReader(`{"query": "subscription { commentAdded(postId: \"post-1\") { text author { name } } }"}`)
	request, _ := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL, body)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = response.Body.Close() }()
	// The client has the headers: the subscription has begun, and misses nothing.
	_, _ = data.AddComment("post-1", "author-1", "Well said.")
	data.EndSubscriptions()
	events, _ := io.ReadAll(response.Body)
	fmt.Println(string(events))

	// Output:
	// :
	//
	// event: next
	// data: {"data":{"commentAdded":{"text":"Well said.","author":{"name":"Barbara"}}}}
	//
	// event: complete
	// data:
}

// oneComment are the blog's resolvers with a subscription that tells of one comment, and ends.
type oneComment struct{ graph.ResolverRoot }

func (r oneComment) Subscription() graph.SubscriptionResolver { return r }

func (oneComment) CommentAdded(context.Context, string) (<-chan *store.Comment, error) {
	comments := make(chan *store.Comment, 1)
	comments <- &store.Comment{Text: "Well said.", AuthorID: "author-1"}
	close(comments)
	return comments, nil
}

// A client opens a WebSocket, and subscribes by the protocol graphql-transport-ws.
func ExampleSocket() {
	config := resolvers.Config(store.New())
	config.Resolvers = oneComment{config.Resolvers}
	blog := newServer(graph.NewLockstepSchema(config, lockstep.Options{}))
	blog.AddTransport(lockstephttp.Socket{
		Open: func(ctx context.Context, params map[string]any) (context.Context, func(), error) {
			fmt.Println("opened by", params["user"])
			return ctx, func() {}, nil
		},
	})
	server := httptest.NewServer(blog)
	defer server.Close()

	ctx := context.Background()
	socket, _, err := websocket.Dial(ctx, server.URL, &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}}) //nolint:bodyclose // Dial does
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = socket.CloseNow() }()
	for _, message := range []string{
		`{"type": "connection_init", "payload": {"user": "Ada"}}`,
		`{"type": "subscribe", "id": "1", "payload": {"query": "subscription { commentAdded(postId: 1) { text author { name } } }"}}`,
	} {
		_ = socket.Write(ctx, websocket.MessageText, []byte(message))
	}
	for range 3 {
		_, message, _ := socket.Read(ctx)
		fmt.Println(string(message))
	}

	// Output:
	// opened by Ada
	// {"type":"connection_ack"}
	// {"id":"1","type":"next","payload":{"data":{"commentAdded":{"text":"Well said.","author":{"name":"Barbara"}}}}}
	// {"id":"1","type":"complete"}
}
