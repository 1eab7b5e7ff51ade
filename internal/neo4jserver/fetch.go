package neo4jserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Version is the version of Neo4j that is run: the newest of the line with long-term support.
const Version = "5.26.25"

// javaVersions are the versions of Java that Neo4j 5.26 runs on.
var javaVersions = []int{17, 21}

// pom asks Maven for the server with all that it needs.
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>wortlaut</groupId>
  <artifactId>neo4j</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>` + Version + `</version></dependency>
    <dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>` + Version + `</version></dependency>
  </dependencies>
</project>
`

// ErrMissing says that Java or Maven is not there, so that no server can be started.
var ErrMissing = errors.New("no Neo4j can be started")

func missing(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMissing, fmt.Sprintf(format, args...))
}

// findJava is the path of a Java that Neo4j runs on: that of JAVA_HOME, else the one in the path.
func findJava(ctx context.Context) (string, error) {
	var tried []string
	for _, java := range javaPaths() {
		version, err := javaVersion(ctx, java)
		if err != nil {
			continue
		}
		if slices.Contains(javaVersions, version) {
			return java, nil
		}
		tried = append(tried, fmt.Sprintf("%s is Java %d", java, version))
	}
	if len(tried) == 0 {
		return "", missing("there is no java in the path: install Java 17 or 21")
	}
	return "", missing("Neo4j %s needs Java 17 or 21, and %s: set JAVA_HOME to one of these", Version, strings.Join(tried, ", "))
}

func javaPaths() []string {
	var paths []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		paths = append(paths, filepath.Join(home, "bin", "java"))
	}
	if java, err := exec.LookPath("java"); err == nil {
		paths = append(paths, java)
	}
	return paths
}

var versionLine = regexp.MustCompile(`version "(\d+)`)

func javaVersion(ctx context.Context, java string) (int, error) {
	told, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if err != nil {
		return 0, err
	}
	m := versionLine.FindSubmatch(told)
	if m == nil {
		return 0, fmt.Errorf("%s -version says %q", java, told)
	}
	return strconv.Atoi(string(m[1]))
}

// fetchJars returns the folder of the server's jars, which is filled by Maven when it is not there. It takes its name only when it is
// whole, so that a fetch that is cut short, or two at a time, do no harm.
func fetchJars(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no place to keep the jars of Neo4j: %w", err)
	}
	jars := filepath.Join(cache, "wortlaut", "neo4j-"+Version)
	if _, err := os.Stat(jars); err == nil {
		return jars, nil
	}
	maven, err := exec.LookPath("mvn")
	if err != nil {
		return "", missing("there is no mvn in the path to fetch it with: install Maven")
	}
	if err := os.MkdirAll(filepath.Dir(jars), 0o755); err != nil {
		return "", err
	}
	work, err := os.MkdirTemp(filepath.Dir(jars), "fetch-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	if err := copyJars(ctx, maven, work); err != nil {
		return "", err
	}
	err = os.Rename(filepath.Join(work, "jars"), jars)
	if _, there := os.Stat(jars); there == nil { // by us or by another process
		return jars, nil
	}
	return "", err
}

func copyJars(ctx context.Context, maven, work string) error {
	if err := os.WriteFile(filepath.Join(work, "pom.xml"), []byte(pom), 0o644); err != nil {
		return err
	}
	run := exec.CommandContext(ctx, maven, "--batch-mode", "--quiet", "dependency:copy-dependencies", "-DoutputDirectory="+filepath.Join(work, "jars"))
	run.Dir = work
	var told bytes.Buffer
	run.Stdout, run.Stderr = &told, &told
	if err := run.Run(); err != nil {
		return fmt.Errorf("fetching Neo4j %s with Maven failed: check the way to Maven Central: %w\n%s", Version, err, &told)
	}
	return nil
}
