package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// result is what one side did with one question.
type result struct {
	elapsed   time.Duration
	latencies []time.Duration // sorted
	calls     int             // to the store in all, for all answers
	failed    int             // answers that were errors, most likely because the time was up; they are none of the others
	failure   error           // the first of them
}

func (r result) throughput() float64 { return float64(len(r.latencies)) / r.elapsed.Seconds() }

// percentile is the latency that p of 100 answers do not exceed.
func (r result) percentile(p int) time.Duration {
	if len(r.latencies) == 0 {
		return 0
	}
	return r.latencies[max(0, (len(r.latencies)*p+99)/100-1)]
}

func (r result) callsPerAnswer() float64 { return float64(r.calls) / float64(max(1, len(r.latencies))) }

const (
	drawn  = 256 // requests that are drawn for a question
	rounds = 5   // in which the sides take turns
	// callsHeader tells how many calls to the store an answer took.
	callsHeader = "Wortlaut-Store-Calls"
)

// measure asks a question of the sides, in turns, for a duration each. Before, each is asked for a fifth of it, which does not count:
// queries are planned, caches filled.
func measure(ctx context.Context, q question, from *arguments, sides []*server, clients int, duration time.Duration) ([]result, error) {
	bodies, err := from.bodies(q, drawn)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{MaxIdleConnsPerHost: clients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	results := make([]result, len(sides))
	for round := range rounds + 1 {
		for i, side := range sides {
			part := ask(ctx, client, side.url, bodies, clients, duration/rounds)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if round > 0 {
				results[i].elapsed += part.elapsed
				results[i].latencies = append(results[i].latencies, part.latencies...)
				results[i].calls += part.calls
				results[i].failed += part.failed
				results[i].failure = cmp.Or(results[i].failure, part.failure)
			}
		}
	}
	for _, r := range results {
		slices.Sort(r.latencies)
	}
	return results, nil
}

// ask has clients send requests one after the other for some time. It ends when the last answer is there.
func ask(ctx context.Context, client *http.Client, url string, bodies [][]byte, clients int, duration time.Duration) result {
	parts := make([]result, clients)
	began := time.Now()
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := c * len(bodies) / clients; time.Since(began) < duration && ctx.Err() == nil; i++ {
				sent := time.Now()
				answer, err := post(ctx, client, url, bodies[i%len(bodies)])
				if err != nil {
					parts[c].failed++
					parts[c].failure = cmp.Or(parts[c].failure, err)
					continue
				}
				parts[c].latencies = append(parts[c].latencies, time.Since(sent))
				parts[c].calls += answer.calls
			}
		})
	}
	wg.Wait()
	all := result{elapsed: time.Since(began)}
	for _, p := range parts {
		all.latencies = append(all.latencies, p.latencies...)
		all.calls += p.calls
		all.failed += p.failed
		all.failure = cmp.Or(all.failure, p.failure)
	}
	return all
}

// answer is what came back for a request.
type answer struct {
	body  []byte
	calls int
}

// failed begins the list of errors in an answer.
var failed = []byte(`"errors":`)

// post sends a request and reads the answer, which must be one without errors.
func post(ctx context.Context, client *http.Client, url string, body []byte) (answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	switch {
	case err != nil:
		return answer{}, err
	case response.StatusCode != http.StatusOK || bytes.Contains(text, failed):
		return answer{}, fmt.Errorf("%s was answered with %s: %s", body, response.Status, text)
	}
	calls, _ := strconv.Atoi(response.Header.Get(callsHeader)) // the baseline has none
	return answer{text, calls}, nil
}
