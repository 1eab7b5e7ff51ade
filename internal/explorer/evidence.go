package explorer

import (
	"cmp"
	"net/http"
	"slices"

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
		return view, cmp.Or(v.wrong, v.elsewhere(d, network))
	}
	variables := map[string]any{"input": input, "first": paging["first"]}
	if after := paging["after"]; after != nil {
		variables["after"] = after
	}
	if tie := v.Text(paramTie); len(tie) > kg.DefaultLimits.Cursor {
		return view, v.noTie(network)
	} else if tie != "" {
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
		err = v.discourseError(err)
		if _, untold := err.(*kg.Error); untold && kg.CodeOf(err) == kg.Invalid && variables["tie"] != nil && variables["after"] == nil {
			return view, v.noTie(network) // the only cursor is that of the tie
		}
		return view, err
	}
	var tie *discourseTie
	if all := data.Discourse.Slices; len(all) == 1 && len(all[0].Edges.Nodes) == 1 {
		tie = &all[0].Edges.Nodes[0]
	}
	if tie == nil || tie.Source != source || tie.Target != target || tie.Claim != claim {
		return view, v.noTie(network)
	}
	return v.showEvidence(view, d, *tie, network)
}

// elsewhere leads to the form where no tie is asked for, or words are not understood yet. Whoever wants a file is told what is missing.
func (v *Visit) elsewhere(d discoursePage, network Address) error {
	if v.isFile() {
		return v.noFile()
	}
	if d.Topic.open() {
		network = network.With(paramTopic, d.Topic.Words)
	}
	return &movedError{to: network, status: http.StatusSeeOther}
}

// noTie is the error for a tie that is not where the link finds it.
func (v *Visit) noTie(network Address) error {
	return &parameterError{code: kg.NotFound, key: "evidence.wrong.tie", next: []Link{{v.T("evidence.network"), network.String()}}}
}

func (v *Visit) showEvidence(view View, d discoursePage, tie discourseTie, network Address) (View, error) {
	labels, err := v.labelsOf(tie.Source, tie.Target, tie.Claim)
	if err != nil {
		return view, err
	}
	link := func(value string) Link {
		return Link{clip(v.called(value, labels), longestName), v.pageOf(kg.ID(value))}
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

// labelsOf are what the records among values of a discourse network are called; kinds are none.
func (v *Visit) labelsOf(values ...string) (map[string]string, error) {
	var ids []string
	for _, value := range values {
		if isRecordID(value) && !slices.Contains(ids, value) {
			ids = append(ids, value)
		}
	}
	records, err := v.recordsNamed(paramTieRow, ids)
	labels := map[string]string{}
	for id, n := range records {
		labels[string(id)] = n.label()
	}
	return labels, err
}

// called is what a value of a discourse network is called: a kind of organizations in the visitor's language, a record by its label.
func (v *Visit) called(value string, labels map[string]string) string {
	if slices.Contains(kg.ActorKinds, kg.Kind(value)) {
		return v.T("actorkind." + value)
	}
	return cmp.Or(labels[value], value)
}
