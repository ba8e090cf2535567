package graph

import (
	"context"
	"errors"
	"fmt"
)

type root struct{}

// NewConfig is the configuration of the executors.
func NewConfig() Config { return Config{Resolvers: root{}} }

func (root) Entity() EntityResolver { return root{} }
func (root) Query() QueryResolver   { return root{} }
func (root) User() UserResolver     { return root{} }

func (root) FindManyUserByIDs(_ context.Context, reps []*UserByIDsInput) ([]*User, error) {
	users := make([]*User, len(reps))
	for i, rep := range reps {
		users[i] = &User{ID: rep.ID, Name: fmt.Sprintf("%s of %d", rep.ID, len(reps))}
	}
	return users, nil
}

func (root) FindReviewByID(_ context.Context, id string) (*Review, error) {
	if id == "0" {
		return nil, errors.New("no such review")
	}
	return &Review{ID: id, Text: "review " + id}, nil
}

func (root) Users(context.Context) ([]*User, error) { return []*User{{ID: "1", Name: "one"}}, nil }

func (root) Reviews(_ context.Context, objs []*User) ([][]*Review, error) {
	reviews := make([][]*Review, len(objs))
	for i, u := range objs {
		reviews[i] = []*Review{{ID: u.ID, Text: fmt.Sprintf("one of %d", len(objs))}}
	}
	return reviews, nil
}
