package answer

import "strings"

// scaling reads the word behind a number in digits that makes it another one:
// 2 million, 2 dozen, 2 and a half. One says that zeros are to be put to it,
// unclear that it is not the number that it seems.
func scaling(lexicons []*lexicon, t []token, i int) (zeros, end int, found finding) {
	if i >= len(t) || t[i].kind != word || !t[i].spaced {
		return 0, i, none
	}
	for _, x := range lexicons {
		if x.spoilers[t[i].text] {
			return 0, i, unclear
		}
		for _, h := range x.halves {
			if follows(t[i:], h) {
				return 0, i, unclear
			}
		}
		run := x.run(t, i)
		if len(run) == 0 || run[0].part != scale && run[0].part != hundred {
			continue
		}
		if run[0].inner || goesOn(run[1:]) {
			return 0, i, unclear
		}
		for n := run[0].value; n > 1; n /= 10 {
			zeros++
		}
		return zeros, run[0].end, one
	}
	return 0, i, none
}

// shift moves the point of a figure: 2.5 and six zeros are 2500000.
func (f figure) shift(zeros int) figure {
	if zeros == 0 || f.text == "0" {
		return f
	}
	whole, fraction, _ := strings.Cut(f.text, ".")
	minus := strings.HasPrefix(whole, "-")
	fraction += strings.Repeat("0", max(0, zeros-len(fraction)))
	whole = strings.TrimLeft(strings.TrimPrefix(whole, "-")+fraction[:zeros], "0")
	if minus {
		whole = "-" + whole
	}
	fraction = strings.TrimRight(fraction[zeros:], "0")
	if fraction == "" {
		return figure{text: whole}
	}
	return figure{text: whole + "." + fraction, decimals: true}
}

// scaled is what stands behind the digits of a message. Where digits stand more
// than once, the same has to stand behind all.
func scaled(lexicons []*lexicon, t []token) (zeros int, found finding) {
	for i := range t {
		if t[i].kind != figures || i+1 < len(t) && t[i+1].kind != word {
			continue
		}
		n, _, said := scaling(lexicons, t, i+1)
		if said == unclear || found == one && n != zeros {
			return 0, unclear
		}
		zeros, found = n, one
	}
	return zeros, found
}
