package docs_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// A link leads to a file or a folder of the project, and its fragment to a heading there. Links to other hosts are not
// followed.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, page := range pages(t) {
		for _, link := range linksIn(t, page) {
			target, err := url.Parse(link)
			require.NoError(t, err, "%s: %s", page, link)
			if target.IsAbs() {
				continue
			}
			seen++
			path := page
			if target.Path != "" {
				path = filepath.Join(filepath.Dir(page), target.Path)
			}
			_, err = os.Stat(path)
			require.NoError(t, err, "%s links to %s", page, link)
			if target.Fragment != "" {
				require.Contains(t, anchorsIn(t, path), target.Fragment, "%s links to %s", page, link)
			}
		}
	}
	require.Greater(t, seen, 40, "links are found")
}

// Nobody finds a page that no other page links to.
func TestEveryPageIsLinkedFromTheREADME(t *testing.T) {
	t.Parallel()
	links := linksIn(t, "../README.md")
	pages, err := filepath.Glob("*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range pages {
		require.Contains(t, links, "docs/"+page)
	}
}

// The README is for somebody who has five minutes.
func TestTheREADMEIsShort(t *testing.T) {
	t.Parallel()
	require.LessOrEqual(t, strings.Count(read(t, "../README.md"), "\n"), 220)
}

func pages(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"../*.md", "*.md", "../deploy/*.md", "../lockstep/*.md"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, found, pattern)
		all = append(all, found...)
	}
	return all
}

func linksIn(t *testing.T, page string) []string {
	t.Helper()
	var links []string
	text := regexp.MustCompile("`[^`\n]+`").ReplaceAllString(withoutCode(read(t, page)), "code")
	for _, match := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
		links = append(links, match[1])
	}
	return links
}

// anchorsIn returns the fragments that GitHub gives to a page's headings.
func anchorsIn(t *testing.T, page string) []string {
	t.Helper()
	var anchors []string
	for _, match := range regexp.MustCompile(`(?m)^#+ (.+)$`).FindAllStringSubmatch(withoutCode(read(t, page)), -1) {
		anchors = append(anchors, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			default:
				return -1
			}
		}, match[1]))
	}
	return anchors
}

// withoutCode removes blocks of code: what looks like a link or a heading in them is none.
func withoutCode(text string) string {
	return regexp.MustCompile("(?ms)^ *```.*?^ *```$").ReplaceAllString(text, "")
}

func read(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	return string(text)
}
