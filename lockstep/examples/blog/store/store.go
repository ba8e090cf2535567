package store

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Store is the blog. It may be used by many goroutines.
type Store struct {
	// Called is told the name of each call that reads. It may be nil.
	Called func(call string)

	mu          sync.Mutex
	authors     []*Author
	posts       []*Post
	comments    []*Comment
	subscribers map[chan *Comment]string // by their channel: the id of the post whose comments they want
}

// New returns a store with five authors, twelve posts and forty comments.
func New() *Store {
	s := &Store{subscribers: map[chan *Comment]string{}}
	s.Reset()
	return s
}

// Reset forgets all changes.
func (s *Store) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.authors, s.posts, s.comments = nil, nil, nil
	for i, name := range []string{"Ada", "Barbara", "Donald", "Edsger", "Grace"} {
		s.authors = append(s.authors, &Author{ID: id("author", i), Name: name, Email: strings.ToLower(name) + "@example.com"})
	}
	for i := range 12 {
		published := time.Date(2024, time.January, 1+7*i, 0, 0, 0, 0, time.UTC)
		s.posts = append(s.posts, &Post{ID: id("post", i), Title: fmt.Sprintf("Post %d", i), AuthorID: id("author", i*i%5), Published: Date{published}})
	}
	for i := range 40 {
		s.comments = append(s.comments, &Comment{ID: id("comment", i), Text: "I agree.", AuthorID: id("author", i%4), PostID: id("post", i*i%11)})
	}
}

func id(kind string, n int) string { return fmt.Sprintf("%s-%d", kind, n) }

// Authors returns authors by their ids; nil for those that there are not.
func (s *Store) Authors(ids []string) []*Author {
	defer s.begin("authors")()
	return byID(s.authors, ids, func(a *Author) string { return a.ID })
}

// Posts returns posts by their ids.
func (s *Store) Posts(ids []string) []*Post {
	defer s.begin("posts")()
	return byID(s.posts, ids, func(p *Post) string { return p.ID })
}

// Comments returns comments by their ids.
func (s *Store) Comments(ids []string) []*Comment {
	defer s.begin("comments")()
	return byID(s.comments, ids, func(c *Comment) string { return c.ID })
}

// Search returns the first rows that contain a text.
func (s *Store) Search(text string, first int) []Found {
	defer s.begin("search")()
	var found []Found
	for _, a := range where(s.authors, func(a *Author) bool { return strings.Contains(a.Name, text) }) {
		found = append(found, a)
	}
	for _, p := range where(s.posts, func(p *Post) bool { return strings.Contains(p.Title, text) }) {
		found = append(found, p)
	}
	for _, c := range where(s.comments, func(c *Comment) bool { return strings.Contains(c.Text, text) }) {
		found = append(found, c)
	}
	return found[:min(len(found), max(first, 0))]
}

// AllPosts returns a page of all posts, or of those published on a day or later.
func (s *Store) AllPosts(first int, after *string, since *Date) *PostConnection {
	defer s.begin("all posts")()
	return pageOf(where(s.posts, func(p *Post) bool { return since == nil || !p.Published.Before(since.Time) }), first, after)
}

// PostsOf returns a page of the posts of each author.
func (s *Store) PostsOf(authorIDs []string, first int, after *string) []*PostConnection {
	defer s.begin("posts of authors")()
	return pagesOf(s.posts, authorIDs, func(p *Post) string { return p.AuthorID }, first, after)
}

// CommentsOf returns a page of the comments on each post.
func (s *Store) CommentsOf(postIDs []string, first int, after *string) []*CommentConnection {
	defer s.begin("comments of posts")()
	return pagesOf(s.comments, postIDs, func(c *Comment) string { return c.PostID }, first, after)
}

// begin locks the store for a call and returns what ends the call.
func (s *Store) begin(call string) func() {
	if s.Called != nil {
		s.Called(call)
	}
	s.mu.Lock()
	return s.mu.Unlock
}

func byID[T any](rows []*T, ids []string, idOf func(*T) string) []*T {
	known := map[string]*T{}
	for _, r := range rows {
		known[idOf(r)] = r
	}
	found := make([]*T, len(ids))
	for i, id := range ids {
		found[i] = known[id]
	}
	return found
}

func pagesOf[T row](rows []T, keys []string, keyOf func(T) string, first int, after *string) []*Page[T] {
	groups := map[string][]T{}
	for _, r := range rows {
		groups[keyOf(r)] = append(groups[keyOf(r)], r)
	}
	pages := make([]*Page[T], len(keys))
	for i, key := range keys {
		pages[i] = pageOf(groups[key], first, after)
	}
	return pages
}

func where[T any](rows []T, keep func(T) bool) []T {
	var kept []T
	for _, r := range rows {
		if keep(r) {
			kept = append(kept, r)
		}
	}
	return kept
}
