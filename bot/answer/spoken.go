package answer

import (
	"strconv"
	"strings"
)

// find returns the number that stands in a message in words. As with digits, it
// may stand there twice, but not beside another one.
func (x *lexicon) find(t []token) (found figure, v finding) {
	for i := 0; i < len(t); {
		if t[i].kind != word {
			i++
			continue
		}
		f, end, said := x.read(t, i)
		switch {
		case said == none:
			if x.spoilers[t[i].text] {
				return figure{}, unclear
			}
			i++
			continue
		case said == unclear, v == one && f.text != found.text:
			return figure{}, unclear
		}
		found, v, i = figure{f.text, f.decimals || found.decimals}, one, end
	}
	return found, v
}

// read takes the number that begins at t[i], with its sign and decimals, and
// returns the token behind it.
func (x *lexicon) read(t []token, i int) (f figure, end int, v finding) {
	if i > 0 && !t[i].spaced && (t[i-1].kind == figures || t[i-1].is("-")) {
		return f, i, none // part of another word: 3pm, mid-six
	}
	run := x.run(t, i)
	n, used := x.number(run)
	if used == 0 || used == 1 && n == 1 && x.noNumber(t, i) {
		return f, i, none
	}
	if end = run[used-1].end; run[used-1].inner || goesOn(run[used:]) {
		return f, end, unclear
	}
	f = figure{text: strconv.Itoa(n)}
	f, end, ok := x.decimals(f, t, end)
	if !ok {
		return f, end, unclear
	}
	if f.text != "0" && x.negative(t, i) {
		f.text = "-" + f.text
	}
	return f, end, one
}

// goesOn reports whether more of a number follows a number: nineteen
// eighty-four, two and three.
func goesOn(rest []lexeme) bool {
	for _, l := range rest {
		if l.part != and && l.part != article {
			return true
		}
		if l.part == article {
			return false
		}
	}
	return false
}

// noNumber reports whether the word for 1 at t[i] is an article in a sentence,
// or the pronoun of "the one".
func (x *lexicon) noNumber(t []token, i int) bool {
	if t[i].marked && x.reversed {
		return false // één
	}
	if x.same[t[i].text] {
		return count(t) > 1
	}
	return i > 0 && x.pronouns[t[i-1].text]
}

// count is the number of words in a message, and of numbers in digits.
func count(t []token) int {
	n := 0
	for _, t := range t {
		if t.kind != sign {
			n++
		}
	}
	return n
}

// negative reports whether a minus stands before t[i], as a word.
func (x *lexicon) negative(t []token, i int) bool {
	return i > 0 && x.minuses[t[i-1].text] && (i == 1 || !x.leasts[t[i-2].text])
}

// decimals reads on behind a whole number: "and a half", "point one four". It
// is not ok where only the beginning can be understood.
func (x *lexicon) decimals(f figure, t []token, i int) (out figure, end int, ok bool) {
	for _, h := range x.halves {
		if follows(t[i:], h) {
			return figure{f.text + ".5", true}, i + len(h), true
		}
	}
	if i >= len(t) || !x.points[t[i].text] || !t[i].spaced {
		return f, i, true
	}
	fraction, used, run := x.fraction(x.run(t, i+1))
	if used == 0 {
		return f, i, len(run) == 0 || !goesOn(run) // five, point taken
	}
	f.decimals = true
	if fraction = strings.TrimRight(fraction, "0"); fraction != "" {
		f.text += "." + fraction
	}
	return f, run[used-1].end, !goesOn(run[used:])
}

// fraction reads decimals: digit by digit, or as a number of two digits.
func (x *lexicon) fraction(l []lexeme) (digits string, used int, run []lexeme) {
	for at(l, used, unit) || at(l, used, zero) {
		used++
	}
	if used > 0 {
		text := make([]byte, used)
		for i := range text {
			text[i] = byte('0' + l[i].value)
		}
		return string(text), used, l
	}
	if n, u := x.number(l); 10 <= n && n <= 99 {
		return strconv.Itoa(n), u, l
	}
	return "", 0, l
}

// follows reports whether t begins with those words.
func follows(t, phrase []token) bool {
	if len(t) < len(phrase) {
		return false
	}
	for i, p := range phrase {
		if t[i].text != p.text {
			return false
		}
	}
	return true
}
