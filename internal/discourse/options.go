package discourse

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mode says what the nodes of a network are.
type Mode string

// The modes. The zero value is OneMode.
const (
	OneMode   Mode = "ONE_MODE"   // variable 1 × variable 1, through variable 2
	TwoMode   Mode = "TWO_MODE"   // variable 1 × variable 2
	ThreeMode Mode = "THREE_MODE" // variable 1 → variable 3, about variable 2
)

// Aggregation says how the qualifier enters into a weight. In one-mode networks, with the sums over all j, k and k′:
//
//	IGNORE      Σ x[i,j,k] · x[i′,j,k′]
//	CONGRUENCE  Σ x[i,j,k] · x[i′,j,k′] · (1 − |k − k′| / range)
//	CONFLICT    Σ x[i,j,k] · x[i′,j,k′] · |k − k′| / range
//	SUBTRACT    CONGRUENCE − CONFLICT
//
// The range is max − min of the scale, 1 for yes and no. In two-mode networks, and in three-mode networks for each claim:
//
//	IGNORE      Σ x[i,j,k] over all k
//	SUBTRACT    x[i,j,1] − x[i,j,0]; on a scale Σ k · x[i,j,k]
//	COMBINE     a code for the set of levels that occur: the n levels in ascending order count 2ⁿ⁻¹, …, 2, 1; so for yes and no it is 0 for
//	            none, 1 for yes, 2 for no, 3 for both. Two-mode only.
type Aggregation string

// The aggregations. The zero value is Ignore.
const (
	Ignore     Aggregation = "IGNORE"
	Congruence Aggregation = "CONGRUENCE"
	Conflict   Aggregation = "CONFLICT"
	Subtract   Aggregation = "SUBTRACT"
	Combine    Aggregation = "COMBINE"
)

// Normalization says what a weight w is divided by; where the divisor is 0 the weight is 0. In one-mode networks, with a and b the numbers
// of rows of i and i′:
//
//	AVERAGE   (a + b) / 2
//	JACCARD   Σ x[i,j,k] where x[i′,j,k] = 0, + Σ x[i′,j,k] where x[i,j,k] = 0, + Σ x[i,j,k] · x[i′,j,k]; DNA's "jaccard"
//	COSINE    a · b; DNA's "cosine"
//
// DNA's may exceed 1. The similarities of the same names are within [0, 1], or [−1, 1] for SUBTRACT:
//
//	COSINE_SIMILARITY   √(s(i) · s(i′)), where s is the weight of an actor with itself by IGNORE for IGNORE, else by CONGRUENCE
//	JACCARD_SIMILARITY  replaces the weight by |P ∩ P′| / |P ∪ P′|, where P is the set of an actor's j for IGNORE, of its pairs (j, k) for
//	                    CONGRUENCE; for CONFLICT P′ has yes and no exchanged, and SUBTRACT is the difference of the two (yes and no only)
//
// In two-mode and three-mode networks:
//
//	ACTIVITY    the number of rows of variable 1's value
//	PROMINENCE  the number of rows of the other value: variable 2's, in three-mode networks the addressee's
type Normalization string

// The normalizations. The zero value is None.
const (
	None              Normalization = "NONE"
	Average           Normalization = "AVERAGE"
	Jaccard           Normalization = "JACCARD"
	Cosine            Normalization = "COSINE"
	CosineSimilarity  Normalization = "COSINE_SIMILARITY"
	JaccardSimilarity Normalization = "JACCARD_SIMILARITY"
	Activity          Normalization = "ACTIVITY"
	Prominence        Normalization = "PROMINENCE"
)

// Duplicates says within what a row counts once: one is dropped when an earlier kept row has the same values and, unless the aggregation is
// IGNORE, the same qualifier. Rows without a day are in no week, month or year, and are kept.
type Duplicates string

// The settings for duplicates. The zero value is Include.
const (
	Include    Duplicates = "INCLUDE"  // nothing is dropped
	ByDocument Duplicates = "DOCUMENT" // once in a document
	ByWeek     Duplicates = "WEEK"     // once in an ISO 8601 week
	ByMonth    Duplicates = "MONTH"    // once in a calendar month
	ByYear     Duplicates = "YEAR"     // once in a calendar year
	ByRange    Duplicates = "RANGE"    // once in all rows
)

// Unit is what a window is measured in.
type Unit string

// The units of windows.
const (
	Days   Unit = "DAYS"
	Weeks  Unit = "WEEKS"
	Months Unit = "MONTHS"
	Years  Unit = "YEARS"
	Events Unit = "EVENTS" // rows, in their order
)

// Kernel says how much a row counts by its distance z from the middle of a window, where the ends of the window are at −1 and 1. In two-mode
// and three-mode networks each row counts ζ(z) instead of 1, in one-mode networks each pair of rows √(ζ₁ · ζ₂); there actors get ties with
// themselves.
//
//	UNIFORM       ½ within the window
//	EPANECHNIKOV  ¾ (1 − z²) within the window
//	TRIANGULAR    1 − |z| within the window
//	GAUSSIAN      e^(−z²/2) / √(2π), for all rows of the range
type Kernel string

// The kernels. The zero value is NoKernel: a row counts 1 within the window, and 0 outside.
const (
	NoKernel     Kernel = ""
	Uniform      Kernel = "UNIFORM"
	Epanechnikov Kernel = "EPANECHNIKOV"
	Triangular   Kernel = "TRIANGULAR"
	Gaussian     Kernel = "GAUSSIAN"
)

// MaxSlices is the greatest number of windows that are moved over a range.
const MaxSlices = 1000

// MaxLevels is the greatest number of levels of a scale.
const MaxLevels = 31

// Window is a span of time that is moved over the range, from Options.From (or the first row) to Options.Until (or the last), and makes a
// network wherever it lies within. Windows hold exactly Size units and begin every Step units after the start of the range; months and
// years begin on its day of the month, or the last one of a shorter month. Rows without a day are in no window. With a kernel all networks
// have the same nodes.
//
// With DNACompatible they are DNA's: a window reaches ⌊Size / 2⌋ units to both sides of its middle, both ends included, so it holds
// one unit more where Size is even; the first middle is the start of the range, each further one is counted from the one before.
type Window struct {
	Unit   Unit
	Size   int // in units, at least 1
	Step   int // in units, at least 1; DNA's is 1
	Kernel Kernel
	// Position asks for the network of one position alone, from 0; nil for those of all.
	Position *int
}

// Options says what network to make. The zero value makes a one-mode network that ignores the qualifier.
type Options struct {
	Mode          Mode
	Aggregation   Aggregation
	Normalization Normalization
	Duplicates    Duplicates

	// Scale are the levels of the qualifier; nil is yes (1) and no (0). A row off the scale is an error: whoever asks decides
	// whether a mixed or neutral stance is on it.
	Scale []int

	// From and Until are the first and the last day of the rows that take part, as 2006-01-02; "" is no bound. With a bound, rows without
	// a day take no part.
	From, Until string

	// Keep is the filter of values; nil keeps all. It is asked after the dates and before the duplicates, so the rows it refuses still
	// count as isolates and, for DNA, for the range of the scale.
	Keep func(Row) bool

	// Isolates keeps the values that take no part in a network: those of rows that were refused by Keep, incomplete, duplicate, or in
	// another window, and RowValues and ColumnValues besides.
	Isolates                bool
	RowValues, ColumnValues []string

	// MinWeight leaves out ties with a smaller absolute weight; 0 leaves out none. Their nodes stay.
	MinWeight float64

	// Window asks for a network for each position of a window; nil is one network of all rows.
	Window *Window

	// Measures asks for the measures of nodes and networks. They cost more than the network itself.
	Measures bool

	// DNACompatible asks for what DNA 3 computes, to the digit, where that differs:
	//   - duplicates compare months and weeks without the year;
	//   - the range of a scale is that of the levels that occur;
	//   - windows are those of Window's second paragraph; an odd Size grows by one with a kernel;
	//   - distances from the middle are whole units, cut towards zero; Epanechnikov's kernel is ¾ (1 − z)² and the triangular one |1 − z|,
	//     with z > 0 before the middle, so that later rows count more;
	//   - with a kernel COMBINE is SUBTRACT, any normalization of a one-mode network multiplies by Σ 2 / (x[i,j,k] + x[i′,j,k]) over all
	//     rows of the range, and two-mode networks are not normalized;
	//   - COMBINE may be normalized by ACTIVITY, which divides by the number of the row's cells.
	DNACompatible bool
}

// An OptionError says which option can't be what it is, and why.
type OptionError struct {
	Option  string // as a client would name it: "window.size"
	Problem string // a sentence
}

func (e *OptionError) Error() string { return e.Problem }

func optionError(option, format string, args ...any) error {
	return &OptionError{Option: option, Problem: fmt.Sprintf(format, args...)}
}

// fits says which aggregations and normalizations a mode has.
var fits = map[Mode]struct {
	aggregations   []Aggregation
	normalizations []Normalization
}{
	OneMode: {
		[]Aggregation{Ignore, Congruence, Conflict, Subtract},
		[]Normalization{None, Average, Jaccard, Cosine, CosineSimilarity, JaccardSimilarity},
	},
	TwoMode:   {[]Aggregation{Ignore, Subtract, Combine}, []Normalization{None, Activity, Prominence}},
	ThreeMode: {[]Aggregation{Ignore, Subtract}, []Normalization{None, Activity, Prominence}},
}

// withDefaults fills in what is left open.
func (o Options) withDefaults() Options {
	o.Mode = or(o.Mode, OneMode)
	o.Aggregation = or(o.Aggregation, Ignore)
	o.Normalization = or(o.Normalization, None)
	o.Duplicates = or(o.Duplicates, Include)
	return o
}

func or[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

// check says what is wrong with options whose defaults are filled in; nil if nothing is.
func (o Options) check() error {
	fit, known := fits[o.Mode]
	switch {
	case !known:
		return optionError("mode", "There is no mode %q: take %s.", o.Mode, list([]Mode{OneMode, TwoMode, ThreeMode}))
	case !slices.Contains(fit.aggregations, o.Aggregation):
		return optionError("aggregation", "The aggregation %s does not fit the mode %s: take %s.", o.Aggregation, o.Mode, list(fit.aggregations))
	case !slices.Contains(fit.normalizations, o.Normalization):
		return optionError("normalization", "The normalization %s does not fit the mode %s: take %s.", o.Normalization, o.Mode, list(fit.normalizations))
	}
	duplicates := []Duplicates{Include, ByDocument, ByWeek, ByMonth, ByYear, ByRange}
	if !slices.Contains(duplicates, o.Duplicates) {
		return optionError("duplicates", "There is no setting %q for duplicates: take %s.", o.Duplicates, list(duplicates))
	}
	if !(o.MinWeight >= 0) {
		return optionError("minWeight", "The minimum weight is %v: take 0 or more.", o.MinWeight)
	}
	for _, check := range []func() error{o.checkScale, o.checkDates, o.checkCombinations, o.checkWindow} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (o Options) checkScale() error {
	if o.Scale == nil {
		return nil
	}
	if len(o.Scale) < 2 || len(o.Scale) > MaxLevels {
		return optionError("scale", "The scale has %d levels: take 2 to %d.", len(o.Scale), MaxLevels)
	}
	for i, level := range o.Scale[1:] {
		if level <= o.Scale[i] {
			return optionError("scale", "The levels of the scale are not in ascending order: %d is followed by %d.", o.Scale[i], level)
		}
	}
	return nil
}

func (o Options) checkDates() error {
	for _, d := range []struct{ option, day string }{{"from", o.From}, {"until", o.Until}} {
		if d.day == "" {
			continue
		}
		if _, err := parseDay(d.day); err != nil {
			return optionError(d.option, "%q is not a day: write it as 2006-01-02.", d.day)
		}
	}
	if o.From != "" && o.Until != "" && o.Until < o.From {
		return optionError("until", "The range ends on %s, before it begins on %s.", o.Until, o.From)
	}
	return nil
}

// checkCombinations refuses settings that are fine by themselves, but mean nothing together.
func (o Options) checkCombinations() error {
	dnaAllows := o.DNACompatible && o.Normalization == Activity
	if o.Aggregation == Combine && o.Normalization != None && !dnaAllows && !(o.DNACompatible && o.kernel() != NoKernel) {
		return optionError("normalization", "The codes of COMBINE are not quantities and can't be normalized: take NONE.")
	}
	graded := o.Scale != nil && (o.Aggregation == Conflict || o.Aggregation == Subtract)
	if o.Normalization == JaccardSimilarity && graded {
		return optionError("normalization", "JACCARD_SIMILARITY with %s is defined for yes and no, not for a scale: take COSINE_SIMILARITY.", o.Aggregation)
	}
	if o.kernel() == NoKernel || o.DNACompatible {
		return nil
	}
	if o.Aggregation == Combine {
		return optionError("window.kernel", "The codes of COMBINE are not quantities and can't be weighted by a kernel: leave the kernel out.")
	}
	if o.Mode == OneMode && o.Normalization != None && o.Normalization != Average {
		return optionError("normalization", "The normalization %s is not defined with a kernel: take NONE or AVERAGE.", o.Normalization)
	}
	return nil
}

func (o Options) checkWindow() error {
	w := o.Window
	if w == nil {
		return nil
	}
	units := []Unit{Days, Weeks, Months, Years, Events}
	kernels := []Kernel{NoKernel, Uniform, Epanechnikov, Triangular, Gaussian}
	switch {
	case !slices.Contains(units, w.Unit):
		return optionError("window.unit", "There is no unit %q for windows: take %s.", w.Unit, list(units))
	case w.Size < 1:
		return optionError("window.size", "The window has a size of %d: take 1 or more.", w.Size)
	case w.Size > maxUnits:
		return optionError("window.size", "The window has a size of %d: take %d or less.", w.Size, maxUnits)
	case w.Step < 1:
		return optionError("window.step", "The window moves by %d: take 1 or more.", w.Step)
	case w.Step > maxUnits:
		return optionError("window.step", "The window moves by %d: take %d or less.", w.Step, maxUnits)
	case !slices.Contains(kernels, w.Kernel):
		return optionError("window.kernel", "There is no kernel %q: take %s, or none.", w.Kernel, list(kernels[1:]))
	case w.Kernel != NoKernel && w.Unit == Events:
		return optionError("window.kernel", "A kernel weighs distances in time, and windows of events have none: take another unit, or no kernel.")
	case w.Position != nil && *w.Position < 0:
		return optionError("window.position", "The position of the window is %d: take 0 or more.", *w.Position)
	}
	return nil
}

// maxUnits keeps sums of days and months far from overflowing.
const maxUnits = 1_000_000

// kernel is the kernel that is asked for.
func (o Options) kernel() Kernel {
	if o.Window == nil {
		return NoKernel
	}
	return o.Window.Kernel
}

// dnaKernel says whether DNA's way with kernels is asked for.
func (o Options) dnaKernel() bool { return o.DNACompatible && o.kernel() != NoKernel }

// parseDay reads a day of the Gregorian calendar.
func parseDay(s string) (time.Time, error) { return time.Parse(time.DateOnly, s) }

// list writes names for a message.
func list[T ~string](names []T) string {
	var b strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(string(name))
	}
	return b.String()
}

// lower writes a name as a word.
func lower[T ~string](name T) string { return strings.ToLower(string(name)) }
