package model

import "wortlaut/internal/kg"

// Timeline is the view of a timeline.
type Timeline struct {
	Unit    kg.TimeUnit
	Series  []*TimelineSeries
	Omitted int
}

// TimelineSeries is the view of a series.
type TimelineSeries struct {
	Series kg.Series
	Node   Node
	Stance *kg.Stance
}

// StatementCount is how many statements there are.
func (s *TimelineSeries) StatementCount() int { return s.Series.Statements }

// UndatedCount is how many have a date too coarse for a period.
func (s *TimelineSeries) UndatedCount() int { return s.Series.Undated }

// First is the date of the earliest.
func (s *TimelineSeries) First() kg.FuzzyDate { return s.Series.First }

// Last is the date of the latest.
func (s *TimelineSeries) Last() kg.FuzzyDate { return s.Series.Last }

// Periods are the periods.
func (s *TimelineSeries) Periods() []*TimelinePeriod {
	out := make([]*TimelinePeriod, len(s.Series.Periods))
	for i, p := range s.Series.Periods {
		out[i] = &TimelinePeriod{p.Label, p.Begins, p.Ends, p.Statements}
	}
	return out
}

// TimelinePeriod is the view of a period.
type TimelinePeriod struct {
	Label          string
	From, Until    kg.Date
	StatementCount int
}

// NewTimeline is the view of an answer.
func NewTimeline(answer kg.Timeline, by *kg.TallyBy) *Timeline {
	t := &Timeline{Unit: answer.Unit, Series: []*TimelineSeries{}, Omitted: answer.Omitted}
	var records []kg.Record
	for _, s := range answer.Series {
		if s.Record != nil {
			records = append(records, s.Record)
		}
	}
	cohort := NewCohort(records)
	for _, s := range answer.Series {
		series := &TimelineSeries{Series: s}
		if s.Record != nil {
			series.Node = NewRecord(s.Record, cohort)
		}
		if by != nil && *by == kg.TallyStance {
			stance := kg.Stance(s.Value)
			series.Stance = &stance
		}
		t.Series = append(t.Series, series)
	}
	return t
}
