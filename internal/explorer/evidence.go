package explorer

import (
	"cmp"

	"wortlaut/internal/kg"
)

// The parameters that name a tie of a discourse network: its ends and, between who speaks and whom they address, what about; and the cursor of
// the tie before it, by which it is found. Were the graph changed, another might be there: that is not shown for it.
const (
	paramTie      = "kante"
	paramTieRow   = "zeile"
	paramTieTo    = "spalte"
	paramTieClaim = "these"
)

// evidencePage is what the template of /belege shows.
type evidencePage struct {
	From, To, Claim           Link
	Weight                    string
	Agreements, Disagreements int
	Pairs                     bool // agreements are between two who speak
	Slice                     string
	Count                     int
	Rows                      []Row
	Network                   string // the page that has the tie
}

// evidenceView are all statements that a tie of a discourse network rests on.
func evidenceView(v *Visit) (View, error) {
	d, view, input, err := v.discourse()
	if err != nil {
		return view, err
	}
	source, target, claim := v.Text(paramTieRow), v.Text(paramTieTo), v.Text(paramTieClaim)
	paging := v.forward(statementsPerPage)
	network := v.alike("/diskurs").Without(paramAfter)
	if input == nil || source == "" || target == "" {
		return view, cmp.Or[error](v.wrong, &movedError{network}) // nothing is asked for, or words are not understood yet: the form is there
	}
	variables := map[string]any{"input": input, "first": paging["first"]}
	if after := paging["after"]; after != nil {
		variables["after"] = after
	}
	if tie := v.Text(paramTie); tie != "" {
		variables["tie"] = tie
	}
	var data struct {
		Discourse struct {
			Slices []struct {
				Edges struct{ Nodes []discourseTie }
			}
		}
	}
	if err := v.Ask("evidence", variables, &data); err != nil {
		return view, v.discourseError(err)
	}
	var tie *discourseTie
	if all := data.Discourse.Slices; len(all) == 1 && len(all[0].Edges.Nodes) == 1 {
		tie = &all[0].Edges.Nodes[0]
	}
	if tie == nil || tie.Source != source || tie.Target != target || tie.Claim != claim {
		return view, &parameterError{code: kg.NotFound, key: "evidence.wrong.tie", next: []Link{{v.T("evidence.network"), network.String()}}}
	}
	return v.showEvidence(view, d, *tie, network)
}

func (v *Visit) showEvidence(view View, d discoursePage, tie discourseTie, network Address) (View, error) {
	labels, err := v.labelsOf(tie.Source, tie.Target, tie.Claim)
	if err != nil {
		return view, err
	}
	link := func(value string) Link {
		return Link{cmp.Or(labels[kg.ID(value)].name(), value), v.pageOf(kg.ID(value))}
	}
	p := evidencePage{
		From: link(tie.Source), To: link(tie.Target), Weight: v.weight(tie.Weight), Agreements: tie.Agreements, Disagreements: tie.Disagreements,
		Pairs: len(v.state[paramMode]) == 0, Count: tie.Evidence.TotalCount, Rows: v.rows(tie.Evidence.Nodes), Network: network.String(),
	}
	if tie.Claim != "" {
		p.Claim = link(tie.Claim)
	}
	for _, s := range d.Slices {
		if s.Current {
			p.Slice = s.Text
		}
	}
	view.Title, view.Data, view.Sheet = v.T("evidence.title", p.From.Text, p.To.Text), p, ""
	view.Files = map[string]func() (File, error){"csv": v.statementTable("belege", tie.Evidence.Nodes).CSV}
	view.Pager = v.forwardPages(tie.Evidence.PageInfo)
	return view, nil
}

// labelsOf are the records among values of a discourse network; kinds are none.
func (v *Visit) labelsOf(values ...string) (map[kg.ID]named, error) {
	var ids []string
	for _, value := range values {
		if isRecordID(value) {
			ids = append(ids, value)
		}
	}
	return v.recordsNamed(paramTieRow, ids)
}
