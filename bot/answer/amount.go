package answer

import "strings"

// amount reads a number at t[i], in digits or, where they count, in words. It
// is not ok where it is one, but cannot be an amount of money. Behind the name
// of a money, nothing parts a number from it.
func (m money) amount(t []token, i int, behindName bool) (text string, end int, ok bool) {
	if i >= len(t) {
		return "", i, false
	}
	if t[i].kind == word && m.spoken {
		return m.inWords(t, i)
	}
	point := t[i].is(".") && (t[i].spaced || behindName) && i+1 < len(t) && t[i+1].kind == figures && !t[i+1].spaced
	if t[i].kind != figures && !point {
		return "", i, false
	}
	if i > 0 && !behindName && !t[i].spaced && (t[i-1].kind == word || t[i-1].is(".", ",", "'", ":", "_", "#")) {
		return "", i + 1, false // A4, 1.2.3
	}
	digits, end := m.digits(t, i)
	text, ok = m.parse(digits)
	if zeros, behind, found := scaling(m.lexicons, t, end); found != none {
		return figure{text: text}.shift(zeros).text, max(behind, end), ok && found == one
	}
	if end+1 < len(t) && t[end].is(",", ".") && t[end+1].is("-") && !t[end+1].spaced { // 12,-
		end += 2
	}
	return text, end, ok
}

// inWords reads twenty-five.
func (m money) inWords(t []token, i int) (text string, end int, ok bool) {
	for _, x := range m.lexicons {
		f, behind, found := x.read(t, i)
		if found == none {
			continue
		}
		if end > 0 && (f.text != text || behind != end) {
			return "", behind, false
		}
		text, end, ok = f.text, behind, found == one
	}
	if end == 0 {
		return "", i, false
	}
	return text, end, ok && !strings.HasPrefix(text, "-")
}

// digits takes the digits from t[i] on with what parts them.
func (m money) digits(t []token, i int) (text []rune, end int) {
	if t[i].kind == sign {
		text = []rune("0")
	} else {
		text = []rune(t[i].text)
		i++
	}
	for i < len(t) {
		switch {
		case i+1 < len(t) && t[i].is(",", ".", "'") && !t[i].spaced && t[i+1].kind == figures && !t[i+1].spaced:
			text = append(append(text, []rune(t[i].text)...), []rune(t[i+1].text)...)
			i += 2
		case t[i].kind == figures && t[i].spaced && len(t[i].text) == 3 && m.grouped(text):
			text = append(append(text, ' '), []rune(t[i].text)...)
			i++
		default:
			return text, i
		}
	}
	return text, i
}

// grouped reports whether three more digits may follow behind a space: 1 200.
func (m money) grouped(text []rune) bool {
	for _, n := range m.notations {
		if whole, all := n.measure(append(text, []rune(" 000")...)); n.group == ' ' && whole == all && whole == len(text)+4 {
			return true
		}
	}
	return false
}

// parse reads digits in the notations of the flow. Money has two decimals and
// no third: this tells decimals from thousands where the notation is foreign.
func (m money) parse(digits []rune) (text string, ok bool) {
	known := false
	for _, n := range m.notations {
		whole, all := n.measure(digits)
		if all != len(digits) {
			continue
		}
		known = true
		if all-whole-1 > m.decimals {
			continue
		}
		f, _ := n.read(digits, 0)
		if ok && f.text != text {
			return "", false
		}
		text, ok = f.text, true
	}
	if known || m.decimals != 2 {
		return text, ok
	}
	return foreign(string(digits))
}

// foreign reads 12,50 and 1.234,50 where people write 12.50, and the other way
// round.
func foreign(s string) (text string, ok bool) {
	at := len(s) - 3
	if at < 1 || s[at] != ',' && s[at] != '.' {
		return "", false
	}
	whole := s[:at]
	group := notation{group: ',', decimal: '.'}
	if s[at] == ',' {
		group = notation{group: '.', decimal: ','}
	}
	if n, _ := group.measure([]rune(whole)); n != len([]rune(whole)) {
		return "", false
	}
	f, _ := group.read([]rune(s), 0)
	return f.text, true
}
