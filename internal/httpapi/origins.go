package httpapi

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/rs/cors"
)

// Origins are the web origins, beside the server's own, whose pages may read answers: scheme://host or scheme://host:port, or
// [AnyOrigin] alone. None are none.
type Origins []string

// AnyOrigin stands for every origin.
const AnyOrigin = "*"

// serializedOrigin is an origin as browsers send it (RFC 6454, section 6.2). "null" is none: every sandboxed page has it.
var serializedOrigin = regexp.MustCompile(`^([a-z][a-z0-9+.-]*)://(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?$`)

// defaultPorts are those that browsers leave out of origins.
var defaultPorts = map[string]string{"http": "80", "https": "443"}

// Check says which of the origins is none that a browser could send.
func (o Origins) Check() error {
	for _, origin := range o {
		if origin == AnyOrigin && len(o) > 1 {
			return fmt.Errorf("%s is any origin: list no other beside it", AnyOrigin)
		}
		if err := checkOrigin(origin); err != nil {
			return err
		}
	}
	return nil
}

func checkOrigin(origin string) error {
	if origin == AnyOrigin {
		return nil
	}
	parts := serializedOrigin.FindStringSubmatch(origin)
	if parts == nil {
		return fmt.Errorf("%q is no web origin as browsers send it: write scheme://host or scheme://host:port in lower case, "+
			"with nothing after it, such as https://example.org; or %s for any", origin, AnyOrigin)
	}
	scheme, port := parts[1], parts[2]
	if _, err := strconv.ParseUint(port, 10, 16); port != "" && err != nil {
		return fmt.Errorf("%q is no web origin: there is no port %s", origin, port)
	}
	if port != "" && port == defaultPorts[scheme] {
		return fmt.Errorf("browsers leave the port of %s out of an origin: write %q without :%s", scheme, origin, port)
	}
	return nil
}

func (o Origins) allow(origin string) bool {
	return slices.Contains(o, AnyOrigin) || slices.Contains(o, origin)
}

// share lets pages of the origins read answers (the Fetch standard's CORS protocol), never with credentials.
func (o Origins) share(next http.Handler) http.Handler {
	options := cors.Options{
		AllowOriginFunc: o.allow,
		AllowedMethods:  []string{http.MethodGet, http.MethodPost, http.MethodHead},
		// The last two are sent by Apollo's clients once they have been given a name.
		AllowedHeaders: []string{"Accept", "Content-Type", "Apollographql-Client-Name", "Apollographql-Client-Version"},
		ExposedHeaders: []string{requestIDHeader, storeCallsHeader, "Retry-After"},
		MaxAge:         int(24 * time.Hour / time.Second),
	}
	if slices.Contains(o, AnyOrigin) {
		options.AllowOriginFunc, options.AllowedOrigins = nil, []string{AnyOrigin} // answered with * itself, which caches can share
	}
	return cors.New(options).Handler(next)
}

// forged says whether a request that may change something was sent by the page of a site that is not listed. It is the second line
// against cross-site request forgery. The first: a POST has to carry application/json, which no page can send to another site before
// a preflight has allowed it. And there is nothing to gain: browsers add no authority of the reader, such as a cookie. Who may write
// shows a token, which no browser sends unasked, and which pages of other origins can't send at all: `Authorization` is none of the headers
// they may. So any origin may be allowed; a server that comes to know its readers by what browsers add must list them.
func (o Origins) forged(r *http.Request) bool {
	return new(http.CrossOriginProtection).Check(r) != nil && !o.allow(r.Header.Get("Origin"))
}
