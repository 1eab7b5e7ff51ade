package explorer

import (
	"maps"
	"slices"
	"strconv"
)

// Column is what one of several actors said.
type Column struct {
	Link
	ID    string
	All   Link
	Count int
	Rows  []Row
}

// others are who else speaks.
type others struct{ Facets facets }

// sideBySide are two to five actors beside each other: the latest of each.
func (v *Visit) sideBySide(q question, parameter, field string, ids []string) (View, error) {
	if len(ids) > mostSideBySide {
		v.refuseParameter(parameter, "wrong.many", mostSideBySide)
	}
	variables := map[string]any{"filter": q.filter, "unit": q.unit(), "chosen": q.chosen}
	for i, id := range ids {
		variables["f"+strconv.Itoa(i)], variables["c"+strconv.Itoa(i)] = q.with(field, []string{id}), true
	}
	var a struct {
		Fine, Coarse   timeline
		Chosen         []*named
		C0, C1, C2, C3 sideOf
		C4             sideOf
		Others         others
	}
	q.compare(variables)
	if err := v.Ask("sidebyside", variables, &a); err != nil {
		return View{}, err
	}
	survivors, err := v.known(&q, &a.Chosen)
	if err != nil {
		return View{}, err
	}
	label := map[string]string{}
	for _, n := range a.Chosen {
		label[n.ID] = n.label()
	}
	line := v.picture(a.Fine, a.Coarse, v.Here())
	data := statementsData{Chosen: v.chosenValues(a.Chosen), Line: line, Order: newest, Beside: v.beside(q, a.Others)}
	var shown []statement
	for i, side := range []sideOf{a.C0, a.C1, a.C2, a.C3, a.C4}[:len(ids)] {
		id := survivors[ids[i]]
		if slices.ContainsFunc(data.Columns, func(c Column) bool { return c.ID == id }) {
			continue
		}
		data.Columns = append(data.Columns, Column{
			ID: id, Link: Link{label[id], v.Item("/akteure", id).String()}, Count: side.TotalCount, Rows: v.rows(side.Nodes),
			All: Link{v.Plural("statements", side.TotalCount), v.Here().With(parameter, id).String()},
		})
		shown = append(shown, side.Nodes...)
	}
	data.fill(v)
	view := View{Title: v.statementsTitle(a.Chosen), Section: "/aussagen", Data: data, NoIndex: true}
	view.Files = v.statementFiles(view.Title, shown, line)
	return view, nil
}

// compare asks who else speaks of what is asked for, where somebody can be put beside those chosen.
func (q question) compare(variables map[string]any) {
	if ids, _ := q.filter["speakers"].([]string); len(ids) == 0 || len(ids) >= mostSideBySide {
		return
	}
	rest := maps.Clone(q.filter)
	delete(rest, "speakers")
	variables["others"], variables["compare"] = rest, true
}

// beside are links that put somebody beside those chosen. They have no numbers: they lead to the rows of several.
func (v *Visit) beside(q question, o others) []Link {
	ids, _ := q.filter["speakers"].([]string)
	var list []Link
	for _, f := range o.Facets.Speakers {
		if !slices.Contains(ids, f.Actor.ID) {
			to := v.Here().Without(paramAfter, paramBefore, paramOrder).With(paramActor, append(slices.Clone(ids), f.Actor.ID)...)
			list = append(list, Link{f.Actor.label(), to.String()})
		}
	}
	return list
}

// sideOf is one side of a comparison.
type sideOf struct {
	TotalCount int
	Nodes      []statement
}
