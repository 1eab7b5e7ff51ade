package layout

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
)

// Point is a place on the plane, or a step from one to another. The unit is that of [Options.LinkDistance].
type Point struct{ X, Y float64 }

// Options say how a network spreads. The zero value, and each zero in it, stands for the default.
type Options struct {
	// LinkDistance is how far apart the ends of a link stand if nothing else moves them: 1 to 1,000, by default 30.
	LinkDistance float64
	// Repulsion is how strongly any two nodes push each other off: up to 100,000, by default 30. Four times as much, at twice the link
	// distance, gives about the same picture at twice the size.
	Repulsion float64
	// Centring is how strongly nodes are drawn to the origin: up to 1, by default 0.05. With less, what is not linked stands farther off, and
	// what is linked folds less.
	Centring float64
}

// ticks are as many as cool the forces from 1 down to a thousandth.
const (
	ticks   = 300
	cooling = 0.97723722095581068 // 0.001 to the power of 1/300
)

// momentum is the part of its velocity that a node keeps from one tick to the next.
const momentum = 0.6

// Place gives each of the nodes 0 to nodes−1 its place, rounded to hundredths; their mean is the origin. Links are undirected pairs of nodes; a
// loop is none, and what is linked twice is linked. Networks that differ in the order of nodes differ in their picture.
//
// The frame is bounded, linked or not: with the default options n nodes stand within about 25·√n of the origin. (There the repulsion of n
// nodes is as strong as the centring: √(n · Repulsion / Centring).) The time is about that of n·log n + links.
//
// An error says that a link leads to no node or an option is out of its range; or it wraps that of the context, which is asked in each tick.
func Place(ctx context.Context, nodes int, links [][2]int, o Options) ([]Point, error) {
	o = o.orDefaults()
	if err := check(nodes, links, o); err != nil {
		return nil, err
	}
	s := newSimulation(nodes, links, o)
	for tick := range ticks {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("the layout of %d nodes was given up after %d of %d ticks: %w", nodes, tick, ticks, err)
		}
		s.tick()
	}
	return centred(s.at), nil
}

func (o Options) orDefaults() Options {
	return Options{
		LinkDistance: cmp.Or(o.LinkDistance, 30),
		Repulsion:    cmp.Or(o.Repulsion, 30),
		Centring:     cmp.Or(o.Centring, 0.05),
	}
}

func check(nodes int, links [][2]int, o Options) error {
	if nodes < 0 || nodes > math.MaxInt32 {
		return fmt.Errorf("a network of %d nodes cannot be placed: give 0 to %d", nodes, math.MaxInt32)
	}
	for i, l := range links {
		if min(l[0], l[1]) < 0 || max(l[0], l[1]) >= nodes {
			return fmt.Errorf("link %d ties the nodes %d and %d: of %d nodes the last is %d", i, l[0], l[1], nodes, nodes-1)
		}
	}
	for _, r := range []struct {
		name               string
		value, least, most float64
	}{
		{"LinkDistance", o.LinkDistance, 1, 1000},
		{"Repulsion", o.Repulsion, 0, 100_000},
		{"Centring", o.Centring, 0, 1},
	} {
		if !(r.least <= r.value && r.value <= r.most) { // so that NaN is refused too
			return fmt.Errorf("the option %s is %v: give %v to %v, where 0 is the default", r.name, r.value, r.least, r.most)
		}
	}
	return nil
}

// centred shifts places so that their mean is the origin, and rounds them.
func centred(places []Point) []Point {
	var mean Point
	for _, p := range places {
		mean.X += p.X / float64(len(places))
		mean.Y += p.Y / float64(len(places))
	}
	for i, p := range places {
		places[i] = Point{hundredths(p.X - mean.X), hundredths(p.Y - mean.Y)}
	}
	return places
}

// hundredths rounds; there is no negative zero, which would be written otherwise than zero.
func hundredths(x float64) float64 {
	r := float64(math.Round(float64(x*100)) / 100)
	if r == 0 {
		return 0
	}
	return r
}

// simulation is a network on its way to rest.
type simulation struct {
	Options
	heat     float64 // what forces are multiplied with, from 1 down
	start    []Point
	at       []Point
	velocity []Point
	links    []link
	tree     tree
}

// link is a spring. The end with fewer links moves more: share is the part of the way that b goes, a goes the rest.
type link struct {
	a, b            int
	strength, share float64
}

func newSimulation(nodes int, links [][2]int, o Options) *simulation {
	start := spiral(nodes)
	return &simulation{
		Options: o, heat: 1,
		start: start, at: slices.Clone(start), velocity: make([]Point, nodes),
		links: springs(nodes, links),
		tree:  newTree(nodes),
	}
}

// spiral are the places of seeds in a sunflower: each stands at the golden angle from the one before, so that no two come near.
func spiral(nodes int) []Point {
	const (
		spacing  = 10
		cos, sin = -0.73736887807831990, 0.67549029426152364 // of the golden angle, π·(3 − √5)
	)
	points := make([]Point, nodes)
	toward := Point{1, 0}
	for i := range points {
		r := float64(spacing * math.Sqrt(float64(i)+0.5))
		points[i] = Point{float64(r * toward.X), float64(r * toward.Y)}
		toward = Point{
			float64(toward.X*cos) - float64(toward.Y*sin),
			float64(toward.X*sin) + float64(toward.Y*cos),
		}
	}
	return points
}

// springs are the links in a fixed order, each once, without loops. Those of a node with many others are weaker, lest they tear at it.
func springs(nodes int, links [][2]int) []link {
	ends := make([][2]int, 0, len(links))
	for _, l := range links {
		if l[0] != l[1] {
			ends = append(ends, [2]int{min(l[0], l[1]), max(l[0], l[1])})
		}
	}
	slices.SortFunc(ends, func(l, m [2]int) int { return slices.Compare(l[:], m[:]) })
	ends = slices.Compact(ends)

	degree := make([]float64, nodes)
	for _, e := range ends {
		degree[e[0]]++
		degree[e[1]]++
	}
	springs := make([]link, len(ends))
	for i, e := range ends {
		a, b := degree[e[0]], degree[e[1]]
		springs[i] = link{a: e[0], b: e[1], strength: 1 / min(a, b), share: a / (a + b)}
	}
	return springs
}

func (s *simulation) tick() {
	s.heat = float64(s.heat * cooling)
	s.draw()
	s.push()
	s.centre()
	for i, v := range s.velocity {
		v = Point{float64(v.X * momentum), float64(v.Y * momentum)}
		s.velocity[i] = v
		s.at[i].X += v.X
		s.at[i].Y += v.Y
	}
}

// draw lets each link draw its ends to the link distance, or push them there. It goes by where they will be, so that links which follow
// each other in a tick do not overshoot together.
func (s *simulation) draw() {
	for _, l := range s.links {
		a, b := &s.velocity[l.a], &s.velocity[l.b]
		d := Point{
			s.at[l.b].X + b.X - s.at[l.a].X - a.X,
			s.at[l.b].Y + b.Y - s.at[l.a].Y - a.Y,
		}
		square := squared(d)
		if square == 0 {
			d = parting(s.start[l.b], s.start[l.a])
			square = squared(d)
		}
		length := math.Sqrt(square)
		pull := float64((length - s.LinkDistance) / length * float64(s.heat*l.strength))
		ofB := float64(pull * l.share)
		ofA := pull - ofB
		b.X -= float64(d.X * ofB)
		b.Y -= float64(d.Y * ofB)
		a.X += float64(d.X * ofA)
		a.Y += float64(d.Y * ofA)
	}
}

// push lets all nodes push each other off, with a force that falls with the distance.
func (s *simulation) push() {
	s.tree.grow(s.at)
	strength := float64(s.Repulsion * s.heat)
	for i, b := range s.tree.bodies {
		f := s.tree.push(i, s.start)
		v := &s.velocity[b.node]
		v.X += float64(f.X * strength)
		v.Y += float64(f.Y * strength)
	}
}

// centre draws all nodes to the origin, the farther the stronger.
func (s *simulation) centre() {
	strength := float64(s.Centring * s.heat)
	for i, p := range s.at {
		s.velocity[i].X -= float64(p.X * strength)
		s.velocity[i].Y -= float64(p.Y * strength)
	}
}

// parting is the short step towards a by which two nodes part that stand in the same place: they began at a and at b.
func parting(a, b Point) Point {
	const short = 1e-6
	d := Point{a.X - b.X, a.Y - b.Y}
	scale := short / math.Sqrt(squared(d))
	return Point{float64(d.X * scale), float64(d.Y * scale)}
}

// squared is the square of a step's length.
func squared(d Point) float64 { return float64(d.X*d.X) + float64(d.Y*d.Y) }
