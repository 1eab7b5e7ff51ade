package layout

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// exact is the force that the tree sums up by cells, summed up node by node.
func exact(at []Point, i int) Point {
	var force Point
	for j, q := range at {
		if j != i {
			d := Point{at[i].X - q.X, at[i].Y - q.Y}
			force.X += d.X / softened(squared(d))
			force.Y += d.Y / softened(squared(d))
		}
	}
	return force
}

func TestPushIsAboutExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	at := make([]Point, 1000)
	for i := range at { // dense in the middle, and some within a distance of 1
		at[i] = Point{300 * r.NormFloat64() * r.Float64(), 300 * r.NormFloat64() * r.Float64()}
	}
	tree := newTree(len(at))
	tree.grow(at)
	var wrong, strength float64
	for i, b := range tree.bodies {
		want, got := exact(at, int(b.node)), tree.push(i, at)
		wrong += distance(want, got)
		strength += math.Hypot(want.X, want.Y)
	}
	if part := wrong / strength; part > 0.02 {
		t.Errorf("the forces are wrong by %.2f %%", 100*part)
	}
}

// TestNoBodyPushesItself has one body so far from the others that the cell of all of them, its own, would count as one.
func TestNoBodyPushesItself(t *testing.T) {
	at := spiral(20)
	at = append(at, Point{1000, 1000})
	tree := newTree(len(at))
	tree.grow(at)
	i := slices.IndexFunc(tree.bodies, func(b body) bool { return b.node == 20 })
	want, got := exact(at, 20), tree.push(i, at)
	if distance(want, got) > 0.001*math.Hypot(want.X, want.Y) {
		t.Errorf("the force is %v, not %v", got, want)
	}
}

func TestCellsHoldEachBodyOnce(t *testing.T) {
	at := spiral(1000)
	tree := newTree(len(at))
	tree.grow(at)
	var held []int32
	for k, c := range tree.cells {
		if int(c.next) == k+1 {
			if c.last-c.first > bucket {
				t.Errorf("a cell that is not divided holds %d bodies", c.last-c.first)
			}
			for _, b := range tree.bodies[c.first:c.last] {
				held = append(held, b.node)
			}
		}
	}
	slices.Sort(held)
	if len(slices.Compact(held)) != len(at) {
		t.Errorf("%d bodies are in cells, there are %d", len(held), len(at))
	}
}

// TestNodesInOnePlacePart puts more nodes on one place than a cell can tell apart, some of them linked.
func TestNodesInOnePlacePart(t *testing.T) {
	of := func(place Point) []Point {
		s := newSimulation(30, path(10), Options{}.orDefaults())
		for i := range s.at {
			s.at[i] = place
		}
		return rested(s)
	}
	for _, place := range []Point{{}, {1e-170, 0}, {100, -100}} {
		points := of(place)
		for i, p := range points {
			for j, q := range points[:i] {
				if d := distance(p, q); !(d > 1) {
					t.Errorf("from %v, the nodes %d and %d came to %v and %v", place, i, j, p, q)
				}
			}
		}
		if !slices.Equal(points, of(place)) {
			t.Errorf("from %v, nodes part in different ways", place)
		}
	}
}
