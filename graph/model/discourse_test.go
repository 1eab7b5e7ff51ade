package model_test

import (
	"fmt"
	"strings"
	"testing"

	"wortlaut/graph/model"
	"wortlaut/internal/discourse"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
)

// TestMatrix: a matrix is told up to 250,000 weights, each at its place; beyond that it is told what to do.
func TestMatrix(t *testing.T) {
	slice := func(rows int) *model.DiscourseSlice {
		t.Helper()
		var list []discourse.Row
		for i := range rows {
			list = append(list, discourse.Row{Statement: fmt.Sprintf("s%d", i), A: fmt.Sprintf("a%04d", i), B: fmt.Sprintf("b%04d", i%500), Q: 1})
		}
		slices, err := discourse.Networks(list, discourse.Options{Mode: discourse.TwoMode})
		if err != nil {
			t.Fatal(err)
		}
		return model.NewDiscourseNetwork(inquiry.Discourse{}, slices).Slices[0]
	}
	matrix, err := slice(500).Matrix()
	if err != nil || len(matrix) != 500 {
		t.Fatalf("%d rows, %v", len(matrix), err)
	}
	for i, row := range matrix {
		for j, weight := range row {
			if (weight == 1) != (i == j) {
				t.Fatalf("the weight of row %d and column %d is %v", i, j, weight)
			}
		}
	}
	if _, err := slice(501).Matrix(); kg.CodeOf(err) != kg.Limit || !strings.Contains(err.Error(), "the matrix has 250500 weights, with those of all times, at most 250000 are told: ask for `edges`") {
		t.Errorf("a matrix of 501 by 500: %v", err)
	}
}
