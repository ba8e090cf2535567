// Package resolvers answers the fields that load. Those below the root get all their parents at once, from lockstep and
// from gqlgen alike.
package resolvers

import (
	"context"
	"strings"

	"orderly.example/lockstep/examples/blog/graph"
	"orderly.example/lockstep/examples/blog/store"
)

// Config is what either executor is made from.
func Config(data *store.Store) graph.Config {
	return graph.Config{Resolvers: root{data}, Directives: graph.DirectiveRoot{Member: member}}
}

type root struct{ *store.Store }

type (
	author       struct{ *store.Store }
	comment      struct{ *store.Store }
	mutation     struct{ *store.Store }
	post         struct{ *store.Store }
	query        struct{ *store.Store }
	subscription struct{ *store.Store }
)

func (r root) Author() graph.AuthorResolver             { return author(r) }
func (r root) Comment() graph.CommentResolver           { return comment(r) }
func (r root) Mutation() graph.MutationResolver         { return mutation(r) }
func (r root) Post() graph.PostResolver                 { return post(r) }
func (r root) Query() graph.QueryResolver               { return query(r) }
func (r root) Subscription() graph.SubscriptionResolver { return subscription(r) }

func (r author) Posts(_ context.Context, authors []*store.Author, first int, after *string) ([]*store.PostConnection, error) {
	return r.PostsOf(each(authors, func(a *store.Author) string { return a.ID }), first, after), nil
}

func (r comment) Author(_ context.Context, comments []*store.Comment) ([]*store.Author, error) {
	return r.Authors(each(comments, func(c *store.Comment) string { return c.AuthorID })), nil
}

func (r comment) Post(_ context.Context, comments []*store.Comment) ([]*store.Post, error) {
	return r.Posts(each(comments, func(c *store.Comment) string { return c.PostID })), nil
}

func (r post) Author(_ context.Context, posts []*store.Post) ([]*store.Author, error) {
	return r.Authors(each(posts, func(p *store.Post) string { return p.AuthorID })), nil
}

func (r post) Comments(_ context.Context, posts []*store.Post, first int, after *string) ([]*store.CommentConnection, error) {
	return r.CommentsOf(each(posts, func(p *store.Post) string { return p.ID }), first, after), nil
}

func (r query) Author(_ context.Context, id string) (*store.Author, error) {
	return r.Authors([]string{id})[0], nil
}

func (r query) Node(_ context.Context, id string) (store.Node, error) {
	kind, _, _ := strings.Cut(id, "-")
	switch kind {
	case "author":
		return found(r.Authors([]string{id})[0])
	case "comment":
		return found(r.Comments([]string{id})[0])
	case "post":
		return found(r.Store.Posts([]string{id})[0])
	}
	return nil, nil
}

func (r query) Posts(_ context.Context, first int, after *string, since *store.Date) (*store.PostConnection, error) {
	return r.AllPosts(first, after, since), nil
}

func (r query) Search(_ context.Context, text string, first int) ([]store.Found, error) {
	return r.Store.Search(text, first), nil
}

func (r mutation) AddComment(_ context.Context, input graph.AddComment) (*graph.AddCommentPayload, error) {
	added, err := r.Store.AddComment(input.PostID, input.AuthorID, input.Text)
	if err != nil {
		return nil, err
	}
	return &graph.AddCommentPayload{Comment: added}, nil
}

func (r subscription) CommentAdded(ctx context.Context, postID string) (<-chan *store.Comment, error) {
	return r.Subscribe(ctx, postID), nil
}

func each[T, R any](rows []*T, of func(*T) R) []R {
	values := make([]R, len(rows))
	for i, r := range rows {
		values[i] = of(r)
	}
	return values
}

// found keeps a row that there is not from becoming a node that is a nil pointer.
func found[T any, N interface {
	*T
	store.Node
}](row N) (store.Node, error) {
	if row == nil {
		return nil, nil
	}
	return row, nil
}
