// Package store holds a blog in memory. Each of its calls stands for one statement that a database would get.
package store

import (
	"fmt"
	"io"
	"time"
)

// Author, Post and Comment are rows. They refer to each other by id.
type (
	Author struct{ ID, Name, Email string }

	Post struct {
		ID, Title, AuthorID string
		Published           Date
	}

	Comment struct{ ID, Text, AuthorID, PostID string }
)

// Node is a row that has an id, Found one that a search finds.
type (
	Node  interface{ IsNode() }
	Found interface{ IsFound() }
)

// IsNode and IsFound say which types of the schema the rows are.
func (*Author) IsNode()   {}
func (*Author) IsFound()  {}
func (*Post) IsNode()     {}
func (*Post) IsFound()    {}
func (*Comment) IsNode()  {}
func (*Comment) IsFound() {}

// Date is the scalar of that name.
type Date struct{ time.Time }

// MarshalGQL writes the day.
func (d Date) MarshalGQL(w io.Writer) { fmt.Fprintf(w, "%q", d.Format(time.DateOnly)) }

// UnmarshalGQL reads a day.
func (d *Date) UnmarshalGQL(v any) (err error) {
	text, _ := v.(string)
	if d.Time, err = time.Parse(time.DateOnly, text); err != nil {
		return fmt.Errorf("%v is no date", v)
	}
	return nil
}
