package sqlitestore_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wortlaut/internal/kg"
	"wortlaut/internal/sqlitestore"
)

// damagesVariable names a variable of the environment that holds how many damaged files of each sort are tried.
const damagesVariable = "WORTLAUT_DAMAGES"

func damages(t *testing.T) int {
	const usual = 40
	s := os.Getenv(damagesVariable)
	if s == "" {
		return usual
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q: give a number from 1 on", damagesVariable, s)
	}
	return n
}

const pageSize = 4096 // SQLite's default

// TestDamage damages the file of a closed store in many ways. It must be refused by name, or give the right answers, or errors where the
// damage is; never a wrong answer, and never a panic.
func TestDamage(t *testing.T) {
	sqlitestore.SealFrom(t, 0)
	folder := t.TempDir()
	path := filepath.Join(folder, "sound.db")
	s := open(t, path)
	grow(t, s, 1, 6)
	closeStore(t, s)
	earlier, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	grow(t, s, 7, 12)
	want := ask(t, s)
	closeStore(t, s)
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pages := len(sound) / pageSize

	for _, c := range []struct {
		name   string
		damage func(random *rand.Rand, file []byte) []byte
	}{
		{"a bit", func(random *rand.Rand, file []byte) []byte {
			file[random.IntN(len(file))] ^= 1 << random.IntN(8)
			return file
		}},
		{"a bit of the header", func(random *rand.Rand, file []byte) []byte {
			file[random.IntN(100)] ^= 1 << random.IntN(8)
			return file
		}},
		{"a byte", func(random *rand.Rand, file []byte) []byte {
			file[random.IntN(len(file))] = byte(random.IntN(256))
			return file
		}},
		{"a sector of zeros", func(random *rand.Rand, file []byte) []byte {
			const sector = 512
			at := sector * random.IntN(len(file)/sector)
			clear(file[at : at+sector])
			return file
		}},
		{"two pages exchanged", func(random *rand.Rand, file []byte) []byte {
			a, b := random.IntN(pages), random.IntN(pages)
			page := bytes.Clone(file[a*pageSize : (a+1)*pageSize])
			copy(file[a*pageSize:], file[b*pageSize:(b+1)*pageSize])
			copy(file[b*pageSize:], page)
			return file
		}},
		{"a page of an earlier file", func(random *rand.Rand, file []byte) []byte {
			at := pageSize * random.IntN(len(earlier)/pageSize)
			copy(file[at:at+pageSize], earlier[at:])
			return file
		}},
		{"the beginning of an earlier file", func(random *rand.Rand, file []byte) []byte {
			copy(file, earlier[:1+random.IntN(len(earlier)/2)]) // all of it would be a sound file, that of then
			return file
		}},
		{"cut off", func(random *rand.Rand, file []byte) []byte { return file[:1+random.IntN(len(file)-1)] }},
		{"cut off after a page", func(random *rand.Rand, file []byte) []byte {
			return file[:pageSize*(1+random.IntN(pages-1))]
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused, partly, right := 0, 0, 0
			for seed := range uint64(damages(t)) {
				damaged := c.damage(rand.New(rand.NewPCG(seed, 1)), bytes.Clone(sound))
				path := filepath.Join(t.TempDir(), "damaged.db")
				write(t, path, damaged)
				if seed%2 == 1 { // the seal of the sound file vouches for nothing else
					write(t, path+"-seal", []byte(sqlitestore.SealText(fingerprintOf(sound))))
				}
				switch failed, err := tryDamaged(t, fmt.Sprintf("%s, seed %d", c.name, seed), path, want); {
				case err != nil:
					refused++
					checkUntouched(t, path, damaged)
					if code := kg.CodeOf(err); code != kg.Invalid && code != kg.Unavailable || !strings.Contains(err.Error(), path) {
						t.Errorf("seed %d: refused with %s: %v", seed, code, err)
					}
				case failed > 0:
					partly++
				default:
					right++
				}
			}
			t.Logf("%d refused, %d with errors, %d with all answers right", refused, partly, right)
		})
	}
}

// checkUntouched checks that opening a file has not changed it.
func checkUntouched(t *testing.T, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s was changed", path)
	}
}

// tryDamaged compares the answers of a damaged file. It returns how many questions failed, or why the file was refused.
func tryDamaged(t *testing.T, what, path string, want map[string]answer) (failed int, refusal error) {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		return 0, err
	}
	for question, got := range ask(t, s) {
		switch {
		case got.err != nil:
			failed++
			if code := kg.CodeOf(got.err); code != kg.Internal && code != kg.Unavailable {
				t.Errorf("%s: %s failed with %s: %v", what, question, code, got.err)
			}
		case got.json != want[question].json:
			t.Errorf("%s: %s is answered wrongly:\n got %s\nwant %s", what, question, got.json, want[question].json)
		}
	}
	s.Close() // may fail: the file is damaged
	return failed, nil
}
