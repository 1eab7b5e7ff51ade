package httpapi_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
	"wortlaut/internal/kg/kgtest"
)

// slow is a store whose lists take as long as they are let.
type slow struct {
	kg.Store
	release chan struct{}
}

func (s slow) Entities(ctx context.Context, q []kg.EntityQuery) ([]kg.Page[*kg.Entity], error) {
	for _, c := range q[0].Where {
		if c.Field == kg.EntityKind && len(c.Values) == 1 && c.Values[0] == string(kg.KindTopic) {
			return s.Store.Entities(ctx, q) // the graph's own look at its topics
		}
	}
	select {
	case <-s.release:
		return s.Store.Entities(ctx, q)
	case <-ctx.Done():
		return nil, kg.Errorf(kg.Timeout, "took too long: %w", ctx.Err())
	}
}

const persons, noStore = `{"query":"{ persons { totalCount } }"}`, `{"query":"{ __typename }"}`

func post(h http.Handler, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", asJSON)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestTimeouts: a call to the store, and a request, end at their limit with an error that says so.
func TestTimeouts(t *testing.T) {
	request := httpapi.DefaultLimits
	request.Request = 3 * time.Second
	call := kg.DefaultLimits
	call.Call = 2 * time.Second
	for name, c := range map[string]struct {
		limits  httpapi.Limits
		options []kg.Option
		after   time.Duration
	}{
		"request": {request, nil, 3 * time.Second},
		"call":    {request, []kg.Option{kg.WithLimits(call)}, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := serveWith(t, slow{kgtest.NewModel(), nil}, c.limits, c.options...)
				began := time.Now()
				answer := post(h, persons)
				if took := time.Since(began); took != c.after || !strings.Contains(answer.Body.String(), `"code":"TIMEOUT"`) {
					t.Errorf("after %s: %s", took, answer.Body)
				}
			})
		})
	}
}

// TestOverloaded: only so many operations are in the store at once. One more waits for a while, and is then told to come again;
// what needs no store is answered all the time.
func TestOverloaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := httpapi.DefaultLimits
		limits.Concurrent = 2
		release := make(chan struct{})
		h := serveWith(t, slow{kgtest.NewModel(), release}, limits)
		var all sync.WaitGroup
		inside := make([]*httptest.ResponseRecorder, limits.Concurrent)
		for i := range inside {
			all.Go(func() { inside[i] = post(h, persons) })
		}
		synctest.Wait()

		began := time.Now()
		refused := post(h, persons)
		if took := time.Since(began); took != limits.Wait || refused.Code != http.StatusServiceUnavailable || refused.Header().Get("Retry-After") != "1" ||
			!strings.Contains(refused.Body.String(), `"code":"OVERLOADED"`) || strings.Contains(refused.Body.String(), `"data"`) {
			t.Errorf("after %s: %d %v %s", took, refused.Code, refused.Header(), refused.Body)
		}
		if answer := post(h, noStore); answer.Code != http.StatusOK {
			t.Errorf("without the store: %d %s", answer.Code, answer.Body)
		}
		var patient *httptest.ResponseRecorder
		all.Go(func() { patient = post(h, persons) })
		time.Sleep(limits.Wait / 2)
		close(release)
		all.Wait()
		for _, answer := range append(inside, patient) {
			if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `{"totalCount":1}`) {
				t.Errorf("%d %s", answer.Code, answer.Body)
			}
		}
		for range 3 * limits.Concurrent { // every place was given back
			if answer := post(h, persons); answer.Code != http.StatusOK {
				t.Errorf("after it: %d %s", answer.Code, answer.Body)
			}
		}
	})
}

// TestHeaders: headers may be so large and no larger.
func TestHeaders(t *testing.T) {
	h := serve(t)
	for size, status := range map[int]int{httpapi.DefaultLimits.Headers: http.StatusOK, httpapi.DefaultLimits.Headers + 1: http.StatusRequestHeaderFieldsTooLarge} {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Header = http.Header{"X": {strings.Repeat("a", size-1)}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != status || status != http.StatusOK && !strings.Contains(w.Body.String(), "16384") {
			t.Errorf("%d bytes: %d %s", size, w.Code, w.Body)
		}
	}
}
