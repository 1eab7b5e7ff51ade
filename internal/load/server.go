package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"wortlaut/internal/httpapi"
	"wortlaut/internal/kg"
)

// newProgram is the handler of what the program serves, with its own limits. Nothing is logged.
func newProgram(graph *kg.Graph) http.Handler {
	return httpapi.New(httpapi.Config{Graph: graph, Origins: []string{"*"}, Log: slog.New(slog.DiscardHandler), Limits: httpapi.DefaultLimits})
}

// forgetful is a store that can be made to forget what it remembers.
type forgetful interface{ Forget() }

// forgetting has a store forget before each request.
func forgetting(store forgetful, handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		store.Forget()
		handler.ServeHTTP(w, r)
	})
}

// server answers on a port of this machine.
type server struct {
	*http.Server
	url string
}

func serve(handler http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("there is no free port: %w", err)
	}
	s := &server{&http.Server{Handler: handler}, "http://" + listener.Addr().String() + "/graphql"}
	go func() {
		if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			panic(err) // nothing but Close ends it
		}
	}()
	return s, nil
}
