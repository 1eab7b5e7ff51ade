package plenary

import (
	"strings"

	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/text"
)

// group is a parliamentary group of the Bundestag, whether it was a Fraktion or, for want of members, a Gruppe: protocols don't say which.
type group struct {
	key, name string
	short     string
}

// groups are those of the 19th to 21st Bundestag. Who joined none is none's member.
var groups = []group{
	{"cdu-csu", "CDU/CSU", ""},
	{"spd", "SPD", ""},
	{"afd", "AfD", ""},
	{"fdp", "FDP", ""},
	{"gruene", "BÜNDNIS 90/DIE GRÜNEN", "Bündnis 90/Die Grünen"},
	{"linke", "DIE LINKE", "Die Linke"},
	{"bsw", "BSW", ""},
}

// unattached is the key of those who belong to no group: it is known that they don't.
const unattached = "-"

// spellings are how protocols write groups, without white space and case. Beside them: what is wrong in a way that leaves no doubt.
var spellings = map[string]string{
	"cdu/csu": "cdu-csu", "cducsu": "cdu-csu", "spd": "spd", "spdspd": "spd", "afd": "afd", "fdp": "fdp",
	"buendnis90/diegruenen": "gruene", "buendnis90/diegruene": "gruene", "buendis90/diegruenen": "gruene", "buendnis90/": "gruene",
	"dielinke": "linke", "dielinket": "linke", "linke": "linke", "bsw": "bsw", "fraktionslos": unattached,
}

// groupOf is the key of a group as it is written; false where the table does not know it.
func groupOf(written string) (string, bool) {
	key, ok := spellings[strings.Join(strings.Fields(text.Normalize(written)), "")]
	return key, ok
}

// groupID is the id of a group by its key, "" of none.
func groupID(key string) kg.ID {
	if key == "" || key == unattached {
		return ""
	}
	return kg.ID(kg.KindParliamentaryGroup.Prefix() + ":bundestag-" + key)
}

// keep leaves what is there as it is: organizations come from tables, which know no more than whoever wrote them into the graph.
func keep(there, _ kg.Record) kg.Record { return there }

func groupDraft(key string) ingest.Draft {
	for _, g := range groups {
		if g.key != key {
			continue
		}
		e := &kg.Entity{ID: groupID(key), Name: g.name, Organization: &kg.Organization{}}
		if g.short != "" {
			e.Names = []kg.Name{{Text: g.short, Kind: kg.NameAlternative}}
		}
		return ingest.Draft{Record: e, Merge: keep}
	}
	panic("plenary: no group has the key " + key)
}
