package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"wortlaut/internal/ftm"
	"wortlaut/internal/ingest"
	"wortlaut/internal/kg"
	"wortlaut/internal/plenary"
	"wortlaut/internal/popolo"
	"wortlaut/internal/press"
	"wortlaut/internal/table"
)

const (
	flagFlags = "flags"
	flagPrune = "prune"
)

// newReader makes what reads the files of a command.
type newReader func(ctx context.Context, cmd *cli.Command, g *kg.Graph, paths []string) (ingest.Reader, error)

// importFlags are those of every import of files.
func importFlags(more ...cli.Flag) []cli.Flag {
	return append([]cli.Flag{
		&cli.BoolFlag{Name: flagDryRun, Usage: "say what would be done, and write nothing"},
		&cli.StringFlag{Name: flagFlags, Usage: "write all that is flagged into `FILE`; the report shows only the first"},
	}, more...)
}

// pruneFlag is for imports of files that people edit.
func pruneFlag() cli.Flag {
	return &cli.BoolFlag{
		Name: flagPrune, Usage: "delete what earlier versions of the files told of and none of them tells of any more, unless others have changed it or something rests on it: " +
			"name all files that may tell of it in the same run",
	}
}

// importFiles is the action of a command that imports files.
func (p program) importFiles(reading newReader) cli.ActionFunc {
	return func(ctx context.Context, cmd *cli.Command) error {
		paths := cmd.Args().Slice()
		if len(paths) == 0 {
			return fmt.Errorf("%s needs at least one file: see wortlaut --help", cmd.FullName())
		}
		return p.ingest(ctx, cmd, paths, reading)
	}
}

// ingest puts files into the graph and reports. Its error is for the exit status: some file failed.
func (p program) ingest(ctx context.Context, cmd *cli.Command, paths []string, reading newReader) error {
	dry := cmd.Bool(flagDryRun)
	put := func(g *kg.Graph) error {
		reader, err := reading(ctx, cmd, g, paths)
		if err != nil {
			return err
		}
		bar := p.byteBar(cmd.Name, paths)
		report, err := ingest.Run(ctx, g, reader, paths, ingest.Options{
			Progress: bar, Prune: cmd.Bool(flagPrune), Failed: func(err error) { fmt.Fprintln(p.err, err) },
		})
		if told := p.tell(cmd, report); err == nil {
			err = told
		}
		if err == nil && report.Failed > 0 {
			err = fmt.Errorf("%d of %d files could not be imported", report.Failed, len(paths))
		}
		return err
	}
	if !dry {
		return p.withGraph(ctx, cmd, len(paths), put)
	}
	if err := p.rehearse(ctx, cmd, put); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.out, "nothing was written: this was a dry run")
	return err
}

// tell prints a report, and writes the file of flags where one is asked for.
func (p program) tell(cmd *cli.Command, report ingest.Report) error {
	if _, err := fmt.Fprint(p.out, report.String()+untold(report, cmd.Bool(flagDryRun))); err != nil {
		return err
	}
	name := cmd.String(flagFlags)
	if name == "" {
		return nil
	}
	return replaceFile(name, func(to io.Writer) error {
		w := bufio.NewWriter(to)
		for _, f := range report.Flags {
			fmt.Fprintln(w, f) // an error is kept for Flush
		}
		return w.Flush()
	})
}

// untold says what became of what the files no longer tell of, and what to do: "" where there is nothing to say.
func untold(report ingest.Report, dry bool) string {
	if report.Pruned > 0 && !dry {
		return fmt.Sprintf("deleted in change set %d: wortlaut undo %[1]d takes it back\n", report.Pruned)
	}
	kept, them := fmt.Sprintf("%d records are kept", report.Untold), "them"
	switch report.Untold {
	case 0:
		return ""
	case 1:
		kept, them = "1 record is kept", "it"
	}
	hint := ""
	if report.Failed == 0 { // a file that failed may tell of them
		hint = fmt.Sprintf(": --%s deletes %s; name all files that may tell of %[2]s in the same run", flagPrune, them)
	}
	return fmt.Sprintf("%s that the files no longer tell of%s\n", kept, hint)
}

// byteBar is a progress bar over the bytes of files, with rate and time left, where a person watches; nil elsewhere.
func (p program) byteBar(what string, paths []string) func(int) {
	f, ok := p.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	total := int64(0)
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil { // what can't be read is told of when it is read
			total += info.Size()
		}
	}
	bar := progressbar.NewOptions64(total, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what), progressbar.OptionShowBytes(true),
		progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(barInterval))
	return func(n int) { _ = bar.Add(n) } // a bar that can't be drawn is no reason to stop
}

// What the command line calls what files do not say about themselves.
const (
	flagDate     = "date"
	flagURL      = "url"
	flagTemplate = "template"
	flagDataset  = "dataset"
	flagLevel    = "level"
)

// importCommands are the imports of files in others' formats.
func (p program) importCommands() []*cli.Command {
	return []*cli.Command{
		p.importDNACommand(),
		{
			Name: "bundestag", Usage: "put plenary protocols of the Bundestag (dbtplenarprotokoll, XML) into the graph", ArgsUsage: "FILE…",
			Description: "Name all files at once: who calls out in one sitting may be told of in another only. A second time nothing changes. docs/bundestag.md tells what becomes of what.",
			Flags:       importFlags(), Action: p.importFiles(p.plenaryReader),
		},
		{
			Name: "popolo", Usage: "put Popolo documents (JSON), EveryPolitician's too, into the graph", ArgsUsage: "FILE…",
			Description: "A second time nothing changes. docs/popolo.md tells what becomes of what.",
			Flags: importFlags(pruneFlag(),
				&cli.StringFlag{Name: flagDataset, Usage: "a `NAME` that tells the ids of these files from the same ids in others; of the file's legislature if not given"},
				&cli.StringFlag{
					Name: flagLevel, Usage: "the level of government of legislatures, ministries and agencies: `" + strings.Join(levels, "|") + "`; without it they are institutions",
					Validator: oneOf(levels...),
				},
			),
			Action: p.importFiles(popoloReader),
		},
		{
			Name: "ftm", Usage: "put entities of FollowTheMoney (JSON lines) into the graph", ArgsUsage: "FILE…",
			Description: "A second time nothing changes. docs/ftm.md tells what becomes of what.",
			Flags:       importFlags(pruneFlag()), Action: p.importFiles(ftmReader),
		},
		{
			Name: "csv", Usage: "put tables of people, organizations, topics, claims, events, relationships or statements into the graph", ArgsUsage: "FILE…",
			Description: "The header tells what a file is a table of. A second time nothing changes. docs/csv.md tells of the columns.",
			Flags: importFlags(pruneFlag(), &cli.StringFlag{
				Name: flagTemplate, Usage: "print an empty table to start from: `" + strings.Join(table.Kinds(), "|") + "`", Validator: oneOf(table.Kinds()...),
			}), Action: p.importCSV,
		},
		{
			Name: "press", Usage: "find the quotes in press releases and articles (HTML, text), as suggestions to be reviewed", ArgsUsage: "FILE…",
			Description: "Nothing that is found is a fact before somebody accepts it: see wortlaut review. docs/press.md tells what is found and what is not.",
			Flags: importFlags(
				&cli.StringFlag{Name: flagDate, Usage: "the `DATE` of publication: 2023-07-06, 2023-07 or 2023; needed where a file does not tell"},
				&cli.StringFlag{Name: flagURL, Usage: "the `URL` at which it was published, if there is one file"},
				&cli.StringFlag{Name: flagKind, Value: string(kg.PressRelease), Usage: "`" + strings.Join(pressKinds, "|") + "`", Validator: oneOf(pressKinds...)},
			),
			Action: p.importFiles(pressReader),
		},
	}
}

var levels = []string{string(kg.LevelEuropean), string(kg.LevelFederal), string(kg.LevelState), string(kg.LevelLocal)}

var pressKinds = []string{string(kg.PressRelease), string(kg.Article), string(kg.WebPage), string(kg.Report)}

// exportCommands are the exports into others' formats.
func (p program) exportCommands() []*cli.Command {
	return []*cli.Command{
		p.exportDNACommand(),
		{
			Name: "popolo", Usage: "write persons, organizations, memberships, events, areas and speeches as a Popolo document (JSON)", ArgsUsage: "FILE",
			Description: "The same graph gives the same bytes. docs/popolo.md tells what becomes of what.", Action: p.exportFile(popolo.Export),
		},
		{
			Name: "ftm", Usage: "write the graph as entities of FollowTheMoney (JSON lines)", ArgsUsage: "FILE",
			Description: "The same graph gives the same bytes. docs/ftm.md tells what becomes of what.", Action: p.exportFile(ftm.Export),
		},
	}
}

func (p program) plenaryReader(ctx context.Context, cmd *cli.Command, g *kg.Graph, paths []string) (ingest.Reader, error) {
	reader, err := plenary.NewReader(ctx, g)
	if err != nil {
		return nil, err
	}
	return reader, reader.Survey(ctx, paths, p.byteBar("survey", paths))
}

func popoloReader(_ context.Context, cmd *cli.Command, _ *kg.Graph, _ []string) (ingest.Reader, error) {
	return popolo.Reader{Dataset: cmd.String(flagDataset), Level: kg.GovernmentLevel(cmd.String(flagLevel))}, nil
}

func ftmReader(context.Context, *cli.Command, *kg.Graph, []string) (ingest.Reader, error) {
	return ftm.Reader{}, nil
}

func tableReader(_ context.Context, _ *cli.Command, g *kg.Graph, _ []string) (ingest.Reader, error) {
	return table.NewReader(g), nil
}

// importCSV imports tables, or prints one to start from.
func (p program) importCSV(ctx context.Context, cmd *cli.Command) error {
	if kind := cmd.String(flagTemplate); kind != "" {
		_, err := p.out.Write(table.Template(kind))
		return err
	}
	return p.importFiles(tableReader)(ctx, cmd)
}

func pressReader(ctx context.Context, cmd *cli.Command, g *kg.Graph, paths []string) (ingest.Reader, error) {
	o := press.Options{Kind: kg.DocumentKind(cmd.String(flagKind)), URL: cmd.String(flagURL)}
	if o.URL != "" && len(paths) > 1 {
		return nil, fmt.Errorf("--%s is the address of one file, and %d are named", flagURL, len(paths))
	}
	if date := cmd.String(flagDate); date != "" {
		var err error
		if o.Date, err = kg.ParseFuzzyDate(date); err != nil {
			return nil, fmt.Errorf("--%s: %w", flagDate, err)
		}
	}
	directory, err := press.NewDirectory(ctx, g)
	if err != nil {
		return nil, err
	}
	return press.NewReader(directory, o), nil
}

// exportFile is the action of a command that writes the graph into a file in another format, and says what has no place there.
func (p program) exportFile(export func(context.Context, *kg.Graph, io.Writer) (remarks []string, err error)) cli.ActionFunc {
	return func(ctx context.Context, cmd *cli.Command) error {
		name, err := onlyFile(cmd)
		if err != nil {
			return err
		}
		return p.withExisting(ctx, cmd, 1, func(g *kg.Graph) error {
			var remarks []string
			err := replaceFile(name, func(f io.Writer) (err error) {
				remarks, err = export(ctx, g, f)
				return err
			})
			if err != nil {
				return err
			}
			for _, r := range remarks {
				fmt.Fprintln(p.out, r)
			}
			_, err = fmt.Fprintf(p.out, "%s written\n", name)
			return err
		})
	}
}
