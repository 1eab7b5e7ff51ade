package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"wortlaut/internal/kg"
)

// Options say how files are read.
type Options struct {
	// Progress is told of the bytes that were read, in pieces.
	Progress func(bytes int)
	// Prune deletes what earlier versions of the files told of and none of them tells of any more: see [Part]. Unless a file fails, which may tell of it.
	Prune bool
	// Failed is told of each file that could not be read or written, as soon as it is known, and of each stretch of files: see [Report].
	Failed func(error)
}

// Run reads files one after the other, in the order given, and writes what they tell. A file that fails is counted and told of, and stops no other; an
// error is returned only where nothing more can be done: the store can't be reached, or ctx has ended.
func Run(ctx context.Context, g *kg.Graph, reader Reader, paths []string, o Options) (Report, error) {
	w := &writer{graph: g, by: reader.By(), told: map[kg.ID]bool{}, wholes: map[string]string{}, later: map[kg.ID]Draft{}}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	n := 0
	for f := range ahead(ctx, reader, paths, o.Progress) {
		if n++; n%stretch == 1 {
			if err := w.failing(ctx, w.settle(ctx), o.Failed); err != nil {
				return w.report, err
			}
		}
		err := f.err
		for _, part := range f.parts {
			if err == nil {
				err = w.write(ctx, f.path, part)
			}
		}
		if err == nil {
			w.report.Files++
			w.report.Flags = append(w.report.Flags, f.flags...)
			continue
		}
		if err := w.failing(ctx, err, o.Failed); err != nil {
			return w.report, err
		}
	}
	if err := ctx.Err(); err != nil {
		return w.report, err
	}
	if err := w.failing(ctx, w.settle(ctx), o.Failed); err != nil {
		return w.report, err
	}
	return w.report, w.sweep(ctx, o.Prune)
}

// failing counts and tells of an error, and returns it only where nothing more can be done.
func (w *writer) failing(ctx context.Context, err error, tell func(error)) error {
	if err == nil || ctx.Err() != nil || kg.CodeOf(err) == kg.Unavailable || kg.CodeOf(err) == kg.Timeout {
		return err
	}
	w.report.Failed++
	if tell != nil {
		tell(err)
	}
	return nil
}

// outcome is a file that was read, or why it could not be.
type outcome struct {
	path  string
	parts []Part
	flags []Flag
	err   error
}

// ahead reads files while others are being written, one file ahead.
func ahead(ctx context.Context, reader Reader, paths []string, progress func(int)) <-chan outcome {
	out := make(chan outcome)
	go func() {
		defer close(out)
		for _, path := range paths {
			select {
			case out <- read(ctx, reader, path, progress):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func read(ctx context.Context, reader Reader, path string, progress func(int)) outcome {
	f, done, err := Open(path, progress)
	if err != nil {
		return outcome{path: path, err: err}
	}
	defer done()
	var parts []Part
	for part, err := range reader.Read(ctx, f) {
		if err != nil {
			return outcome{path: path, err: err}
		}
		parts = append(parts, part)
	}
	return outcome{path: path, parts: parts, flags: f.flags}
}

// Open opens a file to be read until done is called. Progress, unless nil, is told of the bytes that are read, in pieces. Error: NotFound for what is no
// file that can be read.
func Open(path string, progress func(bytes int)) (f *File, done func(), err error) {
	opened, err := openRegular(path)
	if err != nil {
		return nil, nil, kg.Errorf(kg.NotFound, "%w", err)
	}
	return &File{Reader: counting{opened, progress}, Path: path}, func() { _ = opened.Close() }, nil // it was only read
}

// openRegular opens a file that has an end: no folder, no pipe, no device.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		var cause *os.PathError
		errors.As(err, &cause)
		return nil, fmt.Errorf("%s: it can't be read: %w", path, cause.Err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s: it is a folder: name the files in it", path)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: it is no regular file", path)
	}
	return os.Open(path)
}

// counting tells how much was read.
type counting struct {
	io.Reader
	read func(int)
}

func (c counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if c.read != nil {
		c.read(n)
	}
	return n, err
}
