package telemetry

import (
	"cmp"
	"runtime"
	"runtime/debug"
)

const unknown = "unknown"

// Build is what is known of the program that runs; what is not known is "unknown".
type Build struct {
	Version  string // of the module; "(devel)" where it was built from a folder that has none
	Revision string // the commit it was built from
	Modified string // "true" where files differed from the commit, else "false"
	Go       string // the version of Go
}

// ReadBuild reads what the compiler left in the program. A version, if one is given, takes the place of the module's: images are built
// where there is no history to take one from.
func ReadBuild(version string) Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{GoVersion: runtime.Version()}
	}
	return buildOf(info, version)
}

func buildOf(info *debug.BuildInfo, version string) Build {
	b := Build{Version: cmp.Or(version, info.Main.Version, unknown), Revision: unknown, Modified: unknown, Go: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			b.Modified = s.Value
		}
	}
	return b
}

// String tells a build in a line.
func (b Build) String() string {
	modified := ""
	if b.Modified == "true" {
		modified = " with changes"
	}
	return b.Version + ", revision " + b.Revision + modified + ", " + b.Go
}
