package explorer

import (
	"fmt"
	"html/template"
	"math"
	"strconv"
	"strings"

	"wortlaut/internal/kg"
)

// number writes a number in groups of three.
func (l Language) number(n int) string {
	sign := "."
	if l == English {
		sign = ","
	}
	digits := strconv.Itoa(n)
	minus := ""
	if n < 0 {
		minus, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + sign + digits[i:]
	}
	return minus + digits
}

// decimal writes a number, given with a point, with the language's mark and minus.
func (l Language) decimal(s string) string {
	if l == German {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}

// rounded writes a number with at most so many digits after the mark. What is not 0 is never written so.
func (l Language) rounded(x float64, digits int) string {
	unit := math.Pow10(-digits)
	if x == 0 || math.Abs(x) >= unit/2 {
		whole := math.Pow10(digits)
		return l.decimal(strconv.FormatFloat(math.Round(x*whole)/whole, 'f', -1, 64))
	}
	least := strconv.FormatFloat(unit, 'f', digits, 64)
	if x < 0 {
		return l.decimal("> -" + least)
	}
	return l.decimal("< " + least)
}

// date writes a date as far as it is known: 6. Juli 2023, Juli 2023, 2023.
func (t table) date(l Language, d string) string {
	if d == "" {
		return t.text("date.unknown")
	}
	parts := strings.Split(d, "-")
	if len(parts) == 1 {
		return d
	}
	out := t.text("month."+parts[1]) + " " + parts[0]
	if len(parts) == 2 {
		return out
	}
	day := strings.TrimPrefix(parts[2], "0")
	if l == German {
		day += "."
	}
	return day + " " + out
}

// timeElement is a date for machines too.
func timeElement(d, words string) template.HTML {
	words = template.HTMLEscapeString(words)
	if _, err := kg.ParseFuzzyDate(d); err != nil {
		return template.HTML(words) // escaped
	}
	return template.HTML(fmt.Sprintf(`<time datetime="%s">%s</time>`, d, words)) // a date and escaped words
}
