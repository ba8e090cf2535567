package peers

import (
	"encoding/json"
	"fmt"
)

// message is what processes send each other.
type message struct {
	Ask    string  `json:"ask,omitempty"`    // the number of a question: the writes below are to be invalidated
	From   string  `json:"from"`             // the sender
	To     string  `json:"to,omitempty"`     // whose question is answered
	Answer string  `json:"answer,omitempty"` // the number of the question
	Done   bool    `json:"done,omitempty"`   // the answer: it was done
	Writes []write `json:"writes,omitempty"` // of a question; none are all
}

// write is what a write has changed: texts of any bytes.
type write struct {
	Token []byte   `json:"token"`
	Keys  [][]byte `json:"keys"`
}

// maxPayload is how long a notification may be: 8,000 bytes by PostgreSQL's default.
const maxPayload = 7900

// encode returns a message's text. A question with too many writes is one for all that is cached.
func (m message) encode() string {
	text, err := json.Marshal(m)
	if err == nil && len(text) > maxPayload {
		m.Writes = nil
		text, err = json.Marshal(m)
	}
	if err != nil {
		panic(fmt.Sprintf("peers: a message can't be written: %v", err)) // it holds texts alone
	}
	return string(text)
}
