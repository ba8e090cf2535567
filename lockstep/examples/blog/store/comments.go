package store

import (
	"context"
	"fmt"
	"slices"
)

// AddComment adds a comment and tells those who subscribed to the post's.
func (s *Store) AddComment(postID, authorID, text string) (*Comment, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.ContainsFunc(s.posts, func(p *Post) bool { return p.ID == postID }) {
		return nil, fmt.Errorf("there is no post %q", postID)
	}
	if !slices.ContainsFunc(s.authors, func(a *Author) bool { return a.ID == authorID }) {
		return nil, fmt.Errorf("there is no author %q", authorID)
	}
	comment := &Comment{ID: id("comment", len(s.comments)), Text: text, AuthorID: authorID, PostID: postID}
	s.comments = append(s.comments, comment)
	for channel, wanted := range s.subscribers {
		if wanted == postID {
			select {
			case channel <- comment:
			default: // a slow subscriber misses comments
			}
		}
	}
	return comment, nil
}

// Subscribe returns the comments that will be added to a post. The channel is closed when the context ends.
func (s *Store) Subscribe(ctx context.Context, postID string) <-chan *Comment {
	channel := make(chan *Comment, 10)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subscribers[channel] = postID
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.end(channel)
	})
	return channel
}

// EndSubscriptions closes the channels of all subscribers.
func (s *Store) EndSubscriptions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for channel := range s.subscribers {
		s.end(channel)
	}
}

func (s *Store) end(channel chan *Comment) {
	if _, ok := s.subscribers[channel]; ok {
		delete(s.subscribers, channel)
		close(channel)
	}
}
