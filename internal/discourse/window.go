package discourse

import (
	"math"
	"sort"
	"time"
)

const daySeconds = 24 * 60 * 60

// frame is a position of the window: the entries [lo, hi) are in it.
type frame struct {
	from, middle, until int64 // Unix seconds, the last one included
	lo, hi              int
	weight              func(at int64) float64 // the kernel; nil if each row counts 1
}

// frames are the positions of the window, in the order of time; one of everything if there is no window.
func (t *table) frames() ([]frame, error) {
	w := t.options.Window
	if w == nil {
		return []frame{{from: t.from, middle: t.from + (t.till+1-t.from)/2, until: t.till, hi: len(t.entries)}}, nil
	}
	if !t.ranged {
		return nil, nil
	}
	var frames []frame
	var err error
	switch {
	case w.Unit == Events:
		frames, err = t.eventFrames()
	case t.options.dnaKernel():
		frames, err = t.dnaKernelFrames()
	case t.options.DNACompatible:
		frames, err = t.dnaFrames()
	default:
		frames, err = t.timeFrames()
	}
	if err == nil && len(frames) == 0 {
		err = optionError("window.size", "The window of %d %s is longer than the range, which is from %s to %s: take a shorter window, or a longer range.",
			w.Size, lower(w.Unit), dayOf(t.from), dayOf(t.till))
		if w.Unit == Events {
			err = optionError("window.size", "The window of %d events is longer than the range, which has %d: take a shorter window, or a longer range.",
				w.Size, t.dated)
		}
	}
	if err != nil || w.Position == nil {
		return frames, err
	}
	if *w.Position >= len(frames) {
		return nil, optionError("window.position", "The window has no position %d: take 0 to %d.", *w.Position, len(frames)-1)
	}
	return frames[*w.Position:][:1], nil
}

// room says that there is room for one more window.
func (t *table) room(frames []frame) error {
	if len(frames) < MaxSlices {
		return nil
	}
	return optionError("window.step", "There are more than %d windows from %s to %s: take a longer step or unit, or a shorter range.",
		MaxSlices, dayOf(t.from), dayOf(t.till))
}

// eventFrames are windows of so many rows. DNA's have ⌊Size / 2⌋ rows on both sides of a row; of rows of the same time that reach over
// the end of a window it takes some at random, here it is the earlier ones in the order of the rows.
func (t *table) eventFrames() ([]frame, error) {
	w := t.options.Window
	size := w.Size
	if t.options.DNACompatible {
		size = w.Size/2*2 + 1
	}
	var frames []frame
	for lo := 0; lo+size <= t.dated; lo += w.Step {
		if err := t.room(frames); err != nil {
			return nil, err
		}
		hi := lo + size
		frames = append(frames, frame{from: t.entries[lo].at, middle: t.entries[lo+size/2].at, until: t.entries[hi-1].at, lo: lo, hi: hi})
	}
	return frames, nil
}

// timeFrames are windows of exactly Size units.
func (t *table) timeFrames() ([]frame, error) {
	w := t.options.Window
	var frames []frame
	for n := 0; ; n += w.Step {
		from, until := add(t.from, w.Unit, n), add(t.from, w.Unit, n+w.Size)
		if until > t.till+1 {
			return frames, nil
		}
		if err := t.room(frames); err != nil {
			return nil, err
		}
		f := t.frame(from, startOfDay(from+(until-from)/2), until-1)
		if w.Kernel != NoKernel {
			center, half := float64(from+until)/2, float64(until-from)/2
			f.weight = func(at int64) float64 {
				// A row is in the middle of its day, so that a window of days is the same to both sides.
				return w.Kernel.weight((float64(startOfDay(at)) + daySeconds/2 - center) / half)
			}
		}
		if w.Kernel == Gaussian {
			f.lo, f.hi = 0, t.dated
		}
		frames = append(frames, f)
	}
}

// dnaFrames are DNA's windows without a kernel.
func (t *table) dnaFrames() ([]frame, error) {
	w := t.options.Window
	half := w.Size / 2 // (Size − 1) / 2, rounded half up
	var frames []frame
	for middle := t.from; middle <= t.till; middle = add(middle, w.Unit, w.Step) {
		from, until := add(middle, w.Unit, -half), add(middle, w.Unit, half)
		if from < t.from || until > t.till {
			continue
		}
		if err := t.room(frames); err != nil {
			return nil, err
		}
		frames = append(frames, t.frame(from, middle, until))
	}
	return frames, nil
}

// dnaKernelFrames are DNA's windows with a kernel. They lie within the rows, not within the range.
func (t *table) dnaKernelFrames() ([]frame, error) {
	w := t.options.Window
	if t.dated == 0 {
		return nil, nil
	}
	size := w.Size + w.Size%2
	half := size / 2
	first, last := max(t.from, t.entries[0].at), min(t.till, t.entries[t.dated-1].at)
	var frames []frame
	for middle := add(first, w.Unit, half); middle <= add(last, w.Unit, -half); middle = add(middle, w.Unit, w.Step) {
		if err := t.room(frames); err != nil {
			return nil, err
		}
		from, until := max(first, add(middle, w.Unit, -half)), min(last, add(middle, w.Unit, half))
		if w.Kernel == Gaussian {
			from, until = first, last
		}
		f := t.frame(from, middle, until)
		f.weight = func(at int64) float64 {
			return w.Kernel.dnaWeight(2 * float64(wholeUnits(at, middle, w.Unit)) / float64(size))
		}
		frames = append(frames, f)
	}
	return frames, nil
}

// frame finds the entries from one second to another, both included.
func (t *table) frame(from, middle, until int64) frame {
	dated := t.entries[:t.dated]
	lo := sort.Search(len(dated), func(i int) bool { return dated[i].at >= from })
	hi := sort.Search(len(dated), func(i int) bool { return dated[i].at > until })
	return frame{from: from, middle: middle, until: until, lo: lo, hi: max(lo, hi)}
}

// weight is ζ(z) of a row in the window, or any row for Gaussian.
func (k Kernel) weight(z float64) float64 {
	if k != Gaussian && math.Abs(z) > 1 {
		return 0
	}
	switch k {
	case Uniform:
		return 0.5
	case Epanechnikov:
		return 0.75 * (1 - z*z)
	case Triangular:
		return 1 - math.Abs(z)
	}
	return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
}

// dnaWeight is ζ(z) as DNA computes it.
func (k Kernel) dnaWeight(z float64) float64 {
	switch {
	case k == Epanechnikov && math.Abs(z) <= 1:
		return 0.75 * (1 - z) * (1 - z)
	case k == Triangular && math.Abs(z) <= 1:
		return math.Abs(1 - z)
	}
	return k.weight(z)
}

// ------------------------------------------------------------------ the calendar

func utc(at int64) time.Time { return time.Unix(at, 0).UTC() }

func dayOf(at int64) string { return utc(at).Format(time.DateOnly) }

func startOfDay(at int64) int64 {
	rest := at % daySeconds
	if rest < 0 {
		rest += daySeconds
	}
	return at - rest
}

// add counts n units on. From the 31st a month on is the last day of a shorter month.
func add(at int64, unit Unit, n int) int64 {
	switch unit {
	case Days:
		return at + int64(n)*daySeconds
	case Weeks:
		return at + int64(n)*7*daySeconds
	case Years:
		n *= 12
	}
	t := utc(at)
	year, month, day := t.Date()
	first := time.Date(year, month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.Unix() + int64(min(day, last)-1)*daySeconds + at - startOfDay(at)
}

// wholeUnits counts the whole units from one time to another, negative if that is earlier. Months and years go from day to day.
func wholeUnits(from, to int64, unit Unit) int64 {
	switch unit {
	case Days:
		return (to - from) / daySeconds
	case Weeks:
		return (to - from) / daySeconds / 7
	}
	f, t := utc(from), utc(to)
	months := int64(t.Year()-f.Year())*12 + int64(t.Month()-f.Month())
	switch {
	case months > 0 && t.Day() < f.Day():
		months--
	case months < 0 && t.Day() > f.Day():
		months++
	}
	if unit == Years {
		return months / 12
	}
	return months
}
