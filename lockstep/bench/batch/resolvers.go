// Package batch has the resolvers that get all their parents at once, for lockstep and for gqlgen's own executor.
package batch

import (
	"context"

	"orderly.example/lockstep/bench/data"
)

// Resolvers are the root of the resolvers.
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

func (r comment) Author(ctx context.Context, comments []*data.Comment) ([]*data.Author, error) {
	return r.Authors(ctx, each(comments, func(c *data.Comment) int { return c.AuthorID }))
}

func (r comment) Replies(ctx context.Context, comments []*data.Comment) ([][]*data.Reply, error) {
	return r.RepliesOf(ctx, each(comments, func(c *data.Comment) int { return c.ID }))
}

func (r post) Author(ctx context.Context, posts []*data.Post) ([]*data.Author, error) {
	return r.Authors(ctx, each(posts, func(p *data.Post) int { return p.AuthorID }))
}

func (r post) Comments(ctx context.Context, posts []*data.Post) ([][]*data.Comment, error) {
	return r.CommentsOf(ctx, each(posts, func(p *data.Post) int { return p.ID }))
}

func (r query) Posts(ctx context.Context) ([]*data.Post, error) { return r.Store.Posts(ctx) }

func (r reply) Author(ctx context.Context, replies []*data.Reply) ([]*data.Author, error) {
	return r.Authors(ctx, each(replies, func(r *data.Reply) int { return r.AuthorID }))
}

func each[T any](rows []*T, of func(*T) int) []int {
	values := make([]int, len(rows))
	for i, r := range rows {
		values[i] = of(r)
	}
	return values
}
