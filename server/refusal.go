package server

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"orderly/db"
)

// refuse answers a request before GraphQL sees it, as an answer of GraphQL: clients read the code where they always do.
func refuse(w http.ResponseWriter, status int, code db.Code, message string) {
	err := &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
	body, _ := json.Marshal(struct {
		Errors gqlerror.List `json:"errors"`
	}{gqlerror.List{err}}) // strings alone: it can't fail
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have gone: nobody is left to tell
}
