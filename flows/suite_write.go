package flows

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// errShape comes from [Suite.Append] for a list that is not written with a line
// for each case.
var errShape = errors.New("cases can only be added to a list that has each case on lines of its own, behind `- `")

// errHead comes from [Suite.Append] for a file without cases whose first key is
// in brackets, or does not have its value behind it.
var errHead = errors.New("cases can only be added to a file that begins with a line `tests: NAME`")

// Append returns the file with cases added behind those it has. All that its
// author wrote stays as it is. Data is what the suite was loaded from.
func (s *Suite) Append(data []byte, cases []*Case) ([]byte, error) {
	lines := strings.SplitAfter(string(data), "\n")
	top, ok := s.top()
	indent, at, first := top+2, len(lines), len(s.Cases) == 0
	switch {
	case first && !ok:
		return nil, errHead
	case !first:
		if indent, ok = s.dash(); !ok {
			return nil, errShape
		}
		at = s.end(lines, indent)
	}
	var added strings.Builder
	if before := lines[at-1]; before != "" && !strings.HasSuffix(before, "\n") {
		added.WriteByte('\n')
	}
	if first {
		added.WriteString(strings.Repeat(" ", top) + "cases:\n")
	}
	for i, k := range cases {
		if i > 0 || !first {
			added.WriteByte('\n')
		}
		k.write(&added, strings.Repeat(" ", indent))
	}
	text := added.String()
	if strings.HasSuffix(lines[0], "\r\n") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return []byte(strings.Join(slices.Insert(lines, at, text), "")), nil
}

// top is the column in which the keys of the file begin, counted from 0.
func (s *Suite) top() (int, bool) {
	line := s.src.line(s.Flow.At.Line)
	key := strings.TrimLeft(line, " ")
	return indent(line), strings.HasPrefix(strings.TrimLeft(key, `"'`), "tests")
}

// dash is the column of the dash before the last case, counted from 0.
func (s *Suite) dash() (int, bool) {
	last := s.Cases[len(s.Cases)-1]
	line := []rune(s.src.line(last.At.Line))
	before := string(line[:min(last.At.Column-1, len(line))])
	i := strings.Index(before, "-")
	return i, i >= 0 && strings.TrimSpace(before) == "-"
}

// end is the number of lines up to the last one of the last case.
func (s *Suite) end(lines []string, indent int) int {
	end := s.Cases[len(s.Cases)-1].At.Line
	for i := end; i < len(lines); i++ {
		text := strings.TrimSpace(lines[i])
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if len(lines[i])-len(strings.TrimLeft(lines[i], " ")) <= indent {
			break
		}
		end = i + 1
	}
	return end
}

func (k *Case) write(b *strings.Builder, indent string) {
	fmt.Fprintf(b, "%s- name: %s\n", indent, scalar(k.Name.Text))
	if len(k.Given) > 0 {
		fmt.Fprintf(b, "%s  given: %s\n", indent, mappingText(k.Given))
	}
	if len(k.Mock) > 0 {
		fmt.Fprintf(b, "%s  mock: %s\n", indent, mocksText(k.Mock))
	}
	if len(k.Closed) > 0 {
		fmt.Fprintf(b, "%s  closed: [%s]\n", indent, strings.Join(plain(k.Closed), ", "))
	}
	if k.Refused {
		fmt.Fprintf(b, "%s  refused: true\n", indent)
	}
	if len(k.Talk) > 0 {
		fmt.Fprintf(b, "%s  talk:\n", indent)
	}
	for _, l := range k.Talk {
		text := l.Text
		if l.Deed == ChatHappens {
			text = l.Event
		}
		if text = scalar(text); l.File != nil {
			text = "{file: " + scalar(l.File.Name) + "}"
		}
		fmt.Fprintf(b, "%s    - %s: %s\n", indent, deedKeys()[l.Deed], text)
	}
	if k.Expect != nil {
		fmt.Fprintf(b, "%s  expect: %s\n", indent, mappingText(k.Expect.pairs()))
	}
}

// pairs are what a generated case expects.
func (e *Ending) pairs() []Pair {
	var pairs []Pair
	add := func(key string, v *Value) {
		if v != nil {
			pairs = append(pairs, Pair{&Value{Text: key}, v})
		}
	}
	add("step", e.Step)
	add("outcome", e.Outcome)
	add("queue", e.Queue)
	if e.Priority != nil {
		add("priority", &Value{Text: strconv.Itoa(e.Priority.N)})
	}
	return pairs
}

func mappingText(pairs []Pair) string {
	list := make([]string, len(pairs))
	for i, p := range pairs {
		list[i] = scalar(p.Key.Text) + ": " + scalar(p.Value.Text)
	}
	return "{" + strings.Join(list, ", ") + "}"
}

func mocksText(mocks []*Mock) string {
	list := make([]string, len(mocks))
	for i, m := range mocks {
		answer := mappingText(m.Answer)
		if m.Failed {
			answer = "failed"
		}
		list[i] = scalar(m.Operation.Text) + ": " + answer
	}
	return "{" + strings.Join(list, ", ") + "}"
}

// bare is a text that is the same with and without quotes, to YAML and to an
// author. Whole numbers are, too.
var bare = regexp.MustCompile(`^([\pL_][\pL\pN_.@!?'’ -]*[\pL\pN_.!?]|[\pL_]|[1-9][0-9]{0,8}|0|[1-9][0-9]*[smh])$`)

// keywords are what some readers of YAML take for something else than a text,
// and nobody would expect it. To write true and false is as good as to quote them.
var keywords = []string{"null", "yes", "no", "on", "off", "y", "n"}

func scalar(s string) string {
	if bare.MatchString(s) && !slices.Contains(keywords, strings.ToLower(s)) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

// Scalar writes a text as a YAML value that is read back the same, in quotes only
// where they are needed.
func Scalar(text string) string { return scalar(text) }
