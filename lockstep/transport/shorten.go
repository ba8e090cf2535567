package transport

import (
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// mostText is how long a text of an error may be, in bytes.
const mostText = 1000

// shorten cuts long texts of errors: of what a client has sent they may hold all. The errors and the maps of their
// extensions belong to one answer alone.
func shorten(errs gqlerror.List) {
	for _, err := range errs {
		err.Message = beginning(err.Message)
		for name, value := range err.Extensions {
			if text, ok := value.(string); ok && len(text) > mostText {
				err.Extensions[name] = beginning(text)
			}
		}
	}
}

// beginning is as much of a text as an error may hold, with whole characters.
func beginning(text string) string {
	if len(text) <= mostText {
		return text
	}
	const more = "…"
	end := mostText - len(more)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + more
}
