package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"wortlaut/internal/kg"
	"wortlaut/internal/press"
)

const (
	flagAsk          = "ask"
	flagAccept       = "accept"
	flagReject       = "reject"
	flagSpeaker      = "speaker"
	flagReviewedIn   = "document"
	reviewedAtOnce   = 100
	howToDecide      = "accept (a), accept with another speaker (a ID [ORGANIZATION]), reject (r), skip (s), quit (q)? "
	decideByCommands = "Decide with --accept ID or --reject ID, or one after the other with --ask."
)

func (p program) reviewCommand() *cli.Command {
	return &cli.Command{
		Name: "review", Usage: "show what was suggested, and accept or reject it", Action: p.review,
		Description: "Without a flag, what nobody has decided on yet is shown. What is accepted becomes a statement, with its speaker and post; wortlaut undo takes it back.",
		Flags: append([]cli.Flag{
			&cli.BoolFlag{Name: flagAsk, Usage: "ask for a decision on each, and read it from standard input"},
			&cli.StringFlag{Name: flagReviewedIn, Usage: "only what was found in the document with this `ID`"},
			&cli.StringSliceFlag{Name: flagAccept, Usage: "accept the suggestion with this `ID`; may be repeated"},
			&cli.StringFlag{Name: flagSpeaker, Usage: "the `ID` of who really said what is accepted; ID,ORGANIZATION for whom, too"},
			&cli.StringSliceFlag{Name: flagReject, Usage: "reject the suggestion with this `ID`; may be repeated"},
		}, byWhom()...),
	}
}

func (p program) review(ctx context.Context, cmd *cli.Command) error {
	accepted, rejected := cmd.StringSlice(flagAccept), cmd.StringSlice(flagReject)
	if cmd.String(flagSpeaker) != "" && len(accepted) != 1 {
		return fmt.Errorf("--%s corrects one suggestion that is accepted, and %d are", flagSpeaker, len(accepted))
	}
	return p.withExisting(ctx, cmd, 0, func(g *kg.Graph) error {
		d := decisions{program: p, graph: g, by: cmd.String(flagBy), reason: cmd.String(flagReason)}
		for _, id := range accepted {
			if err := d.accept(ctx, kg.ID(id), strings.FieldsFunc(cmd.String(flagSpeaker), func(r rune) bool { return r == ',' })); err != nil {
				return err
			}
		}
		for _, id := range rejected {
			if err := d.reject(ctx, kg.ID(id)); err != nil {
				return err
			}
		}
		if len(accepted)+len(rejected) > 0 {
			return nil
		}
		return d.all(ctx, kg.ID(cmd.String(flagReviewedIn)), cmd.Bool(flagAsk))
	})
}

// decisions are what somebody decides on suggestions.
type decisions struct {
	program
	graph      *kg.Graph
	by, reason string
}

// all shows the open suggestions, of a document or of all, and asks what is to become of each.
func (d decisions) all(ctx context.Context, document kg.ID, ask bool) error {
	open, in := kg.SuggestionOpen, bufio.NewScanner(d.in)
	filter := &kg.SuggestionFilter{Status: &open}
	if document != "" {
		filter.Document = &document
	}
	shown := 0
	for page := (kg.Paging{First: new(int)}); ; {
		*page.First = reviewedAtOnce
		list, err := d.graph.Suggestions(ctx, filter, page)
		if err != nil {
			return err
		}
		for _, item := range list.Items {
			if err := d.show(ctx, item.Record); err != nil {
				return err
			}
			shown++
			page.After = &item.Cursor
			if !ask {
				continue
			}
			if more, err := d.ask(ctx, item.Record.ID, in); err != nil || !more {
				return err
			}
		}
		if !list.More {
			break
		}
	}
	if shown == 0 {
		_, err := fmt.Fprintln(d.out, "nothing is suggested that nobody has decided on")
		return err
	}
	if ask {
		return nil
	}
	_, err := fmt.Fprintf(d.out, "%d suggestions. %s\n", shown, decideByCommands)
	return err
}

func (d decisions) show(ctx context.Context, e *kg.Entity) error {
	texts, err := d.graph.Texts(ctx, []kg.ID{e.Suggestion.Document})
	if err != nil {
		return err
	}
	named, err := d.graph.Named(ctx, press.Names(e))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(d.out, press.Describe(e, texts[e.Suggestion.Document], named))
	return err
}

// ask reads a decision and carries it out. What is not understood, or can't be done, is asked again.
func (d decisions) ask(ctx context.Context, id kg.ID, in *bufio.Scanner) (more bool, err error) {
	for {
		fmt.Fprint(d.out, howToDecide)
		if !in.Scan() {
			fmt.Fprintln(d.out)
			return false, in.Err()
		}
		words := strings.Fields(in.Text())
		switch {
		case len(words) == 1 && words[0] == "s":
			return true, nil
		case len(words) == 1 && words[0] == "q":
			return false, nil
		case len(words) == 1 && words[0] == "r":
			err = d.reject(ctx, id)
		case len(words) > 0 && len(words) <= 3 && words[0] == "a":
			err = d.accept(ctx, id, words[1:])
		default:
			continue
		}
		if err == nil {
			return true, nil
		}
		if code := kg.CodeOf(err); code != kg.Invalid && code != kg.NotFound && code != kg.Conflict {
			return false, err
		}
		fmt.Fprintln(d.out, err)
	}
}

// accept accepts a suggestion, said by somebody else if a speaker, and for whom, is given.
func (d decisions) accept(ctx context.Context, id kg.ID, speaker []string) error {
	var correction *kg.Correction
	switch len(speaker) {
	case 0:
	case 1:
		correction = &kg.Correction{Speakers: []kg.Attribution{{Actor: kg.ID(speaker[0])}}}
	default:
		correction = &kg.Correction{Speakers: []kg.Attribution{{Actor: kg.ID(speaker[0]), Organization: kg.ID(speaker[1])}}}
	}
	return d.changed(d.graph.Accept(ctx, id, correction, d.by, d.reason, nil))
}

func (d decisions) reject(ctx context.Context, id kg.ID) error {
	return d.changed(d.graph.Reject(ctx, id, d.by, d.reason, nil))
}
