package main

import (
	"os"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestCompose: compose.yaml sets only what the program reads, and starts it on the Neo4j beside it.
func TestCompose(t *testing.T) {
	raw, err := os.ReadFile("compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Environment map[string]string `yaml:"environment"`
			DependsOn   map[string]any    `yaml:"depends_on"`
		} `yaml:"services"`
	}
	if err := yaml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{envNeo4jUser: true, envNeo4jPassword: true}
	for _, f := range (program{}).command().Flags {
		known["WORTLAUT_"+strings.ToUpper(strings.ReplaceAll(f.Names()[0], "-", "_"))] = true
	}
	server := file.Services["wortlaut"]
	for name := range server.Environment {
		if !known[name] {
			t.Errorf("compose.yaml sets %s, which nothing reads", name)
		}
	}
	host, _ := strings.CutPrefix(server.Environment["WORTLAUT_DB"], "neo4j://")
	host, _, _ = strings.Cut(host, ":")
	if _, there := file.Services[host]; !there || server.DependsOn[host] == nil {
		t.Errorf("compose.yaml starts the server on %q, and has no such service that it waits for", host)
	}
}
