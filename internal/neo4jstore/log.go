package neo4jstore

import (
	"context"
	"math"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// Sets implements [kg.Store].
func (s *Store) Sets(ctx context.Context, after int64, limit int) (sets []kg.Set, err error) {
	err = s.view(ctx, "reading change sets", func(r *reader) error {
		rows, err := r.rows(`MATCH (s:ChangeSet) WHERE s.number > $p.after
			RETURN s.number AS number, s.at AS at, s.by AS by, s.reason AS reason ORDER BY s.number LIMIT $p.limit`,
			map[string]any{"after": after, "limit": max(limit, 0)})
		if err != nil {
			return err
		}
		sets = make([]kg.Set, len(rows))
		for i, row := range rows {
			if sets[i], err = setOf(row, 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return sets, nil
}

// setOf reads a change set from columns: number, at, by and reason.
func setOf(row *neo4j.Record, i int) (kg.Set, error) {
	at, err := time.Parse(timeLayout, str(row, i+1))
	if err != nil {
		return kg.Set{}, damaged("a change set")
	}
	return kg.Set{Number: int64(number(row, i)), At: at, By: str(row, i+2), Reason: str(row, i+3)}, nil
}

// Changes implements [kg.Store].
func (s *Store) Changes(ctx context.Context, query kg.ChangeQuery) (page kg.ChangePage, err error) {
	err = s.view(ctx, "reading the log", func(r *reader) (err error) {
		page, err = r.changes(query)
		return err
	})
	if err != nil {
		return kg.ChangePage{}, err
	}
	return page, nil
}

// afterDay, behind a day, makes what is greater than every time on it and less than the next day.
const afterDay = "U" // times have a T there

func (r *reader) changes(q kg.ChangeQuery) (kg.ChangePage, error) {
	page := kg.ChangePage{Changes: []kg.LoggedChange{}, Total: -1}
	params := map[string]any{
		"ids": texts(distinct(q.IDs)), "actions": texts(q.Actions), "anyAction": q.Actions == nil, "by": texts(q.By), "anyone": q.By == nil,
		"since": string(q.Since), "until": above, "low": int64(math.MinInt64), "lowPosition": 0, "high": int64(math.MaxInt64), "highPosition": 0,
		"limit": limit(q.Limit),
	}
	if q.Until != "" {
		params["until"] = string(q.Until) + afterDay
	}
	found := logged(q.IDs != nil)
	if q.Total {
		rows, err := r.rows(found+" RETURN count(*) AS number", params)
		if err != nil {
			return page, err
		}
		page.Total = number(rows[0], 0)
	}
	direction := ""
	if q.Descending {
		direction = " DESC"
	}
	if q.After != nil && q.Descending {
		params["high"], params["highPosition"] = q.After.Set, q.After.Position
	} else if q.After != nil {
		params["low"], params["lowPosition"] = q.After.Set, q.After.Position
	}
	rows, err := r.rows(found+` WITH c, s ORDER BY c.set`+direction+", c.position"+direction+` LIMIT $p.limit
		RETURN c.set AS set, c.position AS position, c.record AS record, c.action AS action, c.revision AS revision, c.before AS before,
			s.number AS number, s.at AS at, s.by AS by, s.reason AS reason`, params)
	if err != nil {
		return page, err
	}
	for _, row := range rows {
		change := kg.LoggedChange{Change: kg.Change{
			Set: int64(number(row, 0)), Position: number(row, 1), ID: kg.ID(str(row, 2)), Action: kg.Action(str(row, 3)), Revision: number(row, 4),
		}}
		if before := str(row, 5); before != "" {
			change.Before = []byte(before)
		}
		if change.Of, err = setOf(row, 6); err != nil {
			return page, err
		}
		page.Changes = append(page.Changes, change)
	}
	return page, nil
}

// logged finds the changes c, of sets s, that fit a query on the log: by the index of the records they are of, or by the one that has
// their order.
func logged(ofSome bool) string {
	text := "MATCH (c:Change) USING INDEX c:Change(set, position) WHERE "
	if ofSome {
		text = "MATCH (c:Change) USING INDEX c:Change(record, set, position) WHERE c.record IN $p.ids AND "
	}
	return text + `c.set >= $p.low AND c.set <= $p.high AND c.position >= 0
		AND ` + beyond("c.set", "$p.low", "c.position > $p.lowPosition") + ` AND ` + beyond("c.set", "$p.high", "c.position < $p.highPosition") + `
		AND ($p.anyAction OR c.action IN $p.actions)
		MATCH (c)-[:IN_SET]->(s:ChangeSet) WHERE ($p.anyone OR s.by IN $p.by) AND s.at >= $p.since AND s.at < $p.until`
}
