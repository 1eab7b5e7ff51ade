package discourse_test

import (
	"errors"
	"testing"

	"wortlaut/internal/discourse"
)

func TestOptionErrors(t *testing.T) {
	window := func(w discourse.Window) *discourse.Window { return &w }
	days := func(size, step int) *discourse.Window {
		return &discourse.Window{Unit: discourse.Days, Size: size, Step: step}
	}
	for _, c := range []struct {
		options discourse.Options
		option  string
		problem string
	}{
		{discourse.Options{Mode: "X"}, "mode", `There is no mode "X": take ONE_MODE, TWO_MODE or THREE_MODE.`},
		{discourse.Options{Aggregation: "X"}, "aggregation", "The aggregation X does not fit the mode ONE_MODE: take IGNORE, CONGRUENCE, CONFLICT or SUBTRACT."},
		{discourse.Options{Aggregation: discourse.Combine}, "aggregation", "The aggregation COMBINE does not fit the mode ONE_MODE: take IGNORE, CONGRUENCE, CONFLICT or SUBTRACT."},
		{discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Conflict}, "aggregation", "The aggregation CONFLICT does not fit the mode TWO_MODE: take IGNORE, SUBTRACT or COMBINE."},
		{discourse.Options{Mode: discourse.ThreeMode, Aggregation: discourse.Combine}, "aggregation", "The aggregation COMBINE does not fit the mode THREE_MODE: take IGNORE or SUBTRACT."},
		{discourse.Options{Normalization: discourse.Activity}, "normalization", "The normalization ACTIVITY does not fit the mode ONE_MODE: take NONE, AVERAGE, JACCARD, COSINE, COSINE_SIMILARITY or JACCARD_SIMILARITY."},
		{discourse.Options{Mode: discourse.TwoMode, Normalization: discourse.Jaccard}, "normalization", "The normalization JACCARD does not fit the mode TWO_MODE: take NONE, ACTIVITY or PROMINENCE."},
		{discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Combine, Normalization: discourse.Activity}, "normalization", "The codes of COMBINE are not quantities and can't be normalized: take NONE."},
		{discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Combine, Normalization: discourse.Prominence, DNACompatible: true}, "normalization", "The codes of COMBINE are not quantities and can't be normalized: take NONE."},
		{discourse.Options{Aggregation: discourse.Conflict, Normalization: discourse.JaccardSimilarity, Scale: []int{-1, 0, 1}}, "normalization", "JACCARD_SIMILARITY with CONFLICT is defined for yes and no, not for a scale: take COSINE_SIMILARITY."},
		{discourse.Options{Duplicates: "X"}, "duplicates", `There is no setting "X" for duplicates: take INCLUDE, DOCUMENT, WEEK, MONTH, YEAR or RANGE.`},
		{discourse.Options{MinWeight: -1}, "minWeight", "The minimum weight is -1: take 0 or more."},
		{discourse.Options{Scale: []int{1}}, "scale", "The scale has 1 levels: take 2 to 31."},
		{discourse.Options{Scale: []int{1, 0}}, "scale", "The levels of the scale are not in ascending order: 1 is followed by 0."},
		{discourse.Options{From: "2024"}, "from", `"2024" is not a day: write it as 2006-01-02.`},
		{discourse.Options{From: "2024-02-01", Until: "2024-01-31"}, "until", "The range ends on 2024-01-31, before it begins on 2024-02-01."},
		{discourse.Options{Window: days(0, 1)}, "window.size", "The window has a size of 0: take 1 or more."},
		{discourse.Options{Window: days(1_000_001, 1)}, "window.size", "The window has a size of 1000001: take 1000000 or less."},
		{discourse.Options{Window: days(1, 0)}, "window.step", "The window moves by 0: take 1 or more."},
		{discourse.Options{Window: days(1, 1_000_001)}, "window.step", "The window moves by 1000001: take 1000000 or less."},
		{discourse.Options{Window: window(discourse.Window{Unit: "X", Size: 1, Step: 1})}, "window.unit", `There is no unit "X" for windows: take DAYS, WEEKS, MONTHS, YEARS or EVENTS.`},
		{discourse.Options{Window: window(discourse.Window{Unit: discourse.Days, Size: 1, Step: 1, Kernel: "X"})}, "window.kernel", `There is no kernel "X": take UNIFORM, EPANECHNIKOV, TRIANGULAR or GAUSSIAN, or none.`},
		{discourse.Options{Window: window(discourse.Window{Unit: discourse.Events, Size: 1, Step: 1, Kernel: discourse.Uniform})}, "window.kernel", "A kernel weighs distances in time, and windows of events have none: take another unit, or no kernel."},
		{discourse.Options{Normalization: discourse.Jaccard, Window: window(discourse.Window{Unit: discourse.Days, Size: 1, Step: 1, Kernel: discourse.Uniform})}, "normalization", "The normalization JACCARD is not defined with a kernel: take NONE or AVERAGE."},
		{discourse.Options{Mode: discourse.TwoMode, Aggregation: discourse.Combine, Window: window(discourse.Window{Unit: discourse.Days, Size: 1, Step: 1, Kernel: discourse.Uniform})}, "window.kernel", "The codes of COMBINE are not quantities and can't be weighted by a kernel: leave the kernel out."},
		{discourse.Options{Window: days(33, 1)}, "window.size", "The window of 33 days is longer than the range, which is from 2024-01-01 to 2024-02-01: take a shorter window, or a longer range."},
		{discourse.Options{Window: window(discourse.Window{Unit: discourse.Events, Size: 9, Step: 1})}, "window.size", "The window of 9 events is longer than the range, which has 8: take a shorter window, or a longer range."},
		{discourse.Options{Window: window(discourse.Window{Unit: discourse.Weeks, Size: 1, Step: 1, Position: new(-1)})}, "window.position", "The position of the window is -1: take 0 or more."},
		{discourse.Options{Window: window(discourse.Window{Unit: discourse.Weeks, Size: 1, Step: 1, Position: new(4)})}, "window.position", "The window has no position 4: take 0 to 3."},
		{discourse.Options{From: "2000-01-01", Window: days(1, 1)}, "window.step", "There are more than 1000 windows from 2000-01-01 to 2024-02-01: take a longer step or unit, or a shorter range."},
		{discourse.Options{From: "2000-01-01", Window: days(1, 1), DNACompatible: true}, "window.step", "There are more than 1000 windows from 2000-01-01 to 2024-02-01: take a longer step or unit, or a shorter range."},
	} {
		_, err := discourse.Networks(debate, c.options)
		var of *discourse.OptionError
		if !errors.As(err, &of) || of.Option != c.option || of.Problem != c.problem {
			t.Errorf("%+v: error %v, want %s: %s", c.options, err, c.option, c.problem)
		}
	}
}
