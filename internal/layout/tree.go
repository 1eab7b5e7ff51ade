package layout

import "math"

// tree is a quadtree over the nodes. A cell is followed by the cells within it, so that going along the slice is going down, and going to
// a cell's next is going past it.
type tree struct {
	bodies []body
	cells  []cell
}

// body is a node in the tree. Bodies of a cell stand together.
type body struct {
	Point
	node int32
}

// cell is a square with bodies in it.
type cell struct {
	mean        Point   // of the places of its bodies
	mass        float64 // their number
	far         float64 // beyond this distance, squared, they push as if all stood at their mean
	first, last int32   // the bodies from first up to, not including, last
	next        int32   // the cell after the last one within this one; the following one if there are none
}

const (
	// accuracy is the width of a cell divided by the distance from which on its bodies count as one; squared.
	accuracy = 0.9 * 0.9
	// bucket is how many bodies a cell may hold without being divided.
	bucket = 8
	// deepest bounds the division of cells whose bodies stand in the same place.
	deepest = 32
)

func newTree(nodes int) tree {
	t := tree{bodies: make([]body, nodes)}
	for i := range t.bodies {
		t.bodies[i].node = int32(i)
	}
	return t
}

// grow makes the cells anew. The bodies keep the order they came into before: from tick to tick it changes little.
func (t *tree) grow(at []Point) {
	t.cells = t.cells[:0]
	if len(at) == 0 {
		return
	}
	low, high := at[0], at[0]
	for i := range t.bodies {
		b := &t.bodies[i]
		b.Point = at[b.node]
		low = Point{min(low.X, b.X), min(low.Y, b.Y)}
		high = Point{max(high.X, b.X), max(high.Y, b.Y)}
	}
	middle := Point{float64(low.X/2) + float64(high.X/2), float64(low.Y/2) + float64(high.Y/2)}
	t.divide(0, len(t.bodies), middle, max(high.X-low.X, high.Y-low.Y), 0)
}

// divide appends the cell of the given middle and width that holds the bodies from first to last, and the cells within it.
func (t *tree) divide(first, last int, middle Point, width float64, depth int) {
	here := len(t.cells)
	t.cells = append(t.cells, newCell(t.bodies, first, last, width))
	if last-first > bucket && depth < deepest {
		half, quarter := float64(width/2), float64(width/4)
		isLow := func(b *body) bool { return b.Y < middle.Y }
		isLeft := func(b *body) bool { return b.X < middle.X }
		cut := t.split(first, last, isLow)
		for _, row := range [2]struct {
			first, last int
			y           float64
		}{{first, cut, middle.Y - quarter}, {cut, last, middle.Y + quarter}} {
			between := t.split(row.first, row.last, isLeft)
			if row.first < between {
				t.divide(row.first, between, Point{middle.X - quarter, row.y}, half, depth+1)
			}
			if between < row.last {
				t.divide(between, row.last, Point{middle.X + quarter, row.y}, half, depth+1)
			}
		}
	}
	t.cells[here].next = int32(len(t.cells))
}

func newCell(bodies []body, first, last int, width float64) cell {
	var sum Point
	for _, b := range bodies[first:last] {
		sum.X += b.X
		sum.Y += b.Y
	}
	mass := float64(last - first)
	return cell{
		mean: Point{sum.X / mass, sum.Y / mass}, mass: mass,
		far:   float64(width*width) / accuracy,
		first: int32(first), last: int32(last),
	}
}

// split moves the bodies from first to last that are in to the front, and gives where the others begin.
func (t *tree) split(first, last int, in func(*body) bool) int {
	for {
		for first < last && in(&t.bodies[first]) {
			first++
		}
		for first < last && !in(&t.bodies[last-1]) {
			last--
		}
		if first >= last {
			return first
		}
		t.bodies[first], t.bodies[last-1] = t.bodies[last-1], t.bodies[first]
	}
}

// push is the force on a body by all others, were each one's strength 1. Two that stand in the same place part by how they began.
func (t *tree) push(i int, start []Point) Point {
	var force Point
	b := t.bodies[i]
	for k := 0; k < len(t.cells); {
		c := &t.cells[k]
		d := Point{b.X - c.mean.X, b.Y - c.mean.Y}
		if square := squared(d); square > c.far && !c.holds(i) {
			share := c.mass / softened(square)
			force.X += float64(d.X * share)
			force.Y += float64(d.Y * share)
			k = int(c.next)
			continue
		}
		k++
		if k < int(c.next) {
			continue
		}
		for j := int(c.first); j < int(c.last); j++ {
			if j == i {
				continue
			}
			other := &t.bodies[j]
			d := Point{b.X - other.X, b.Y - other.Y}
			square := squared(d)
			if square == 0 {
				d = parting(start[b.node], start[other.node])
				square = squared(d)
			}
			share := 1 / softened(square)
			force.X += float64(d.X * share)
			force.Y += float64(d.Y * share)
		}
	}
	return force
}

// holds says whether a body is one of the cell's: it does not push itself.
func (c *cell) holds(i int) bool { return int(c.first) <= i && i < int(c.last) }

// softened is what a step, whose squared length is given, is divided by to be a force: 1 over the distance; within a distance of 1 it is 1.
func softened(square float64) float64 {
	if square < 1 {
		return math.Sqrt(square)
	}
	return square
}
