package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/dna"
	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
)

// What the command line calls the options of an import from DNA.
const (
	flagPrefix        = "prefix"
	flagStatementType = "statement-type"
	flagPerson        = "person"
	flagOrganization  = "organization"
	flagConcept       = "concept"
	flagAgreement     = "agreement"
	flagLanguage      = "language"
	flagKind          = "kind"
	flagDryRun        = "dry-run"
)

func (p program) importDNACommand() *cli.Command {
	d := dna.Defaults
	return &cli.Command{
		Name: "dna", Usage: "put a file of Discourse Network Analyzer (.dna) into the graph", ArgsUsage: "FILE", Action: p.importDNA,
		Description: "A second time it changes nothing; a file that was edited since changes what was. docs/dna.md tells what becomes of what.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: flagDryRun, Usage: "say what would be done, and write nothing"},
			&cli.StringFlag{Name: flagPrefix, Usage: "what the ids have in common, person:dna-`PREFIX`-2; of the file's name if not given"},
			&cli.StringFlag{Name: flagStatementType, Usage: "the `LABEL` of the statement type; not needed if only one has the variables"},
			&cli.StringFlag{Name: flagPerson, Value: d.Person, Usage: "the `VARIABLE` for who speaks; empty for none"},
			&cli.StringFlag{Name: flagOrganization, Value: d.Organization, Usage: "the `VARIABLE` for whom they speak; empty for none"},
			&cli.StringFlag{Name: flagConcept, Value: d.Concept, Usage: "the `VARIABLE` for the claim; empty for none"},
			&cli.StringFlag{Name: flagAgreement, Value: d.Agreement, Usage: "the boolean or integer `VARIABLE` for the stance; empty for none"},
			&cli.StringFlag{Name: flagLanguage, Value: d.Language, Usage: "the `TAG` (BCP 47) of the language of the texts"},
			&cli.StringFlag{Name: flagKind, Value: string(d.Kind), Usage: "how the statements were made: `" + strings.Join(statementKinds, "|") + "`", Validator: oneOf(statementKinds...)},
		},
	}
}

var statementKinds = []string{
	string(kg.DirectQuote), string(kg.IndirectSpeech), string(kg.WrittenStatement), string(kg.Speech), string(kg.Interjection),
}

func (p program) exportDNACommand() *cli.Command {
	return &cli.Command{
		Name: "dna", Usage: "write statements with their documents as a file of Discourse Network Analyzer (.dna)", ArgsUsage: "FILE", Action: p.exportFile(dna.Export),
		Description: "The same graph gives the same bytes. The coders' password is " + dna.Password + ". docs/dna.md tells what becomes of what.",
	}
}

func (p program) importDNA(ctx context.Context, cmd *cli.Command) error {
	name, err := onlyFile(cmd)
	if err != nil {
		return err
	}
	file, err := dna.Read(ctx, name, dna.Options{
		Prefix: cmd.String(flagPrefix), StatementType: cmd.String(flagStatementType),
		Person: cmd.String(flagPerson), Organization: cmd.String(flagOrganization), Concept: cmd.String(flagConcept), Agreement: cmd.String(flagAgreement),
		Language: cmd.String(flagLanguage), Kind: kg.StatementKind(cmd.String(flagKind)),
	})
	if err != nil {
		return err
	}
	put := func(g *kg.Graph) error {
		report, err := file.Apply(ctx, g)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, report)
		return err
	}
	if !cmd.Bool(flagDryRun) {
		return p.withGraph(ctx, cmd, 1, put)
	}
	if err := p.rehearse(ctx, cmd, put); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, "nothing was written: this was a dry run")
	return err
}

func onlyFile(cmd *cli.Command) (string, error) {
	if cmd.Args().Len() != 1 {
		return "", fmt.Errorf("%s takes one file, not %d: see wortlaut --help", cmd.FullName(), cmd.Args().Len())
	}
	return cmd.Args().First(), nil
}

// rehearse lets do write to the graph, as far as it can see. Where there is no graph, none is made.
func (p program) rehearse(ctx context.Context, cmd *cli.Command, do func(*kg.Graph) error) error {
	db := cmd.String(flagDB)
	if noGraphAt(db) {
		db = inMemory
	}
	store, err := openStore(ctx, db, p.limits.graph.Call)
	if err != nil {
		return err
	}
	graph, err := kg.Open(ctx, ingest.Rehearse(store))
	if err == nil {
		err = do(graph)
	}
	return errors.Join(err, store.Close())
}
