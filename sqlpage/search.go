package sqlpage

import (
	"strings"
	"unicode/utf8"

	"orderly.example/internal/faults"
)

const (
	maxSearchBytes = 100
	maxSearchWords = 10
)

// Storable reports whether Postgres can store a text: valid UTF-8 without NUL.
func Storable(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// CheckSearch checks a text to search for. Its error is a Fault: the text is too long, or no text.
func CheckSearch(text string) error {
	switch {
	case len(text) > maxSearchBytes:
		return faults.New(faults.CodeBadInput, "a text to search for has 100 bytes at most")
	case !Storable(text):
		return faults.New(faults.CodeBadInput, "a text is UTF-8 without the character NUL")
	default:
		return nil
	}
}

// SearchWords returns the words of a text to search for. Its error is a Fault: also where they are too many.
func SearchWords(text string) ([]string, error) {
	if err := CheckSearch(text); err != nil {
		return nil, err
	}
	words := strings.Fields(text)
	if len(words) > maxSearchWords {
		return nil, faults.New(faults.CodeBadInput, "a text to search for has 10 words at most")
	}
	return words, nil
}

// Search requires a condition to hold for each word of a text; ? stands for the word. Words are written into the
// statement, quoted: they decide whether the condition's index or the list's own is better. Its error is a Fault at the
// argument `filter.search`.
func (l *List) Search(text *string, condition string) error {
	if text == nil {
		return nil
	}
	words, err := SearchWords(*text)
	if err != nil {
		return faults.AtArgument(err, "filter", "search")
	}
	for _, word := range words {
		l.Where(strings.Replace(condition, "?", QuoteLiteral(word), 1))
		l.isReplanned = true
	}
	return nil
}
