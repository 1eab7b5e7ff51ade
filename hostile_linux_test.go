package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// maxMemory is what a server may need at most while it is attacked, in KiB: 512 MiB.
const maxMemory = 512 << 10

// hostile are requests that ask for more than a server should do, or at least for as much as it does. Each is made from a number, so
// that no two are the same and nothing is answered from what was parsed before.
var hostile = map[string]func(n int) (body string){
	"the largest answer": func(n int) string {
		return query(fmt.Sprintf("query Q%d { statements(first: 100) { nodes { id text speakers { actor { name } } citations { document { title } exact } } } persons(first: 100) { nodes { name } } organizations(first: 100) { nodes { id name } } topics(first: 100) { nodes { label } } }", n))
	},
	"too much by far": func(n int) string {
		return query(fmt.Sprintf("query Q%d { organizations(first: 100) { nodes { statements(first: 100) { nodes { related(first: 100) { id text } } } } } }", n))
	},
	"fragments that double": func(n int) string {
		q := fmt.Sprintf("query Q%d { ...F0 ...F0 } ", n)
		for i := range 90 {
			q += fmt.Sprintf("fragment F%d on Query { ...F%d ...F%d } ", i, i+1, i+1)
		}
		return query(q + "fragment F90 on Query { __typename }")
	},
	"a field again and again": func(n int) string {
		return query(fmt.Sprintf("query Q%d {", n) + strings.Repeat(" stats {"+strings.Repeat(" persons", 240)+" }", 8) + " }")
	},
	"a mebibyte of brackets": func(n int) string {
		return query(strings.Repeat("{a", 500_000) + strconv.Itoa(n))
	},
	"lists within lists": func(n int) string {
		return `{"query":"query Q` + strconv.Itoa(n) + `($i: [ID!]!) { nodes(ids: $i) { id } }","variables":{"i":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}}`
	},
	"a mebibyte of text": func(n int) string {
		return `{"query":"query($q: String!) { search(query: $q) { totalCount } }","variables":{"q":"` + strconv.Itoa(n) + strings.Repeat("ä", 500_000) + `"}}`
	},
	"many errors": func(n int) string {
		return query(fmt.Sprintf("query Q%d {", n) + strings.Repeat(" nothing", 200) + " }")
	},
	"the whole schema": func(n int) string {
		return query(fmt.Sprintf("query Q%d { __schema { types { name description fields { name description args { name description type { name ofType { name } } } } } } }", n))
	},
	"the largest network": func(n int) string {
		return query(fmt.Sprintf(`query Q%d { network(around: ["jobcenter:08111"], depth: 4, limit: 1000, filter: {throughStatements: true, throughTopics: true, throughDocuments: true}) { nodes { degree node { id } } edges { source target type } } }`, n))
	},
	"all ways": func(n int) string {
		return query(fmt.Sprintf(`query Q%d { paths(from: "jobcenter:08111", to: "jobcenter:08226", maxLength: 8, extraLength: 2, limit: 100, filter: {throughStatements: true, throughTopics: true}) { paths { nodes { id } } } }`, n))
	},
	"rubbish": func(n int) string { return strings.Repeat("\x00\xff{", 1000+n) },
}

func query(q string) string {
	body, err := json.Marshal(map[string]string{"query": q})
	if err != nil {
		panic(err) // a text can be written
	}
	return string(body)
}

// TestHostileLoad: whatever is asked, the server stays within its memory, says no in time, and goes on answering others.
func TestHostileLoad(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "wortlaut")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	server := exec.CommandContext(t.Context(), binary, "--db", filepath.Join(t.TempDir(), "graph.db"), "--listen", "127.0.0.1:0", "--log-level", "info")
	server.Env = append(os.Environ(), "GOMEMLIMIT=", "GOGC=")
	log, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = server.Process.Signal(os.Interrupt)
		if err := server.Wait(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	}()
	lines := bufio.NewScanner(log)
	address := ""
	for address == "" && lines.Scan() {
		if found := regexp.MustCompile(`url=(\S+)`).FindStringSubmatch(lines.Text()); found != nil {
			address = found[1]
		}
	}
	go func() { // whoever does not read the log stops the server
		for lines.Scan() {
		}
	}()

	const clients, requests = 32, 450
	numbers := make(chan int)
	var all sync.WaitGroup
	names := slices.Sorted(maps.Keys(hostile))
	for range clients {
		all.Go(func() {
			for n := range numbers {
				name := names[n%len(names)]
				began := time.Now()
				response, err := http.Post(address+"/graphql", "application/json", strings.NewReader(hostile[name](n)))
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				answer, err := io.ReadAll(response.Body)
				_ = response.Body.Close()
				if took := time.Since(began); err != nil || took > 15*time.Second || response.StatusCode >= 500 && response.StatusCode != http.StatusServiceUnavailable ||
					!json.Valid(answer) || bytes.Contains(answer, []byte(`"INTERNAL"`)) {
					t.Errorf("%s, after %s: %d, %v, %.300s", name, took, response.StatusCode, err, answer)
				}
			}
		})
	}
	for n := range requests {
		numbers <- n
	}
	close(numbers)
	all.Wait()

	if got := ask(t, address, `{ stats { statements } }`); got != `{"data":{"stats":{"statements":7}}}` {
		t.Errorf("after all that it answers %s", got)
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", server.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	peak, err := strconv.Atoi(string(regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(status)[1]))
	if err != nil || peak > maxMemory {
		t.Errorf("it needed %d MiB (%v), at most %d MiB are allowed", peak>>10, err, maxMemory>>10)
	}
	t.Logf("the server needed %d MiB", peak>>10)
}
