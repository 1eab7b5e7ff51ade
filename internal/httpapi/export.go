package httpapi

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"wortlaut/internal/export"
	"wortlaut/internal/inquiry"
	"wortlaut/internal/kg"
)

// file is an answer that can be downloaded.
type file struct {
	contentType, name string
	whole             []byte                // of one that is made before it is sent
	write             func(io.Writer) error // of one that is made while it is sent; nil for the others
}

// maker makes the file that the parameters of a link ask for.
type maker func(ctx context.Context, g *kg.Graph, values url.Values) (file, error)

func networkFile(ctx context.Context, g *kg.Graph, values url.Values) (file, error) {
	return whole("network", values, func(export.Format) (export.Network, error) {
		q, err := inquiry.ParseNetwork(values, inquiry.ParamFormat, inquiry.ParamFile)
		if err != nil {
			return export.Network{}, err
		}
		return q.File(ctx, g)
	})
}

func discourseFile(ctx context.Context, g *kg.Graph, values url.Values) (file, error) {
	return whole("discourse", values, func(f export.Format) (export.Network, error) {
		q, err := inquiry.ParseDiscourse(values, inquiry.ParamFormat, inquiry.ParamFile)
		if err != nil {
			return export.Network{}, err
		}
		return q.File(ctx, g, f)
	})
}

// whole is the file of a network. One that can't be made whole is not begun.
func whole(base string, values url.Values, network func(export.Format) (export.Network, error)) (file, error) {
	format, err := formatOf(values, export.ParseFormat)
	if err != nil {
		return file{}, err
	}
	n, err := network(format)
	if err != nil {
		return file{}, err
	}
	var body bytes.Buffer
	err = export.Write(&body, format, n)
	return file{contentType: format.ContentType(), name: format.FileName(base), whole: body.Bytes()}, err
}

// statementsFile is written page by page: there may be too many statements for all of them to be held at once.
func statementsFile(ctx context.Context, g *kg.Graph, values url.Values) (file, error) {
	format, err := formatOf(values, export.ParseStatementFormat)
	if err != nil {
		return file{}, err
	}
	q, err := inquiry.ParseStatements(values, inquiry.ParamFormat, inquiry.ParamFile)
	if err != nil {
		return file{}, err
	}
	statements, err := q.File(ctx, g)
	return file{contentType: format.ContentType(), name: format.FileName("statements"), write: func(w io.Writer) error {
		return export.WriteStatements(w, format, statements)
	}}, err
}

// formatOf is the format that is asked for, once.
func formatOf[F ~string](values url.Values, parse func(string) (F, error)) (F, error) {
	if len(values[inquiry.ParamFormat]) > 1 {
		return "", kg.Errorf(kg.Invalid, "`format` is given %d times: give it once", len(values[inquiry.ParamFormat]))
	}
	format, err := parse(values.Get(inquiry.ParamFormat))
	if err != nil {
		return "", kg.Errorf(kg.Invalid, "`format`: %w", err)
	}
	return format, nil
}

// statusOf are the statuses of errors where the status is all that a program looks at.
var statusOf = map[kg.Code]int{
	kg.Invalid: http.StatusBadRequest, kg.NotFound: http.StatusNotFound, kg.Limit: http.StatusBadRequest, kg.Overloaded: http.StatusServiceUnavailable,
	kg.Unavailable: http.StatusServiceUnavailable, kg.Timeout: http.StatusGatewayTimeout,
}

// download serves files. Whatever is wrong is said before a file is begun; should the store fail under one that is made while it is sent, the
// connection breaks, so that nobody takes a part for the whole.
func download(c Config, gate *kg.Gate, of maker) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.RawQuery) > c.Limits.Query {
			plain(w, http.StatusRequestURITooLong, "The query string is longer than "+strconv.Itoa(c.Limits.Query)+" bytes: ask for less at a time.")
			return
		}
		calls := gate.Operation()
		defer calls.Done()
		ctx, cancel := context.WithTimeout(kg.WithCalls(r.Context(), calls), c.Limits.Request)
		defer cancel()
		f, err := made(ctx, c.Graph, r, of)
		if f.write == nil {
			calls.Done() // whoever reads slowly takes nobody's place
			w.Header().Set(storeCallsHeader, strconv.Itoa(calls.Count()))
		}
		if err != nil {
			c.refuseFile(ctx, w, r.URL.Path, err)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.contentType)
		h.Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
		switch {
		case f.write == nil:
			h.Set("Content-Length", strconv.Itoa(len(f.whole)))
			_, _ = w.Write(f.whole) // a client that has gone needs no file
		case r.Method == http.MethodHead: // nobody reads the rest
		default:
			if err := f.write(w); err != nil {
				c.Log.ErrorContext(ctx, "export broken off", "request", requestID(ctx), "error", causes(err))
				panic(http.ErrAbortHandler)
			}
		}
	})
}

func made(ctx context.Context, g *kg.Graph, r *http.Request, of maker) (file, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return file{}, kg.Errorf(kg.Invalid, "the query string can't be read")
	}
	return of(ctx, g, values)
}

// refuseFile says why there is no file, in a sentence.
func (c Config) refuseFile(ctx context.Context, w http.ResponseWriter, path string, err error) {
	code, message := told(ctx, c.Log, err, kg.CodeOf(err), err.Error(), path)
	status, known := statusOf[code]
	if !known {
		status = http.StatusInternalServerError
	}
	if code == kg.Overloaded {
		w.Header().Set("Retry-After", c.Limits.retryAfter())
	}
	plain(w, status, clip(message, c.Limits.ErrorBytes))
}
