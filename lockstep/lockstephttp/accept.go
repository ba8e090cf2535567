package lockstephttp

import (
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// TakesEvents reports whether a request accepts event streams. It is called several times for each request, so it
// parses only headers that may name them.
func TakesEvents(r *http.Request) bool {
	accept := r.Header.Values("Accept")
	if !slices.ContainsFunc(accept, func(v string) bool { return strings.Contains(strings.ToLower(v), eventsType) }) {
		return false
	}
	for _, accepted := range mediaRanges(accept) {
		if accepted.name == eventsType && accepted.quality > 0 {
			return true
		}
	}
	return false
}

// negotiate chooses a media type by the Accept header (RFC 9110, 12.5.1); false if neither is accepted. Of two with
// the same quality, the one named first wins. If neither is named, as with */* or without the header, it is the
// legacy type: older clients know no other, and the specification's audit requires it.
func negotiate(accept []string) (string, bool) {
	switch {
	case len(accept) == 0:
		return legacyType, true
	case len(accept) == 1 && (accept[0] == graphqlType || accept[0] == legacyType): // the most frequent case
		return accept[0], true
	}
	ranges := mediaRanges(accept)
	graphql, legacy := preferenceFor(graphqlType, ranges), preferenceFor(legacyType, ranges)
	switch {
	case graphql.quality <= 0 && legacy.quality <= 0:
		return "", false
	case graphql.quality > legacy.quality, graphql.quality == legacy.quality && graphql.order < legacy.order:
		return graphqlType, true
	default:
		return legacyType, true
	}
}

// mediaRange is an element of the Accept header: a media type, */* or application/*, and its quality, up to 1. 0
// means not acceptable.
type mediaRange struct {
	name    string
	quality float64
}

// maxRanges is how many media ranges of a request are read: browsers send fewer than ten.
const maxRanges = 50

// mediaRanges parses the Accept header. It skips invalid elements, those with a charset other than UTF-8, and those
// after the first fifty.
func mediaRanges(accept []string) []mediaRange {
	var ranges []mediaRange
	for i, part := range strings.SplitN(strings.Join(accept, ","), ",", maxRanges+1) {
		if i == maxRanges {
			break
		}
		name, parameters, err := mime.ParseMediaType(part)
		if charset := parameters["charset"]; err != nil || charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		quality, err := strconv.ParseFloat(parameters["q"], 64)
		if err != nil {
			quality = 1
		}
		ranges = append(ranges, mediaRange{name, quality})
	}
	return ranges
}

// preference is the quality of a media type, and the position at which it is named: after all others if it is not.
type preference struct {
	quality float64
	order   int
}

// preferenceFor returns what the most specific range says about a media type, and the better of two that are
// equally specific.
func preferenceFor(mediaType string, ranges []mediaRange) preference {
	of, best := preference{order: len(ranges)}, 0
	for i, r := range ranges {
		specificity := 0
		switch r.name {
		case mediaType:
			specificity = 3
			of.order = min(of.order, i)
		case "application/*":
			specificity = 2
		case "*/*":
			specificity = 1
		}
		if specificity > best || specificity > 0 && specificity == best && r.quality > of.quality {
			of.quality, best = r.quality, specificity
		}
	}
	return of
}
