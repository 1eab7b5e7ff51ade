package neo4jstore

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// Records implements [kg.Store].
func (s *Store) Records(ctx context.Context, ids []kg.ID) (found map[kg.ID]kg.Record, err error) {
	err = s.view(ctx, "reading records", func(r *reader) error {
		found, err = r.records(distinct(ids))
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Scan implements [kg.Store].
func (s *Store) Scan(ctx context.Context, class kg.Class, after kg.ID, limit int) (records []kg.Record, err error) {
	texts := scans[class]
	if texts == nil {
		return nil, unknownValue("class of records", class)
	}
	err = s.view(ctx, "scanning records", func(r *reader) error {
		records = []kg.Record{}
		for _, text := range texts {
			if len(records) >= limit {
				break
			}
			rows, err := r.rows(text, map[string]any{"after": string(after), "limit": limit - len(records)})
			if err != nil {
				return err
			}
			for _, row := range rows {
				record, err := decode(row, 0, 1)
				if err != nil {
					return err
				}
				records = append(records, record)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return records, nil
}

// scans are the texts that give the records of a class, one after the other in the order of ids. Relationships are read type by type:
// the type leads the id.
var scans = map[kg.Class][]string{
	kg.Entities:      {scan("(n:Entity)", "n:Entity")},
	kg.Statements:    {scan("(n:Statement)", "n:Statement")},
	kg.Relationships: scanTies(),
}

func scan(pattern, indexed string) string {
	return "MATCH " + pattern + " USING INDEX " + indexed + "(id) WHERE n.id > $p.after RETURN n.id AS id, n._body AS body ORDER BY n.id LIMIT $p.limit"
}

func scanTies() []string {
	types := slices.SortedFunc(slices.Values(kg.RelationshipTypes), func(a, b kg.RelationshipType) int {
		return cmp.Compare(a.Prefix()+":", b.Prefix()+":")
	})
	var texts []string
	for _, t := range types {
		texts = append(texts, scan("()-[n:"+string(t)+"]->()", "n:"+string(t)))
	}
	return texts
}

// Texts implements [kg.Store].
func (s *Store) Texts(ctx context.Context, documents []kg.ID) (found map[kg.ID]string, err error) {
	err = s.view(ctx, "reading texts", func(r *reader) error {
		found = make(map[kg.ID]string, len(documents))
		rows, err := r.gathered("UNWIND $p.ids AS id MATCH (t:Text {document: id})", "t.document, t.text",
			map[string]any{"ids": texts(distinct(documents))})
		for _, row := range rows {
			found[kg.ID(str(row, 0))] = str(row, 1)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Head implements [kg.Store].
func (s *Store) Head(ctx context.Context) (head kg.Head, err error) {
	err = s.view(ctx, "reading the head", func(r *reader) error {
		rows, err := r.gathered("MATCH (g:WortlautGraph)", "g.number, g.labels, g.token, g.pending", nil)
		if err != nil {
			return err
		}
		if len(rows) != 1 {
			return damaged("the head of the graph")
		}
		row := rows[0]
		head = kg.Head{Number: int64(number(row, 0)), Labels: int64(number(row, 1)), Token: str(row, 2), Pending: str(row, 3)}
		return nil
	})
	return head, err
}

// countKinds counts entities by kind, and countAll all records. Neo4j keeps the numbers of nodes by label and of relationships by type.
var (
	countKinds = "CALL () { " + strings.Join(kindCounts, " UNION ALL ") + " }"
	countAll   = "CALL () { " + strings.Join(slices.Concat(kindCounts,
		counts(kg.RelationshipTypes, func(t kg.RelationshipType) string { return "()-[:" + string(t) + "]->()" }),
		[]string{count(string(kg.KindStatement), "(:Statement)"), count(nameOfTexts, "(:Text)")},
	), " UNION ALL ") + " }"
	kindCounts = counts(kg.EntityKinds, func(k kg.Kind) string { return "(:" + labelOf(k) + ")" })
)

// counts are texts that count what fits a pattern, each with the name that it has.
func counts[T ~string](names []T, pattern func(T) string) []string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = count(string(name), pattern(name))
	}
	return texts
}

func count(name, pattern string) string {
	return "MATCH " + pattern + " RETURN '" + name + "' AS name, count(*) AS number"
}

// nameOfTexts is the name that countAll gives the number of held texts.
const nameOfTexts = "TEXT"

// Counts implements [kg.Store].
func (s *Store) Counts(ctx context.Context) (counts kg.Counts, err error) {
	err = s.view(ctx, "counting", func(r *reader) error {
		rows, err := r.gathered(countAll, "name, number", nil)
		counts = countsOf(rows)
		return err
	})
	if err != nil {
		return kg.Counts{}, err
	}
	return counts, nil
}

func countsOf(rows []*neo4j.Record) kg.Counts {
	counts := kg.Counts{Entities: map[kg.Kind]int{}, Relationships: map[kg.RelationshipType]int{}}
	for _, row := range rows {
		name, n := str(row, 0), number(row, 1)
		switch {
		case name == nameOfTexts:
			counts.Texts = n
		case name == string(kg.KindStatement):
			counts.Statements = n
		case n == 0:
		case slices.Contains(kg.EntityKinds, kg.Kind(name)):
			counts.Entities[kg.Kind(name)] = n
		default:
			counts.Relationships[kg.RelationshipType(name)] = n
		}
	}
	return counts
}
