package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(raw)
}

// TestMetricsOfTheServer: they tell of the operations and of the store, as --db names it.
func TestMetricsOfTheServer(t *testing.T) {
	for db, store := range map[string]string{":memory:": "memory", filepath.Join(t.TempDir(), "graph.db"): "sqlite"} {
		s := start(t, "--db", db)
		ask(t, s.url, `query Q { stats { statements } }`)
		_, metrics := get(t, s.url+"/metrics")
		for _, want := range []string{
			`wortlaut_graphql_operation_duration_seconds_count{code="OK",type="query"} 1`, `wortlaut_store_call_duration_seconds_count{code="OK",method="Counts",store="` + store + `"} 1`,
			`wortlaut_build_info{goversion="go`, "go_goroutines", "process_cpu_seconds_total",
		} {
			if !strings.Contains(metrics, want) {
				t.Errorf("the metrics do not have %s", want)
			}
		}
	}
}

// TestMetricsListen: at an address of their own they are served there alone.
func TestMetricsListen(t *testing.T) {
	s := start(t, "--db", ":memory:", "--metrics-listen", "127.0.0.1:0")
	said := regexp.MustCompile(`msg="serving metrics" url=(\S+)`).FindStringSubmatch(s.log.String())
	if said == nil {
		t.Fatalf("the log does not say where: %s", s.log)
	}
	if status, body := get(t, said[1]); status != http.StatusOK || !strings.Contains(body, "wortlaut_build_info") {
		t.Errorf("%d %.200s", status, body)
	}
	if status, _ := get(t, strings.TrimSuffix(said[1], "/metrics")+"/graphql"); status != http.StatusNotFound {
		t.Errorf("/graphql is answered %d beside the metrics", status)
	}
	if status, _ := get(t, s.url+"/metrics"); status != http.StatusNotFound {
		t.Errorf("/metrics is answered %d beside the rest", status)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get(said[1]); err == nil {
		t.Error("the metrics outlive the server")
	}
}

// TestTracesOfTheServer: the variables of OpenTelemetry alone send spans, the last ones when the server ends; without them none are sent.
func TestTracesOfTheServer(t *testing.T) {
	var sent atomic.Int64
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/traces" {
			sent.Add(1)
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	defer collector.Close()
	for _, c := range []struct {
		endpoint string
		want     int64
	}{{collector.URL, 1}, {"", 1}} { // none more the second time
		t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.endpoint)
		s := start(t, "--db", ":memory:")
		ask(t, s.url, `{ stats { statements } }`)
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if n := sent.Load(); n != c.want {
			t.Errorf("endpoint %q: %d batches of spans were sent, want %d", c.endpoint, n, c.want)
		}
	}
}

func TestSlowQuery(t *testing.T) {
	s := start(t, "--db", ":memory:", "--slow-query", "1ns")
	ask(t, s.url, `query Slow { stats { statements } }`)
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(s.log.String(), `level=WARN msg="slow query"`) {
		t.Errorf("the log has %s", s.log)
	}
}

// TestWatchRefusals: what can't be watched is said before anything is served.
func TestWatchRefusals(t *testing.T) {
	for name, c := range map[string]struct{ flag, value, exporter, says string }{
		"less than no time": {"--slow-query", "-1s", "", "less than no time"},
		"no port":           {"--metrics-listen", "nonsense", "", "--metrics-listen nonsense"},
		"unknown exporter":  {"--slow-query", "1s", "pigeon", "OTEL_TRACES_EXPORTER"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("OTEL_TRACES_EXPORTER", c.exporter)
			if _, err := command(t, strings.NewReader(""), "--db", ":memory:", "--listen", "127.0.0.1:0", c.flag, c.value); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want something with %q", err, c.says)
			}
		})
	}
}

// TestVersion: --version and /healthz tell the same, and what an image was told when it was built.
func TestVersion(t *testing.T) {
	out := strings.TrimSpace(must(t, nil, "--version"))
	version, found := strings.CutPrefix(out, "wortlaut version ")
	if !found || !regexp.MustCompile(`^\S+, revision \S+( with changes)?, go1\.\S+$`).MatchString(version) {
		t.Errorf("--version says %q", out)
	}
	s := start(t, "--db", ":memory:", "--seed", "never")
	if _, body := get(t, s.url+"/healthz"); body != "ok\nversion "+version+"\n" {
		t.Errorf("/healthz says %q, --version %q", body, version)
	}
	binary := filepath.Join(t.TempDir(), "wortlaut")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-X main.buildVersion=v1.2.3", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	told, err := exec.CommandContext(t.Context(), binary, "--version").Output()
	if err != nil || !bytes.HasPrefix(told, []byte("wortlaut version v1.2.3, revision ")) {
		t.Errorf("%v: %s", err, told)
	}
}
