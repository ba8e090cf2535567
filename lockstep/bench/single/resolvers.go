// Package single has the resolvers that are called for each object, and collect keys by a dataloader.
package single

import (
	"context"

	"orderly.example/lockstep/bench/data"
)

// Resolvers are the root of the resolvers. They need a context of WithLoaders.
type Resolvers struct{ *data.Store }

type (
	comment struct{ *data.Store }
	post    struct{ *data.Store }
	query   struct{ *data.Store }
	reply   struct{ *data.Store }
)

// Comment, Post, Query and Reply are their parts.
func (r Resolvers) Comment() CommentResolver { return comment(r) }
func (r Resolvers) Post() PostResolver       { return post(r) }
func (r Resolvers) Query() QueryResolver     { return query(r) }
func (r Resolvers) Reply() ReplyResolver     { return reply(r) }

func (comment) Author(ctx context.Context, c *data.Comment) (*data.Author, error) {
	return from(ctx).authors.Load(ctx, c.AuthorID)()
}

func (comment) Replies(ctx context.Context, c *data.Comment) ([]*data.Reply, error) {
	return from(ctx).replies.Load(ctx, c.ID)()
}

func (post) Author(ctx context.Context, p *data.Post) (*data.Author, error) {
	return from(ctx).authors.Load(ctx, p.AuthorID)()
}

func (post) Comments(ctx context.Context, p *data.Post) ([]*data.Comment, error) {
	return from(ctx).comments.Load(ctx, p.ID)()
}

func (r query) Posts(ctx context.Context) ([]*data.Post, error) { return r.Store.Posts(ctx) }

func (reply) Author(ctx context.Context, r *data.Reply) (*data.Author, error) {
	return from(ctx).authors.Load(ctx, r.AuthorID)()
}
