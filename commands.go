package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"wortlaut/internal/backup"
	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
	"wortlaut/seed"
)

const (
	barInterval   = 100 * time.Millisecond
	flagBundestag = "bundestag"
)

// withGraph opens the graph for a command, which takes at most so many arguments, and closes it after.
func (p program) withGraph(ctx context.Context, cmd *cli.Command, arguments int, do func(*kg.Graph) error) error {
	if cmd.Args().Len() > arguments {
		return fmt.Errorf("%s does not know what to do with %q: see wortlaut %s --help", cmd.Name, cmd.Args().Get(arguments), cmd.Name)
	}
	graph, store, err := p.open(ctx, cmd)
	if err != nil {
		return err
	}
	return errors.Join(do(graph), store.Close())
}

func (p program) seed(ctx context.Context, cmd *cli.Command) error {
	protocols, err := protocolsIn(cmd.String(flagBundestag))
	if err != nil {
		return err
	}
	err = p.withGraph(ctx, cmd, 0, func(g *kg.Graph) error {
		applied, err := seed.Apply(ctx, g)
		if err != nil {
			return err
		}
		count := map[kg.Action]int{}
		for _, c := range applied.Changes {
			count[c.Action]++
		}
		_, err = fmt.Fprintf(p.out, "%d created, %d updated\n", count[kg.Created], count[kg.Updated])
		return err
	})
	if err != nil || len(protocols) == 0 {
		return err
	}
	return p.ingest(ctx, cmd, protocols, p.plenaryReader)
}

// protocolsIn are the XML files in a folder and the folders in it, in the order of their paths; none for no folder.
func protocolsIn(folder string) (paths []string, err error) {
	if folder == "" {
		return nil, nil
	}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && strings.EqualFold(filepath.Ext(path), ".xml") {
			paths = append(paths, path)
		}
		return err
	})
	if err == nil && len(paths) == 0 {
		err = fmt.Errorf("there is no .xml file in %s", folder)
	}
	return paths, err
}

func (p program) check(ctx context.Context, cmd *cli.Command) error {
	return p.withExisting(ctx, cmd, 0, func(g *kg.Graph) error {
		total, err := backup.Total(ctx, g)
		if err != nil {
			return err
		}
		bar := p.bar("check", total)
		found, seen := 0, 0
		report := func(problem kg.Problem) {
			found++
			if problem.ID != "" {
				problem.Message = string(problem.ID) + ": " + problem.Message
			}
			fmt.Fprintln(p.out, problem.Message)
		}
		if err := g.Audit(ctx, func() { seen++; bar() }, report); err != nil {
			return err
		}
		if found == 0 { // a graph that breaks its rules can't be put into another store
			if err := mirror(ctx, g, report); err != nil {
				return err
			}
		}
		if found > 0 {
			return fmt.Errorf("%d records checked, %d problems found", seen, found)
		}
		_, err = fmt.Fprintf(p.out, "%d records checked, no problems found\n", seen)
		return err
	})
}

// mirror puts the graph into a fresh store and reports where that answers otherwise.
func mirror(ctx context.Context, g *kg.Graph, report func(kg.Problem)) (err error) {
	store, err := sqlitestore.Open(ctx, inMemory)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	fresh, err := kg.Open(ctx, store)
	if err != nil {
		return err
	}
	if err := backup.Copy(ctx, g, fresh); err != nil {
		return err
	}
	return g.Mirror(ctx, fresh, report)
}

func (p program) export(ctx context.Context, cmd *cli.Command) error {
	return p.withExisting(ctx, cmd, 1, func(g *kg.Graph) error {
		total, err := backup.Total(ctx, g)
		if err != nil {
			return err
		}
		name := cmd.Args().First()
		if name == "" || name == "-" {
			return exportTo(ctx, g, p.out, p.bar("export", total))
		}
		return replaceFile(name, func(f io.Writer) error { return exportTo(ctx, g, f, p.bar("export", total)) })
	})
}

func exportTo(ctx context.Context, g *kg.Graph, to io.Writer, progress func()) error {
	w := bufio.NewWriter(to)
	return errors.Join(backup.Export(ctx, g, w, progress), w.Flush())
}

// withExisting is withGraph for commands that only read: they make no graph where there is none.
func (p program) withExisting(ctx context.Context, cmd *cli.Command, arguments int, do func(*kg.Graph) error) error {
	if db := cmd.String(flagDB); noGraphAt(db) {
		return fmt.Errorf("there is no graph at %s: name one with --%s", db, flagDB)
	}
	return p.withGraph(ctx, cmd, arguments, do)
}

// noGraphAt says that a graph is to be in a file, which is not there.
func noGraphAt(db string) bool {
	_, err := os.Stat(db)
	return errors.Is(err, fs.ErrNotExist) && db != inMemory && !strings.Contains(db, "://")
}

// replaceFile writes a file so that there is either the old one or the whole new one.
func replaceFile(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func (p program) importGraph(ctx context.Context, cmd *cli.Command) error {
	from := p.in
	if name := cmd.Args().First(); name != "" && name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // it was only read
		from = f
	}
	return p.withGraph(ctx, cmd, 1, func(g *kg.Graph) error {
		n := 0
		progress := func() {}
		err := backup.Import(ctx, g, from, func(total int) { progress = p.bar("import", total) }, func() { n++; progress() })
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "%d lines imported\n", n)
		return err
	})
}

// bar is a progress bar on standard error where a person watches, and nothing elsewhere.
func (p program) bar(what string, total int) (step func()) {
	f, ok := p.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return func() {}
	}
	bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(barInterval))
	return func() { _ = bar.Add(1) } // a bar that can't be drawn is no reason to stop
}
