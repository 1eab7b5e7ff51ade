package sqlitestore

import (
	"context"
	"fmt"

	"wortlaut/internal/kg"
)

// Reach implements [kg.Store].
func (s *Store) Reach(ctx context.Context, ids []kg.ID, roles []kg.Role, during *kg.Days) (map[kg.ID][]kg.ID, error) {
	reach := make(map[kg.ID][]kg.ID, len(ids))
	for _, id := range ids {
		reach[id] = []kg.ID{id}
	}
	follow := []clause{in("l.role", roles)}
	if during != nil {
		follow = append(follow, expr("l.begins <= ? AND l.ends > ?", during.Last, during.First))
	}
	where := all(follow)
	err := s.view(ctx, "following links", func(r *reader) error {
		return r.each(ctx, `WITH RECURSIVE reach (root, id) AS (
				SELECT value, value FROM json_each(?)
				UNION SELECT r.root, l.source FROM reach r CROSS JOIN link l ON l.target = r.id AND `+where.text+`
			) SELECT root, id FROM reach WHERE id <> root ORDER BY root, id`,
			append([]any{list(ids)}, where.args...),
			func(scan func(...any) error) error {
				var root, id kg.ID
				err := scan(&root, &id)
				reach[root] = append(reach[root], id)
				return err
			})
	})
	if err != nil {
		return nil, err
	}
	return reach, nil
}

// Referrers implements [kg.Store].
func (s *Store) Referrers(ctx context.Context, ids []kg.ID, limit int) (map[kg.ID][]kg.ID, error) {
	referrers := make(map[kg.ID][]kg.ID, len(ids))
	err := s.view(ctx, "finding referrers", func(r *reader) error {
		for _, id := range ids {
			found := []kg.ID{}
			err := r.each(ctx, referring, []any{id, max(limit, 0)}, func(scan func(...any) error) error {
				var by kg.ID
				err := scan(&by)
				found = append(found, by)
				return err
			})
			if err != nil {
				return err
			}
			referrers[id] = found
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return referrers, nil
}

// referring finds who names ?1. A link that an entity brings and that does not lead away from it is the way back of one that holds
// both ways: the entity does not name itself by it. A position on a claim is not one on its topics.
var referring = fmt.Sprintf(`
	SELECT e.id AS id FROM link l JOIN entity e ON e.n = l.n AND e.id = l.source WHERE l.target = ?1
	UNION SELECT id FROM tie WHERE node = ?1
	UNION SELECT id FROM citation WHERE document = ?1
	UNION SELECT id FROM facet WHERE role IN (%d, %d, %d, %d, %d) AND value = ?1
	UNION SELECT f.id FROM facet f WHERE f.value = ?1 AND %s
	UNION SELECT id FROM statement WHERE event = ?1 AND event <> ''
	ORDER BY id LIMIT ?2`, roleSpeaker, roleOrganization, roleDocument, roleMention, roleAddressee, onSubject)
