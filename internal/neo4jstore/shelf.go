package neo4jstore

import (
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// shelved are those of some records that are at hand.
func (r *reader) shelved(ids []kg.ID) map[kg.ID]kg.Record {
	if r.state == "" {
		return map[kg.ID]kg.Record{}
	}
	found := r.shelf.Find(r.state, ids)
	r.recalled = r.recalled || len(found) > 0
	return found
}

// take reads the record in two columns, its id and its body, and keeps it at hand. The row has to come with a mark.
func (r *reader) take(row *neo4j.Record, id, body int) (kg.Record, error) {
	record, err := decode(row, id, body)
	if err == nil && r.state != "" {
		r.shelf.Keep(r.state, record, len(str(row, body)))
	}
	return record, err
}

// place is one of a row: in the list of which query, and where.
type place struct {
	of int
	kg.Key
}

// sizeOfPlaces is how many bytes places are, about.
func sizeOfPlaces(places []place) (size int) {
	for _, p := range places {
		size += p.RememberedSize()
	}
	return size
}

// listed asks a text for the rows of a list, and returns their places and the records that they name. Where most are likely to be at hand, their
// bodies are not asked for along with the rows: that what is missing costs a query then is the rarer case.
func (r *reader) listed(text string, params map[string]any) ([]place, map[kg.ID]kg.Record, error) {
	var brought map[kg.ID]kg.Record
	places, err := remembered(r, kg.MemoKey(text, params), sizeOfPlaces, func() (places []place, err error) {
		if r.state == "" || !r.shelf.Likely() {
			places, brought, err = r.places(text, params, ", n._body")
		} else {
			places, _, err = r.places(text, params, "")
		}
		return places, err
	})
	if err != nil || brought != nil {
		return places, brought, err
	}
	ids := make([]kg.ID, len(places))
	for i, p := range places {
		ids[i] = p.ID
	}
	records, err := r.records(distinct(ids))
	return places, records, err
}

// places runs a query for the rows of a list, with the columns q.i, sort and id, and the bodies of the records if these are asked for.
func (r *reader) places(text string, params map[string]any, body string) ([]place, map[kg.ID]kg.Record, error) {
	rows, err := r.gathered(text, "q.i, sort, id"+body, params)
	if err != nil {
		return nil, nil, err
	}
	places, ids := make([]place, len(rows)), make([]kg.ID, len(rows))
	for i, row := range rows {
		ids[i] = kg.ID(str(row, 2))
		places[i] = place{number(row, 0), kg.Key{Sort: str(row, 1), ID: ids[i]}}
	}
	if body == "" {
		return places, nil, nil
	}
	records := r.shelved(distinct(ids))
	for i, row := range rows {
		if records[ids[i]] != nil {
			continue
		}
		if records[ids[i]], err = r.take(row, 2, 3); err != nil {
			return nil, nil, err
		}
	}
	return places, records, nil
}

// records returns the records with these ids, each once; what is not there is missing.
func (r *reader) records(ids []kg.ID) (map[kg.ID]kg.Record, error) {
	found := r.shelved(ids)
	var nodes []string
	relationships := map[kg.RelationshipType][]string{}
	for _, id := range ids {
		switch kind := id.Kind(); {
		case found[id] != nil || kind == "":
		case kind == kg.KindRelationship:
			relationships[typeOf(id)] = append(relationships[typeOf(id)], string(id))
		default:
			nodes = append(nodes, string(id))
		}
	}
	if err := r.read(found, nodes, "UNWIND $p.ids AS id MATCH (n:Record {id: id}) WHERE n._body IS NOT NULL"); err != nil {
		return nil, err
	}
	for _, t := range kg.RelationshipTypes {
		err := r.read(found, relationships[t], "UNWIND $p.ids AS id MATCH ()-[n:"+string(t)+"]->() USING INDEX n:"+string(t)+"(id) WHERE n.id = id")
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// read adds the records with the ids that a text finds.
func (r *reader) read(found map[kg.ID]kg.Record, ids []string, text string) error {
	if len(ids) == 0 {
		return nil
	}
	rows, err := r.gathered(text, "n.id, n._body", map[string]any{"ids": ids})
	if err != nil {
		return err
	}
	for _, row := range rows {
		record, err := r.take(row, 0, 1)
		if err != nil {
			return err
		}
		found[record.RecordID()] = record
	}
	return nil
}

// decode reads the record in two columns, its id and its body.
func decode(row *neo4j.Record, id, body int) (kg.Record, error) {
	name := kg.ID(str(row, id))
	record, err := kg.Decode(name, []byte(str(row, body)))
	if err != nil {
		return nil, damaged("the record " + string(name))
	}
	return record, nil
}
