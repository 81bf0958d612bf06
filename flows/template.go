package flows

import "strings"

// A part of a text is fixed, or an expression that stood in ${ }.
type part struct {
	text   string
	isExpr bool
	offset int // of text in the value, in characters
}

// split takes a text apart at its ${…}. It returns ok false, and the offset of
// the ${ at fault, where one is not closed.
func split(text string) (parts []part, fault int, ok bool) {
	rest, at := text, 0
	for {
		i := strings.Index(rest, "${")
		if i < 0 {
			break
		}
		end, ok := closing(rest, i+2)
		if !ok {
			return parts, at + runes(rest[:i]), false
		}
		if i > 0 {
			parts = append(parts, part{rest[:i], false, at})
		}
		parts = append(parts, part{rest[i+2 : end], true, at + runes(rest[:i+2])})
		at += runes(rest[:end+1])
		rest = rest[end+1:]
	}
	if rest != "" || len(parts) == 0 {
		parts = append(parts, part{rest, false, at})
	}
	return parts, 0, true
}

// closing finds the brace that closes a ${ whose expression begins at from:
// braces inside it come in pairs, and those in its texts do not count.
func closing(s string, from int) (end int, ok bool) {
	depth := 1
	var quote byte
	for i := from; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\' && quote != '`':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i, true
			}
		}
	}
	return 0, false
}

func runes(s string) int { return len([]rune(s)) }
