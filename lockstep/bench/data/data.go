// Package data is the workload: posts with comments with replies, each with its author, in memory. Each call of Store
// stands for a statement of a database, and takes as long.
package data

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// The rows. They know each other by id, which counts from zero.
type (
	Author struct {
		ID   int
		Name string
	}

	Post struct {
		ID, AuthorID int
		Title        string
	}

	Comment struct {
		ID, AuthorID int
		Text         string
	}

	Reply struct {
		ID, AuthorID int
		Text         string
	}
)

// How many rows there are: of a post and of a comment each.
const (
	Posts          = 50
	CommentsOfPost = 10
	RepliesOf      = 10

	authors = 1000
)

// Store has the rows, which never change.
type Store struct {
	// RoundTrip is how long each call takes.
	RoundTrip time.Duration

	batches  atomic.Int64
	authors  []*Author
	posts    []*Post
	comments [][]*Comment // by the post
	replies  [][]*Reply   // by the comment
}

// New returns a store whose calls take a time.
func New(roundTrip time.Duration) *Store {
	s := &Store{RoundTrip: roundTrip}
	for i := range authors {
		s.authors = append(s.authors, &Author{i, fmt.Sprintf("Author %d", i)})
	}
	for i := range Posts {
		s.posts = append(s.posts, &Post{i, authorOf(i), fmt.Sprintf("Post %d", i)})
		var comments []*Comment
		for j := range CommentsOfPost {
			id := i*CommentsOfPost + j
			comments = append(comments, &Comment{id, authorOf(id + 1), fmt.Sprintf("Comment %d", id)})
			s.replies = append(s.replies, repliesOf(id))
		}
		s.comments = append(s.comments, comments)
	}
	return s
}

func repliesOf(comment int) (replies []*Reply) {
	for i := range RepliesOf {
		id := comment*RepliesOf + i
		replies = append(replies, &Reply{id, authorOf(id + 2), fmt.Sprintf("Reply %d", id)})
	}
	return replies
}

// authorOf scatters the authors.
func authorOf(id int) int { return id * 7919 % authors }

// Batches is how many calls there were.
func (s *Store) Batches() int64 { return s.batches.Load() }

// Posts returns all posts.
func (s *Store) Posts(ctx context.Context) ([]*Post, error) {
	return s.posts, s.call(ctx)
}

// Authors returns authors by their ids.
func (s *Store) Authors(ctx context.Context, ids []int) ([]*Author, error) {
	return pick(s.authors, ids), s.call(ctx)
}

// CommentsOf returns the comments on each post.
func (s *Store) CommentsOf(ctx context.Context, posts []int) ([][]*Comment, error) {
	return pick(s.comments, posts), s.call(ctx)
}

// RepliesOf returns the replies to each comment.
func (s *Store) RepliesOf(ctx context.Context, comments []int) ([][]*Reply, error) {
	return pick(s.replies, comments), s.call(ctx)
}

// call counts a batch and takes its time.
func (s *Store) call(ctx context.Context) error {
	s.batches.Add(1)
	if s.RoundTrip == 0 {
		return nil
	}
	timer := time.NewTimer(s.RoundTrip)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func pick[T any](rows []T, ids []int) []T {
	picked := make([]T, len(ids))
	for i, id := range ids {
		picked[i] = rows[id]
	}
	return picked
}
