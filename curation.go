package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/kg"
)

const (
	flagBy     = "by"
	flagReason = "reason"
	flagWeak   = "weak"
)

// byWhom are the flags of commands that change the graph by hand: the log keeps who did, and why.
func byWhom() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: flagBy, Usage: "`WHO` makes the change, for the log", Sources: cli.EnvVars("WORTLAUT_BY", "USER"), Value: "command line"},
		&cli.StringFlag{Name: flagReason, Usage: "`WHY`, for the log"},
	}
}

// curationCommands are the commands of those who look after the graph.
func (p program) curationCommands() []*cli.Command {
	return []*cli.Command{
		p.reviewCommand(),
		{
			Name: "candidates", Usage: "list pairs of actors and of topics that may be the same, with the reasons",
			Description: "Nothing is merged because of it: see wortlaut merge.",
			Flags:       []cli.Flag{&cli.BoolFlag{Name: flagWeak, Usage: "those, too, that have a name in common and nothing else"}}, Action: p.candidates,
		},
		{
			Name: "merge", Usage: "make one of two that are the same; the old id keeps resolving", ArgsUsage: "FROM INTO",
			Description: "Prints the number of the change set, by which wortlaut undo takes it back.", Flags: byWhom(), Action: p.merge,
		},
		{
			Name: "undo", Usage: "take a change set back, if nothing that it wrote was changed since", ArgsUsage: "NUMBER", Flags: byWhom(), Action: p.undo,
		},
	}
}

func (p program) candidates(ctx context.Context, cmd *cli.Command) error {
	return p.withExisting(ctx, cmd, 0, func(g *kg.Graph) error {
		found, err := g.Candidates(ctx)
		if err != nil {
			return err
		}
		strong, weak := 0, 0
		for _, c := range found {
			if c.Weak {
				weak++
			} else {
				strong++
			}
			if c.Weak && !cmd.Bool(flagWeak) {
				continue
			}
			fmt.Fprintf(p.out, "%s  %s\n%s  %s\n", c.A.ID, c.A.Name, c.B.ID, c.B.Name)
			for _, reason := range c.Reasons {
				fmt.Fprintf(p.out, "  %s\n", reason)
			}
		}
		_, err = fmt.Fprintf(p.out, "%d candidates, %d more with nothing but a name in common\n", strong, weak)
		return err
	})
}

func (p program) merge(ctx context.Context, cmd *cli.Command) error {
	if cmd.Args().Len() != 2 {
		return fmt.Errorf("%s takes two ids, FROM and INTO, not %d: see wortlaut %s --help", cmd.Name, cmd.Args().Len(), cmd.Name)
	}
	from, into := kg.ID(cmd.Args().Get(0)), kg.ID(cmd.Args().Get(1))
	return p.withExisting(ctx, cmd, 2, func(g *kg.Graph) error {
		return p.changed(g.Merge(ctx, from, into, cmd.String(flagBy), cmd.String(flagReason)))
	})
}

func (p program) undo(ctx context.Context, cmd *cli.Command) error {
	number, err := strconv.ParseInt(cmd.Args().First(), 10, 64)
	if err != nil || cmd.Args().Len() != 1 {
		return fmt.Errorf("%s takes the number of a change set, as merge prints it: see wortlaut %s --help", cmd.Name, cmd.Name)
	}
	return p.withExisting(ctx, cmd, 1, func(g *kg.Graph) error {
		return p.changed(g.Undo(ctx, number, cmd.String(flagBy), cmd.String(flagReason)))
	})
}

// changed tells of a change set that was applied.
func (p program) changed(applied kg.Applied, err error) error {
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "change set %d: %d records changed\n", applied.Head.Number, len(applied.Changes))
	return err
}
