package sqlitestore_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"

	"wortlaut/internal/sqlitestore"
)

// sealedFile is the path of a sound file that was opened and closed, and so has its seal.
func sealedFile(t *testing.T) string {
	t.Helper()
	sqlitestore.SealFrom(t, 0)
	path := filepath.Join(t.TempDir(), "graph.db")
	s := open(t, path)
	grow(t, s, 1, 6)
	closeStore(t, s)
	closeStore(t, open(t, path))
	return path
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fingerprintOf is what a seal of a closed file says: the pages are the file.
func fingerprintOf(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

func TestSeal(t *testing.T) {
	path := sealedFile(t)
	want := sqlitestore.SealText(fingerprintOf(read(t, path)))
	if got := string(read(t, path+"-seal")); got != want {
		t.Fatalf("the seal is %q, want %q", got, want)
	}

	for name, seal := range map[string]string{"none": "", "rubbish": "\x00\xff", "of another version": "wortlaut seal 0" + want[len("wortlaut seal 0"):]} {
		write(t, path+"-seal", []byte(seal))
		closeStore(t, open(t, path))
		if got := string(read(t, path+"-seal")); got != want {
			t.Errorf("%s: after the file was opened the seal is %q, want %q", name, got, want)
		}
	}

	s := open(t, path)
	grow(t, s, 7, 8)
	changed := sqlitestore.Fingerprint(t, s)
	closeStore(t, s)
	if got := string(read(t, path+"-seal")); got != want {
		t.Errorf("writing sealed what nobody has compared: %q", got)
	}
	closeStore(t, open(t, path))
	if got, want := string(read(t, path+"-seal")), sqlitestore.SealText(changed); got != want {
		t.Errorf("after a change and an opening the seal is %q, want %q", got, want)
	}
}

// A damaged index is found by comparing alone: the answer to whether a seal saves the comparing.
func TestSealSavesComparing(t *testing.T) {
	path := sealedFile(t)
	sound := read(t, path)
	seal := read(t, path+"-seal")
	for at := len(sound) - 1; ; at-- {
		if at < 0 {
			t.Fatal("no damage is found by comparing alone")
		}
		damaged := bytes.Clone(sound)
		damaged[at] ^= 1
		write(t, path, damaged)
		write(t, path+"-seal", seal) // of the sound file
		if s, err := sqlitestore.Open(t.Context(), path); err == nil {
			closeStore(t, s) // nothing is kept at this place
			continue
		}
		write(t, path+"-seal", []byte(sqlitestore.SealText(fingerprintOf(damaged))))
		s, err := sqlitestore.Open(t.Context(), path)
		if err != nil {
			continue // damage that is seen without comparing
		}
		closeStore(t, s)
		return
	}
}

func TestSealNeedsNoFolderToWriteTo(t *testing.T) {
	path := sealedFile(t)
	if err := os.Remove(path + "-seal"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+"-seal", 0o755); err != nil { // nothing can take its place
		t.Fatal(err)
	}
	closeStore(t, open(t, path))
	left, err := filepath.Glob(path + "-seal.part-*")
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
