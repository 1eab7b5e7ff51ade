package inquiry

import (
	"strings"
	"testing"

	"wortlaut/internal/discourse"
	"wortlaut/internal/kg"
)

// TestSize: the networks of all windows together are only so large.
func TestSize(t *testing.T) {
	half := &discourse.Slice{Rows: make([]discourse.Node, maxNodes/4), Columns: make([]discourse.Node, maxNodes/4)}
	if err := checkSize([]*discourse.Slice{half, half}); err != nil {
		t.Error(err)
	}
	one := &discourse.Slice{Rows: make([]discourse.Node, 1)}
	if err := checkSize([]*discourse.Slice{half, half, one}); kg.CodeOf(err) != kg.Limit || !strings.Contains(err.Error(), "3 networks have 20001 rows and columns") {
		t.Errorf("one more: %v", err)
	}
}
