package explorer

import (
	"slices"
	"strconv"

	"wortlaut/internal/kg"
)

// connectionPage is what the template of /verbindung shows.
type connectionPage struct {
	From, To  recordField
	Through   []option
	Asked     bool
	Same      bool // both ends are one record
	Ways      []way
	Figure    *figure // nil where there is no way
	Truncated bool
	More      []Link // the same with what is left out unless it is asked for
}

// way is a way as it is told: each step by the ties, of which each alone would do.
type way struct {
	Title string
	Steps [][]tieRow
}

// pathAnswer is one of the ways that the operation connection answers.
type pathAnswer struct {
	Length int
	Nodes  []named
	Steps  []struct{ Edges []tie }
}

func connectionView(v *Visit) (View, error) {
	p := connectionPage{
		From: recordField{Name: paramFrom, Label: v.T("way.from"), Hint: v.T("way.hint"), Among: []string{amongActors}},
		To:   recordField{Name: paramTo, Label: v.T("way.to"), Hint: v.T("way.hint"), Among: []string{amongActors}},
	}
	through := v.Words(paramThrough, throughs...)
	p.Through = v.options("net.through.", throughs, through)
	var err error
	for _, c := range []*recordField{&p.From, &p.To} {
		if *c, err = v.choose(*c, "PERSONS", "ORGANIZATIONS"); err != nil {
			return View{}, err
		}
	}
	view := View{Title: v.T("way.title"), Section: "/verbindung", NoIndex: true, Sheet: networkSheet}
	if len(p.From.Chosen) == 0 || len(p.To.Chosen) == 0 {
		return view, v.beginConnection(&p, &view)
	}
	variables := map[string]any{"from": p.From.ids()[0], "to": p.To.ids()[0]}
	if filter := networkFilter(nil, through, "", ""); len(filter) > 0 {
		variables["filter"] = filter
	}
	var data struct {
		Paths struct {
			Paths     []pathAnswer
			Truncated bool
		}
	}
	if err := v.Ask("connection", variables, &data); err != nil {
		return view, err
	}
	p.Asked, p.Truncated = true, data.Paths.Truncated
	p.Same = p.From.Chosen[0].ID == p.To.Chosen[0].ID
	p.More = v.widen(through)
	return v.showConnection(view, p, data.Paths.Paths)
}

// beginConnection offers what the words mean, where both ends are not known yet.
func (v *Visit) beginConnection(p *connectionPage, view *View) error {
	var data struct{}
	if len(v.answers) == 0 {
		if err := v.Ask("begin", nil, &data); err != nil {
			return err
		}
	}
	for _, c := range []*recordField{&p.From, &p.To} {
		if err := v.offer(c, nil); err != nil {
			return err
		}
	}
	view.Data = p
	return nil
}

// widen are links that let ways lead through more.
func (v *Visit) widen(through []string) []Link {
	var links []Link
	for _, t := range throughs {
		if !slices.Contains(through, t) {
			links = append(links, Link{v.T("way.also." + t), v.Here().With(paramThrough, append(slices.Clone(through), t)...).String()})
		}
	}
	return links
}

func (v *Visit) showConnection(view View, p connectionPage, paths []pathAnswer) (View, error) {
	nodes := map[kg.ID]named{}
	var rows [][]string
	for i, path := range paths {
		for _, n := range path.Nodes {
			nodes[kg.ID(n.ID)] = n
		}
		w := way{Title: v.Plural("way.steps", path.Length)}
		for j, s := range path.Steps {
			w.Steps = append(w.Steps, v.tell(s.Edges, nodes))
			for _, cells := range v.tieCells(s.Edges, nodes) {
				rows = append(rows, append([]string{strconv.Itoa(i + 1), strconv.Itoa(j + 1)}, cells...))
			}
		}
		p.Ways = append(p.Ways, w)
	}
	for _, c := range []*recordField{&p.From, &p.To} {
		if err := v.offer(c, nodes); err != nil {
			return view, err
		}
	}
	view.Title = v.T("way.title.between", namesOf(p.From), namesOf(p.To))
	view.Files = map[string]func() (File, error){
		"csv": tieTable("verbindung", []string{"way", "step"}, rows).CSV,
	}
	if len(paths) > 0 {
		f := v.draw(v.drawWays(paths), "net.size.degree", "")
		p.Figure = &f
		view.Files["svg"] = f.Picture.svgFile(view.Title)
		view.Script = networkScript
	}
	view.Data = p
	return view, nil
}

// drawWays places the nodes of ways in columns, by the number of steps from the beginning: between two ends that says more than forces do.
func (v *Visit) drawWays(paths []pathAnswer) drawing {
	const across, down = 150, 60
	var p drawing
	at := map[kg.ID]int{}       // in p.Nodes
	column := map[int][]kg.ID{} // by steps
	tied := map[[3]string]bool{}
	for _, path := range paths {
		for i, n := range path.Nodes {
			if _, there := at[kg.ID(n.ID)]; there {
				continue
			}
			at[kg.ID(n.ID)] = len(p.Nodes)
			column[i] = append(column[i], kg.ID(n.ID))
			p.Nodes = append(p.Nodes, drawnNode{
				ID: n.ID, Label: n.name(), Kind: string(kg.ID(n.ID).Kind()), X: float64(across * i), Y: float64(down * (len(column[i]) - 1)), Href: v.pageOf(kg.ID(n.ID)),
			})
		}
		for _, s := range path.Steps {
			for _, e := range s.Edges {
				key := [3]string{string(e.Source), string(e.Target), e.Type}
				if tied[key] {
					continue
				}
				tied[key] = true
				p.Edges = append(p.Edges, drawnEdge{Source: key[0], Target: key[1], Label: v.T("net.tie." + e.Type), Directed: e.Directed})
				p.Nodes[at[e.Source]].Degree++
				p.Nodes[at[e.Target]].Degree++
			}
		}
	}
	for _, ids := range column {
		for _, id := range ids {
			p.Nodes[at[id]].Y -= float64(down*(len(ids)-1)) / 2
		}
	}
	for i := range p.Nodes {
		p.Nodes[i].R = radius(p.Nodes[i].Degree)
	}
	return p
}
