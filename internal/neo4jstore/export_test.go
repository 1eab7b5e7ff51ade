package neo4jstore

import (
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"wortlaut/internal/kg"
)

// Notice has a store tell of everything that the server notices about its queries.
func Notice(s *Store, noticed func(neo4j.ResultSummary)) { s.noticed = noticed }

// Empty takes all out of the database and makes it one of an empty graph.
func Empty(ctx context.Context, s *Store) error {
	err := s.write(ctx, "MATCH (n) WHERE NOT n:WortlautGraph AND NOT n:WortlautCommit DETACH DELETE n", nil)
	if err == nil {
		err = s.write(ctx, "MATCH (g:WortlautGraph) SET g.number = 0, g.labels = 0, g.token = '', g.pending = '', g.write = ''", nil)
	}
	return err
}

// Run runs one text in a transaction that writes.
func Run(ctx context.Context, s *Store, text string) error { return s.write(ctx, text, nil) }

// Drop takes away all constraints and indexes, and says that none were made.
func Drop(ctx context.Context, s *Store) error {
	for _, kind := range []string{"CONSTRAINT", "INDEX"} {
		names, err := made(ctx, s)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := s.write(ctx, "DROP "+kind+" "+name+" IF EXISTS", nil); err != nil && kind == "CONSTRAINT" {
				continue // it is an index
			} else if err != nil {
				return err
			}
		}
	}
	return s.write(ctx, "MATCH (g:WortlautGraph) SET g.version = 0", nil)
}

// Missing are the names of the indexes, those of constraints included, that a layout has and the database has not.
func Missing(ctx context.Context, s *Store) ([]string, error) {
	names, err := made(ctx, s)
	var missing []string
	for _, text := range schema() {
		if name := indexName.FindString(text); !slices.Contains(names, name) {
			missing = append(missing, name)
		}
	}
	return missing, err
}

var indexName = regexp.MustCompile(`wortlaut_\w+`)

// made are the names of the indexes of ours that are online.
func made(ctx context.Context, s *Store) (names []string, err error) {
	err = s.read(ctx, func(in runner) error {
		rows, err := s.run(ctx, in, "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'wortlaut_' AND state = 'ONLINE' RETURN name", nil)
		names = nil
		for _, row := range rows {
			names = append(names, str(row, 0))
		}
		return err
	})
	return names, err
}

// LoseCommit loses the connection once: after the next commit, or before it.
func LoseCommit(s *Store, after bool) {
	commit := s.commit
	s.commit = func(ctx context.Context, tx neo4j.ExplicitTransaction) (err error) {
		s.commit = commit
		if after {
			err = tx.Commit(ctx)
		} else {
			err = tx.Rollback(ctx)
		}
		return errors.Join(err, &neo4j.ConnectivityError{Inner: io.ErrUnexpectedEOF})
	}
}

// Plans are the operators of the plans of the texts that page by an index, by what they list.
func Plans(ctx context.Context, s *Store) (map[string][]string, error) {
	const listed = " RETURN sort, id, n._body"
	texts := map[string]string{
		"statements":            statementRows(shape{}) + listed,
		"statements by speaker": statementRows(shape{order: int(kg.BySpeaker), down: true, filtered: true}) + listed,
		"entities":              entityRows(shape{down: true, filtered: true}) + listed,
		"entities of kinds":     entityRows(shape{lead: leadKind}) + listed,
		"documents by date":     entityRows(shape{lead: leadKind, order: int(kg.EntitiesByDate), down: true}) + listed,
		"the log":               logged(false) + " WITH c, s ORDER BY c.set DESC, c.position DESC LIMIT $p.limit RETURN c, s",
		"a scan of statements":  scans[kg.Statements][0],
		"a scan of memberships": scan("()-[n:MEMBER_OF]->()", "n:MEMBER_OF"),
	}
	for _, t := range statementTypes {
		texts["statements that lead by "+t] = statementRows(shape{lead: lead(t), down: true, filtered: true}) + listed
	}
	plans := map[string][]string{}
	return plans, s.read(ctx, func(in runner) error {
		for name, text := range texts {
			result, err := in.Run(ctx, "EXPLAIN "+text, map[string]any{"p": map[string]any{}})
			if err != nil {
				return err
			}
			summary, err := result.Consume(ctx)
			if err != nil {
				return err
			}
			plans[name] = operators(summary.Plan())
		}
		return nil
	})
}

func operators(p neo4j.Plan) []string {
	names := []string{strings.TrimSuffix(p.Operator(), "@neo4j")}
	for _, child := range p.Children() {
		names = append(names, operators(child)...)
	}
	return names
}

// TooOld says whether a server that calls itself so is refused.
var TooOld = tooOld

// Refusal is what is said of a database that can't be opened because of an error.
func Refusal(ctx context.Context, database, target, user string, err error) error {
	return (&Store{database: database}).refusal(ctx, target, user, err)
}

// Planned are the texts that a database has planned.
type Planned struct{ plans }

// Enter waits until a text is planned, or nobody plans it.
func (p *Planned) Enter(ctx context.Context, text string) (leave func(made bool), err error) {
	return p.enter(ctx, text)
}

// Forget takes it that the database was started anew.
func (p *Planned) Forget() { p.forget() }

// Known is the time at which no commit was going on, as far as a store knows; SetKnown has it know of another.
func Known(s *Store) *mark { return s.known.Load() }

// SetKnown: see Known.
func SetKnown(s *Store, m *mark) { s.known.Store(m) }
