package mistakes_test

import (
	"bytes"
	"slices"
	"strings"
)

// lines makes mistakes in the lines of a file, as an editor does on a wrong key.
func (s *slip) lines(data []byte, times int) []byte {
	lines := strings.Split(string(data), "\n")
	for range times {
		if lines = s.line(lines); len(lines) == 0 {
			return nil
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

func (s *slip) line(lines []string) []string {
	i, j := s.IntN(len(lines)), s.IntN(len(lines))
	switch s.IntN(9) {
	case 0:
		return slices.Delete(slices.Clone(lines), i, min(i+1+s.IntN(3), len(lines)))
	case 1:
		return slices.Insert(slices.Clone(lines), j, lines[i])
	case 2:
		lines[i], lines[j] = lines[j], lines[i]
	case 3:
		lines[i] = from(s, []string{" ", "  ", "    ", "\t", "- ", "# ", "\ufeff"}) + lines[i]
	case 4:
		lines[i] = strings.TrimPrefix(lines[i], " ")
	case 5:
		lines[i] += from(s, []string{"\r", " ", ":", ": ", " #", " #1", "'", `"`, "}", "]", ",", "\t", " |", "\u00a0"})
	case 6:
		lines[i] = strings.TrimSpace(lines[i]) + lines[j]
	default:
		lines[i] = s.typo(lines[i])
	}
	return lines
}

// typo hits one wrong key within a line.
func (s *slip) typo(line string) string {
	runes := []rune(line)
	if len(runes) == 0 {
		return from(s, awkward)
	}
	i := s.IntN(len(runes))
	switch s.IntN(4) {
	case 0:
		return string(slices.Delete(runes, i, i+1))
	case 1:
		return string(runes[:i]) + from(s, awkward) + string(runes[i:])
	case 2:
		return string(runes[:i]) + string(from(s, []rune(`:#'"{}[],&*!|>%@-?$ `))) + string(runes[i:])
	default:
		if i > 0 {
			runes[i-1], runes[i] = runes[i], runes[i-1]
		}
		return string(runes)
	}
}

// mistaken is a folder after one to four mistakes. The one it is made of stays
// as it is.
func (s *slip) mistaken(good folder) folder {
	f, names := folder{}, good.names()
	for name, data := range good {
		f[name] = bytes.Clone(data)
	}
	name, times := from(s, names), 1
	if s.IntN(2) == 0 {
		times += s.IntN(4)
	}
	switch s.IntN(10) {
	case 0:
		if len(names) > 1 {
			delete(f, name)
		}
		name = from(s, f.names())
	case 1:
		other := from(s, s.folders)
		f[name] = bytes.Clone(other[from(s, other.names())])
	case 2:
		f[name] = s.lines(f[name], 1+s.IntN(2))
	case 3:
		defer func() { f[name] = bytes.ReplaceAll(f[name], []byte("\n"), []byte("\r\n")) }()
	}
	if s.IntN(5) == 0 {
		f[name] = s.lines(f[name], times)
		return f
	}
	f[name] = s.nodes(f[name], times)
	return f
}
