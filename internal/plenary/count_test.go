package plenary

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wortlaut/internal/kg"
)

// counts are what a reading of a file as plain text finds, by patterns that share nothing with the package.
type counts struct {
	Speeches int
	Members  map[string][]string // by group, sorted
	Posts    []string
	Mentions map[string]int
}

var (
	aSpeech  = regexp.MustCompile(`<rede id="`)
	aSpeaker = regexp.MustCompile(`(?s)<redner id="(\d+)">\s*<name>(.*?)</name>`)
	aGroup   = regexp.MustCompile(`(?s)<fraktion>(.*?)</fraktion>`)
	aPost    = regexp.MustCompile(`(?s)<rolle_lang>(.*?)</rolle_lang>`)
	aPiece   = regexp.MustCompile(`(?s)<rede |</rede>|<name>[^<]|<p klasse="(\w*)">(.*?)</p>`)
)

var mentioned = []string{"Kindergrundsicherung", "Bürgergeld", "Weiterbildung"}

func countPlainly(text string) counts {
	c := counts{Speeches: len(aSpeech.FindAllString(text, -1)), Members: map[string][]string{}, Mentions: map[string]int{}}
	for _, m := range aSpeaker.FindAllStringSubmatch(text, -1) {
		if g := aGroup.FindStringSubmatch(m[2]); g != nil {
			key := strings.ToLower(strings.Join(strings.Fields(g[1]), ""))
			if key != "fraktionslos" && !slices.Contains(c.Members[key], m[1]) {
				c.Members[key] = append(c.Members[key], m[1])
			}
		}
		if p := aPost.FindStringSubmatch(m[2]); p != nil {
			post := m[1] + " " + strings.Join(strings.Fields(p[1]), " ")
			if !slices.Contains(c.Posts, post) {
				c.Posts = append(c.Posts, post)
			}
		}
	}
	for _, list := range c.Members {
		slices.Sort(list)
	}
	slices.Sort(c.Posts)
	speaking, inSpeech := false, false
	count := func(words string) {
		for _, word := range mentioned {
			if speaking {
				c.Mentions[word] += strings.Count(words, word)
			}
		}
	}
	for _, m := range aPiece.FindAllStringSubmatch(text, -1) {
		switch {
		case m[0] == "<rede ":
			inSpeech = true
		case m[0] == "</rede>":
			speaking, inSpeech = false, false
		case strings.HasPrefix(m[0], "<name>"):
			speaking = false
		case m[1] == "redner":
			speaking = inSpeech
			_, behind, _ := strings.Cut(m[2][strings.LastIndex(m[2], "</redner>")+1:], ":") // some speak in the paragraph of their name
			count(behind)
		case speaking && slices.Contains([]string{"J", "J_1", "O", "Z"}, m[1]):
			count(m[2])
		}
	}
	return c
}

func TestTheOfficialFilesAgreeWithAPlainCount(t *testing.T) {
	paths := officialFiles(t)
	if len(paths) == 0 {
		t.Log("not compared: the official files are not at hand")
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := countPlainly(string(data))
			parts, _ := read(t, path)
			got := counts{Members: map[string][]string{}, Mentions: map[string]int{}}
			for _, d := range parts[0].Drafts {
				switch r := d.Record.(type) {
				case *kg.Entity:
					if r.Document != nil && r.Document.Kind == kg.SpeechOfProtocol {
						got.Speeches++
					}
				case *kg.Relationship:
					id := strings.TrimPrefix(string(r.From), "person:bundestag-")
					if r.Type == kg.MemberOf {
						key := plainGroup[strings.TrimPrefix(string(r.To), "parliamentary-group:bundestag-")]
						got.Members[key] = append(got.Members[key], id)
					} else {
						got.Posts = append(got.Posts, id+" "+r.Role)
					}
				case *kg.Statement:
					if r.Kind == kg.Speech && r.Citations[0].Section != "" {
						for _, word := range mentioned {
							got.Mentions[word] += strings.Count(r.Text, word)
						}
					}
				}
			}
			for _, list := range got.Members {
				slices.Sort(list)
			}
			slices.Sort(got.Posts)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-counted +read):\n%s", diff)
			}
		})
	}
}

// plainGroup is how groups are written, by the ends of their ids.
var plainGroup = map[string]string{
	"cdu-csu": "cdu/csu", "spd": "spd", "afd": "afd", "fdp": "fdp", "gruene": "bündnis90/diegrünen", "linke": "dielinke", "bsw": "bsw",
}
