//go:build unix

package layout

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

// BenchmarkPlace tells, beside the time by the clock, that of the processor, which other programs do not lengthen as much.
func BenchmarkPlace(b *testing.B) {
	for _, nodes := range []int{200, 1000, 5000} {
		links := tangled(nodes)
		b.Run(fmt.Sprint(nodes), func(b *testing.B) {
			b.ReportAllocs()
			before := processorTime(b)
			for b.Loop() {
				if _, err := Place(b.Context(), nodes, links, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((processorTime(b)-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
