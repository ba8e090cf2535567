package origin

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rs/cors"

	"orderly.example/internal/httpapi/middleware"
)

// Origins are the sites whose pages may send requests with the user's cookie and read the responses, besides the server's own.
type Origins struct {
	cors       *cors.Cors // nil where there are none
	protection *http.CrossOriginProtection
}

// NewOrigins takes origins as browsers write them: scheme://host, and :port where it is not the scheme's default. There are no
// wildcards. Its error names every origin that is wrong.
func NewOrigins(allowed []string) (*Origins, error) {
	o := &Origins{protection: http.NewCrossOriginProtection()}
	origins := make([]string, len(allowed))
	var wrong []error
	for i, text := range allowed {
		origins[i] = strings.ToLower(text)
		if problem := originProblem(origins[i]); problem != "" {
			wrong = append(wrong, fmt.Errorf("%q is no origin: %s", text, problem))
		} else if err := o.protection.AddTrustedOrigin(origins[i]); err != nil {
			wrong = append(wrong, err)
		}
	}
	if len(origins) > 0 { // to the library, no origins are all origins
		o.cors = newCORS(origins)
	}
	return o, errors.Join(wrong...)
}

// originProblem returns why browsers would never send a text as an origin, or nothing.
func originProblem(text string) string {
	u, err := url.Parse(text)
	switch {
	case strings.Contains(text, "*"):
		return "each must be named, there are no wildcards"
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "it is http:// or https:// and a host, as https://shop.example"
	case text != u.Scheme+"://"+u.Host:
		return "nothing comes after the host and its port, no slash either"
	case u.Scheme == "http" && u.Port() == "80", u.Scheme == "https" && u.Port() == "443", strings.HasSuffix(u.Host, ":"):
		return "browsers leave out this port"
	case strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }):
		return "browsers write such a host in ASCII, as xn--…"
	default:
		return ""
	}
}

func newCORS(origins []string) *cors.Cors {
	const day = 24 * 60 * 60 // seconds; Chromium keeps to two hours, Firefox to a day
	return cors.New(cors.Options{
		AllowedOrigins:   origins,
		AllowedMethods:   []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders:   []string{"*"}, // except for those of namesProxyHeader
		ExposedHeaders:   []string{"Content-Disposition", "Content-Range", "Etag", "Retry-After", middleware.RequestIDHeader},
		AllowCredentials: true,
		MaxAge:           day,
	})
}

// CORS tells browsers that pages of the allowed origins may send requests and read the responses: it answers preflight requests
// (OPTIONS) and adds its headers to responses. Pages may send any header except for those that proxies set. It refuses
// nothing; Guard does.
func (o *Origins) CORS(next http.Handler) http.Handler {
	if o.cors == nil {
		return next
	}
	allowed := o.cors.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodOptions && slices.ContainsFunc(r.Header.Values("Access-Control-Request-Headers"), namesProxyHeader) {
			w.Header().Add("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		allowed.ServeHTTP(w, r)
	})
}

// namesProxyHeader reports whether a preflight request's list of headers names one in which a proxy gives the client's address.
// A proxy may pass on such a header from the client, so that a page could claim to be another address.
func namesProxyHeader(list string) bool {
	for name := range strings.SplitSeq(strings.ToLower(list), ",") {
		name = strings.TrimSpace(name)
		if name == "forwarded" || name == "x-real-ip" || name == "via" || strings.HasPrefix(name, "x-forwarded-") {
			return true
		}
	}
	return false
}
