package discourse

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// figures are what testdata/measures.py had NetworkX compute of a graph.
type figures struct {
	Nodes                                      int
	Edges                                      [][3]float64
	Degree, Core, Component, Community         []int
	Strength, Betweenness, Closeness, PageRank []float64
	Modularity                                 float64
	BestSplit                                  *float64
}

func graphs(t *testing.T) map[string]figures {
	t.Helper()
	var graphs map[string]figures
	data, err := os.ReadFile(filepath.Join("testdata", "measures.json"))
	if err == nil {
		err = json.Unmarshal(data, &graphs)
	}
	if err != nil || len(graphs) != 3 {
		t.Fatalf("%d graphs, %v", len(graphs), err)
	}
	return graphs
}

func (f figures) web() web {
	w := make(web, f.Nodes)
	for _, e := range f.Edges {
		w.tie(int(e[0]), int(e[1]), e[2])
	}
	w.merge()
	return w
}

func TestMeasures(t *testing.T) {
	for name, f := range graphs(t) {
		w := f.web()
		m := make([]Measures, len(w))
		modularity, polarization := w.measures(m)
		for i, m := range m {
			want := Measures{
				Degree: f.Degree[i], Strength: f.Strength[i], Betweenness: f.Betweenness[i], Closeness: f.Closeness[i], PageRank: f.PageRank[i],
				Core: f.Core[i], Component: f.Component[i], Community: f.Community[i], Camp: m.Camp,
			}
			got, expected := reflect.ValueOf(m), reflect.ValueOf(want)
			for n := range got.NumField() {
				if g, w := number(got.Field(n)), number(expected.Field(n)); !(math.Abs(g-w) <= 1e-9) {
					t.Errorf("%s: node %d: %s is %v, NetworkX has %v", name, i, got.Type().Field(n).Name, g, w)
				}
			}
		}
		if !(math.Abs(*modularity-f.Modularity) <= 1e-9) {
			t.Errorf("%s: modularity %v, NetworkX has %v", name, *modularity, f.Modularity)
		}
		if f.BestSplit != nil && !(math.Abs(*polarization-*f.BestSplit) <= 1e-9) {
			t.Errorf("%s: polarization %v, the best split has %v", name, *polarization, *f.BestSplit)
		}
	}
}

func number(v reflect.Value) float64 {
	if v.CanInt() {
		return float64(v.Int())
	}
	return v.Float()
}

func TestModularityOfOtherPartitions(t *testing.T) {
	f := graphs(t)["crowd"]
	w := f.web()
	together := make([]int, len(w))
	if q := w.modularity(together); math.Abs(q) > 1e-12 {
		t.Errorf("all in one community: %v", q)
	}
	if q := w.modularity(f.Community); math.Abs(q-f.Modularity) > 1e-9 {
		t.Errorf("NetworkX's communities: %v, it has %v", q, f.Modularity)
	}
}

// TestMeasuresOfNegativeTies has two friends with an enemy in common: the enmity counts as a tie, but binds nobody together.
func TestMeasuresOfNegativeTies(t *testing.T) {
	w := make(web, 4)
	w.tie(0, 1, 3)
	w.tie(0, 2, -2)
	w.tie(1, 2, -1)
	w.merge()
	m := make([]Measures, len(w))
	modularity, polarization := w.measures(m)
	if m[2].Degree != 2 || m[2].Strength != -3 || m[2].Component != 0 || m[3].Component != 1 {
		t.Errorf("the enemy: %+v", m[2])
	}
	if m[2].Community == m[0].Community || m[0].Community != m[1].Community || m[2].Camp != -1 || m[0].Camp != 0 {
		t.Errorf("communities and camps: %+v", m)
	}
	if *modularity != 0 || *polarization != 0 {
		t.Errorf("modularity %v, polarization %v", *modularity, *polarization)
	}
}

func TestMeasuresWithoutTies(t *testing.T) {
	for n := range 4 {
		m := make([]Measures, n)
		modularity, polarization := make(web, n).measures(m)
		if modularity != nil || polarization != nil {
			t.Errorf("%d nodes: modularity and polarization of nothing", n)
		}
		for i, m := range m {
			if want := (Measures{PageRank: 1 / float64(n), Component: i, Community: i, Camp: -1}); m != want {
				t.Errorf("%d nodes: %+v", n, m)
			}
		}
	}
}

// TestTwoCamps has a split that can be told by eye: two full groups of the same weight and nothing between.
func TestTwoCamps(t *testing.T) {
	w := make(web, 8)
	for i := range w {
		for j := range i {
			if i%2 == j%2 {
				w.tie(i, j, 1)
			}
		}
	}
	w.merge()
	m := make([]Measures, len(w))
	_, polarization := w.measures(m)
	var camps []int
	for _, m := range m {
		camps = append(camps, m.Camp)
	}
	if !slices.Equal(camps, []int{0, 1, 0, 1, 0, 1, 0, 1}) || math.Abs(*polarization-0.5) > 1e-12 {
		t.Errorf("camps %v, polarization %v", camps, *polarization)
	}
}

// TestMeasuresAreTheSameEachTime compares bits, of a graph in which sums have many orders.
func TestMeasuresAreTheSameEachTime(t *testing.T) {
	f := graphs(t)["crowd"]
	var first string
	for range 20 {
		m := make([]Measures, f.Nodes)
		modularity, polarization := f.web().measures(m)
		got := fmt.Sprintf("%x %x %x", m, *modularity, *polarization)
		if first == "" {
			first = got
		}
		if got != first {
			t.Fatalf("measures differ from one time to the next:\n%s\n%s", first, got)
		}
	}
}
