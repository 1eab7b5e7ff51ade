package layout

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden file anew")

// ------------------------------------------------------------------ networks

// tangled is a network with three links from each node: two to nodes near by, as in groups of actors, one to any.
func tangled(nodes int) [][2]int {
	r := rand.New(rand.NewPCG(1, 2))
	var links [][2]int
	for i := range nodes {
		links = append(links, [2]int{i, (i + 1 + r.IntN(20)) % nodes}, [2]int{i, (i + 1 + r.IntN(20)) % nodes}, [2]int{i, r.IntN(nodes)})
	}
	return links
}

func star(leaves int) [][2]int {
	var links [][2]int
	for i := range leaves {
		links = append(links, [2]int{0, i + 1})
	}
	return links
}

func path(nodes int) [][2]int {
	var links [][2]int
	for i := range nodes - 1 {
		links = append(links, [2]int{i, i + 1})
	}
	return links
}

func complete(nodes int) [][2]int {
	var links [][2]int
	for i := range nodes {
		for j := range i {
			links = append(links, [2]int{i, j})
		}
	}
	return links
}

// mixed is what a graph of actors is like: a part where most are linked, some small parts, and nodes without links.
func mixed() (nodes int, links [][2]int) {
	links = append(tangled(30), [2]int{30, 31}, [2]int{32, 33}, [2]int{33, 34})
	return 40, links
}

func placed(t testing.TB, nodes int, links [][2]int) []Point {
	t.Helper()
	points, err := Place(t.Context(), nodes, links, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return points
}

func distance(p, q Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

// ------------------------------------------------------------------ the same bytes

func text(points []Point) []byte {
	var b bytes.Buffer
	for _, p := range points {
		fmt.Fprintln(&b, p.X, p.Y)
	}
	return b.Bytes()
}

// rested is a network after all ticks, not rounded.
func rested(s *simulation) []Point {
	for range ticks {
		s.tick()
	}
	return s.at
}

// TestGolden holds all machines to the same bytes. Behind the places stand those before they are rounded, to the last bit: there a
// processor that rounds otherwise is found out, which in a network this small would hardly come to a hundredth.
func TestGolden(t *testing.T) {
	nodes, links := mixed()
	got := slices.Concat(text(placed(t, nodes, links)), text(rested(newSimulation(nodes, links, Options{}.orDefaults()))))
	file := filepath.Join("testdata", "mixed.txt")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("the places are not those of %s (-update writes it anew):\n%s", file, got)
	}
}

func TestSameOnAnyNumberOfCores(t *testing.T) {
	links := tangled(300)
	of := func(cores int) []Point {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		return placed(t, 300, links)
	}
	if !slices.Equal(of(1), of(8)) {
		t.Error("one core gives other places than eight")
	}
}

// disguised are the same links in another order, from the other end, some twice, with loops.
func disguised(links [][2]int) [][2]int {
	var other [][2]int
	for i, l := range slices.Backward(links) {
		other = append(other, [2]int{l[1], l[0]})
		if i%3 == 0 {
			other = append(other, l, [2]int{l[0], l[0]})
		}
	}
	return other
}

func TestOrderLoopsAndDuplicatesOfLinksDoNotMatter(t *testing.T) {
	nodes, links := mixed()
	before := slices.Clone(links)
	want := placed(t, nodes, links)
	if !slices.Equal(links, before) {
		t.Error("the caller's links were changed")
	}
	if !slices.Equal(placed(t, nodes, disguised(links)), want) {
		t.Error("the same links, told otherwise, give other places")
	}
}

func TestPlacesAreHundredths(t *testing.T) {
	nodes, links := mixed()
	for _, p := range placed(t, nodes, links) {
		for _, s := range strings.Fields(fmt.Sprint(p.X, p.Y)) {
			if _, after, _ := strings.Cut(s, "."); len(after) > 2 {
				t.Errorf("%s has more than two digits after the point", s)
			}
		}
	}
	if s := fmt.Sprint(hundredths(-0.001), hundredths(-12.345678), hundredths(0.005)); s != "0 -12.35 0.01" {
		t.Errorf("rounding gives %s", s)
	}
}

// ------------------------------------------------------------------ the picture

func TestFewNodes(t *testing.T) {
	if p, err := Place(t.Context(), 0, nil, Options{}); err != nil || p == nil || len(p) > 0 {
		t.Errorf("no nodes have the places %v, %v", p, err)
	}
	if p := placed(t, 1, [][2]int{{0, 0}}); p[0] != (Point{}) {
		t.Errorf("a single node stands at %v, not in the middle", p[0])
	}
	apart, linked := placed(t, 2, nil), placed(t, 2, [][2]int{{0, 1}})
	if d, e := distance(apart[0], apart[1]), distance(linked[0], linked[1]); e < 15 || d < e+1 {
		t.Errorf("two nodes are %.2f apart, linked %.2f", d, e)
	}
}

func TestLinkedAreNearer(t *testing.T) {
	links := tangled(200)
	points := placed(t, 200, links)
	var linked, all float64
	for _, l := range links {
		linked += distance(points[l[0]], points[l[1]]) / float64(len(links))
	}
	for i := range points {
		for j := range i {
			all += distance(points[i], points[j]) / (200 * 199 / 2)
		}
	}
	if linked > 0.7*all {
		t.Errorf("linked nodes are %.1f apart, any two %.1f", linked, all)
	}
}

// TestFrame holds what the comment of Place promises, and that nodes do not cover each other.
func TestFrame(t *testing.T) {
	for _, c := range []struct {
		name  string
		nodes int
		links [][2]int
	}{
		{"without links", 500, nil},
		{"pairs", 200, func() (pairs [][2]int) {
			for i := range 100 {
				pairs = append(pairs, [2]int{i, 199 - i})
			}
			return pairs
		}()},
		{"tangled", 500, tangled(500)},
		{"mixed", 300, tangled(200)},
		{"star", 300, star(299)},
		{"path", 500, path(500)},
		{"complete", 60, complete(60)},
	} {
		t.Run(c.name, func(t *testing.T) {
			points := placed(t, c.nodes, c.links)
			frame := 25 * math.Sqrt(float64(c.nodes))
			for i, p := range points {
				if !(distance(p, Point{}) <= frame) { // so that NaN fails too
					t.Fatalf("node %d stands at %v, farther than %.0f from the origin", i, p, frame)
				}
				for j, q := range points[:i] {
					if distance(p, q) < 1 {
						t.Errorf("the nodes %d and %d stand at %v and %v", i, j, p, q)
					}
				}
			}
		})
	}
}

// TestComponentsStandApart begins with four components all mixed up.
func TestComponentsStandApart(t *testing.T) {
	const parts, each = 4, 25
	var links [][2]int
	for part := range parts {
		for _, l := range tangled(each) {
			links = append(links, [2]int{l[0]*parts + part, l[1]*parts + part})
		}
	}
	points := placed(t, parts*each, links)
	strangers := 0
	for i, p := range points {
		nearest := -1
		for j, q := range points {
			if j != i && (nearest < 0 || distance(p, q) < distance(p, points[nearest])) {
				nearest = j
			}
		}
		if nearest%parts != i%parts {
			strangers++
		}
	}
	if strangers > 5 {
		t.Errorf("%d of %d nodes stand nearest to one of another component", strangers, len(points))
	}
}

func TestStarIsRound(t *testing.T) {
	const leaves = 6
	points := placed(t, leaves+1, star(leaves))
	var angles []float64
	for _, p := range points[1:] {
		if d := distance(p, points[0]); math.Abs(d-distance(points[1], points[0])) > 0.05*d {
			t.Errorf("leaves stand %.2f and %.2f from the middle", d, distance(points[1], points[0]))
		}
		angles = append(angles, math.Atan2(p.Y-points[0].Y, p.X-points[0].X))
	}
	slices.Sort(angles)
	angles = append(angles, angles[0]+2*math.Pi)
	for i, a := range angles[1:] {
		if between := (a - angles[i]) * 180 / math.Pi; math.Abs(between-360/leaves) > 10 {
			t.Errorf("between two leaves there are %.1f°, not about %d°", between, 360/leaves)
		}
	}
}

func TestOptions(t *testing.T) {
	size := func(o Options) float64 {
		nodes, links := mixed()
		points, err := Place(t.Context(), nodes, links, o)
		if err != nil {
			t.Fatal(err)
		}
		var farthest float64
		for _, p := range points {
			farthest = max(farthest, distance(p, Point{}))
		}
		return farthest
	}
	usual := size(Options{})
	if s := size(Options{LinkDistance: 30, Repulsion: 30, Centring: 0.05}); s != usual {
		t.Errorf("the defaults, given, make a size of %.2f, not %.2f", s, usual)
	}
	if s := size(Options{LinkDistance: 60, Repulsion: 120}) / usual; math.Abs(s-2) > 0.1 {
		t.Errorf("twice the link distance and four times the repulsion make it %.2f times as large", s)
	}
	if s := size(Options{Centring: 0.01}); s < 1.5*usual {
		t.Errorf("little centring makes a size of %.2f, more %.2f", s, usual)
	}
}

// ------------------------------------------------------------------ what is refused

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name  string
		nodes int
		links [][2]int
		o     Options
		want  string
	}{
		{"fewer than no nodes", -1, nil, Options{}, "a network of -1 nodes cannot be placed: give 0 to 2147483647"},
		{"a link to no node", 3, [][2]int{{0, 1}, {2, 3}}, Options{}, "link 1 ties the nodes 2 and 3: of 3 nodes the last is 2"},
		{"a link from no node", 3, [][2]int{{-1, 1}}, Options{}, "link 0 ties the nodes -1 and 1: of 3 nodes the last is 2"},
		{"links no distance apart", 1, nil, Options{LinkDistance: 0.5}, "the option LinkDistance is 0.5: give 1 to 1000, where 0 is the default"},
		{"attraction", 1, nil, Options{Repulsion: -1}, "the option Repulsion is -1: give 0 to 100000, where 0 is the default"},
		{"flight", 1, nil, Options{Centring: math.Inf(1)}, "the option Centring is +Inf: give 0 to 1, where 0 is the default"},
		{"no number", 1, nil, Options{Repulsion: math.NaN()}, "the option Repulsion is NaN: give 0 to 100000, where 0 is the default"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if p, err := Place(t.Context(), c.nodes, c.links, c.o); err == nil || err.Error() != c.want || p != nil {
				t.Errorf("%v, %v; want %s", p, err, c.want)
			}
		})
	}
}

// patience is a context that ends after it was asked some times.
type patience struct {
	context.Context
	left int
}

func (p *patience) Err() error {
	if p.left == 0 {
		return context.Canceled
	}
	p.left--
	return nil
}

func TestGivenUp(t *testing.T) {
	_, err := Place(&patience{t.Context(), 7}, 10, nil, Options{})
	const want = "the layout of 10 nodes was given up after 7 of 300 ticks: context canceled"
	if !errors.Is(err, context.Canceled) || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// ------------------------------------------------------------------ whatever comes

func FuzzPlace(f *testing.F) {
	f.Add([]byte{}, 0.0, 0.0, 0.0)
	f.Add([]byte{3, 0, 1, 1, 2, 2, 0, 0, 0}, 0.0, 0.0, 0.0)
	f.Add([]byte{40, 1, 2, 2, 1, 1, 2, 7, 7}, 1000.0, 1e-300, 1.0)
	f.Add([]byte{63, 5, 9, 5, 10, 5, 11}, 1.0, 1e5, 1e-300)
	f.Fuzz(func(t *testing.T, network []byte, linkDistance, repulsion, centring float64) {
		nodes := 1
		if len(network) > 0 {
			nodes, network = 1+int(network[0]%64), network[1:]
		}
		var links [][2]int
		for ends := range slices.Chunk(network, 2) {
			if len(ends) == 2 {
				links = append(links, [2]int{int(ends[0]) % nodes, int(ends[1]) % nodes})
			}
		}
		o := Options{LinkDistance: linkDistance, Repulsion: repulsion, Centring: centring}
		points, err := Place(t.Context(), nodes, links, o)
		if err != nil {
			return // an option out of its range
		}
		if len(points) != nodes {
			t.Fatalf("%d nodes have %d places", nodes, len(points))
		}
		for i, p := range points {
			if !(distance(p, Point{}) < 1e9) {
				t.Errorf("node %d stands at %v", i, p)
			}
		}
		if again, err := Place(t.Context(), nodes, disguised(links), o); err != nil || !slices.Equal(again, points) {
			t.Errorf("the same links, told otherwise, give other places, or %v", err)
		}
	})
}
