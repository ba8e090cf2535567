package lockstephttp

import (
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// maxText is how long a text of an error may be, in bytes.
const maxText = 1000

// shorten truncates long texts of errors: they may repeat everything that a client has sent. The errors and their
// extensions belong to one answer.
func shorten(errs gqlerror.List) {
	for _, err := range errs {
		err.Message = truncated(err.Message)
		for name, value := range err.Extensions {
			if text, ok := value.(string); ok && len(text) > maxText {
				err.Extensions[name] = truncated(text)
			}
		}
	}
}

// truncated is as much of a text as an error may hold, in whole characters.
func truncated(text string) string {
	if len(text) <= maxText {
		return text
	}
	const more = "…"
	end := maxText - len(more)
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + more
}
