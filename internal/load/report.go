package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// report prints what was measured.
type report struct {
	out, told io.Writer
	markdown  bool
	baseline  bool
}

func (r *report) filled(f filling) {
	fmt.Fprintf(r.out, "%d records written in %s, %.0f a second; peak memory of the process %s\n\n", f.records, round(f.took), float64(f.records)/f.took.Seconds(), peak())
}

func (r *report) begin(baseline bool) {
	r.baseline = baseline
	columns := []string{"question", "clients", "answers/s", "p50", "p99", "store calls"}
	if baseline {
		columns = append(columns, "by hand: answers/s", "p50", "p99", "ratio")
	}
	r.line(columns)
	if r.markdown {
		r.line(append([]string{"---"}, strings.Split(strings.Repeat("--: ", len(columns)-1), " ")[:len(columns)-1]...))
	}
}

func (r *report) row(name string, clients int, results []result) {
	columns := []string{name, fmt.Sprint(clients)}
	columns = append(columns, figures(results[0])...)
	columns = append(columns, fmt.Sprintf("%.1f", results[0].callsPerAnswer()))
	switch {
	case r.baseline && len(results) == 1:
		columns = append(columns, "", "", "", "")
	case r.baseline:
		columns = append(columns, figures(results[1])...)
		columns = append(columns, fmt.Sprintf("%.2f", results[0].throughput()/results[1].throughput()))
	}
	r.line(columns)
	for i, result := range results {
		if result.failed > 0 {
			fmt.Fprintf(r.told, "%s, %d clients: %s failed %d times: %v\n", name, clients, []string{"the program", "the baseline"}[i], result.failed, result.failure)
		}
	}
}

func (r *report) end() {
	fmt.Fprintf(r.out, "\npeak memory of the process, servers and clients: %s\n", peak())
}

func figures(r result) []string {
	answers := fmt.Sprintf("%.0f", r.throughput())
	if r.throughput() < 10 {
		answers = fmt.Sprintf("%.1f", r.throughput())
	}
	if r.failed > 0 {
		answers += fmt.Sprintf(" (%d failed)", r.failed)
	}
	return []string{answers, round(r.percentile(50)).String(), round(r.percentile(99)).String()}
}

// line prints one line of the table.
func (r *report) line(columns []string) {
	if r.markdown {
		fmt.Fprintln(r.out, "| "+strings.Join(columns, " | ")+" |")
		return
	}
	fmt.Fprintf(r.out, "%-24s", columns[0])
	for _, c := range columns[1:] {
		fmt.Fprintf(r.out, " %11s", c)
	}
	fmt.Fprintln(r.out)
}

// round leaves three digits of a duration or so.
func round(d time.Duration) time.Duration {
	switch {
	case d >= 10*time.Second:
		return d.Round(100 * time.Millisecond)
	case d >= 100*time.Millisecond:
		return d.Round(time.Millisecond)
	case d >= 10*time.Millisecond:
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(10 * time.Microsecond)
}

// peak is the most memory that the process has held, as Linux tells it.
func peak() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown on this system"
	}
	for lines := bufio.NewScanner(bytes.NewReader(status)); lines.Scan(); {
		var kib int
		if n, _ := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kib); n == 1 {
			return fmt.Sprintf("%d MiB", kib>>10)
		}
	}
	return "unknown on this system"
}
