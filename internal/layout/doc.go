// Package layout places the nodes of a network on a plane, so that it can be drawn: linked nodes near each other, the others apart.
//
// Its one rule: a place follows from the network alone. The same nodes and links give the same bytes on every machine, whatever its
// processor, the number of its cores, and the order in which the links came.
//
// The method is force-directed placement. Nodes begin on a spiral, in the order of their indexes, like the seeds of a sunflower. Then, in
// each of 300 ticks, links draw their ends to a set distance, all nodes push each other off, and all are drawn mildly to the origin, which
// keeps together what no link does. The forces cool down from tick to tick, until hardly anything moves. Forces, defaults and cooling are
// those that d3-force documents (https://d3js.org/d3-force), but for a weaker centring; the pushing of far nodes is summed by cells of a
// quadtree (J. Barnes and P. Hut, A hierarchical O(N log N) force-calculation algorithm, Nature 324, 1986).
//
// # Products
//
// Some processors compute x*y + z with one rounding instead of two, and Go lets them, also across statements. An explicit conversion
// forbids it, so every product in this package stands in float64(…), and so does what is divided by a number, which a compiler may multiply
// by the inverse; a test holds it to that. For the same reason no function of package math is called that is not exact to the last bit
// everywhere: no sine, no power.
package layout
