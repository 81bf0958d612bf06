package flows

import (
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"
)

// Watch is what the head of a monitor file says: which chat is looked after, how
// often, and what is too slow.
type Watch struct {
	Name      *Value
	Target    *Value
	Every     *Duration
	Jitter    *Duration
	TimeLimit *Duration
	Test      bool // mark_as_test
	Copies    *Number
	Limits    []*WatchLimit
	OnFail    *OnFail
}

// A WatchLimit is an item of `limits`.
type WatchLimit struct {
	Name       *Value
	Warn, Fail *Duration
}

// OnFail is the part of `on_fail`.
type OnFail struct {
	After *Number // failures in a row
	Alert *Value
}

const (
	maxCopies = 100_000 // of a monitor at once
	maxInARow = 1000    // failures before an alert
	minEvery  = time.Second
)

func (r *reader) monitorFile(root *yaml.Node, f *File) {
	if root.Kind == yaml.MappingNode && len(root.Content) > 0 && root.Content[0].Value != "monitor" && firstKeys[root.Content[0].Value] {
		r.errorf(r.src.at(root.Content[0]), "this is no monitor; a monitor file begins with `monitor: NAME`")
		return
	}
	w := &Watch{}
	var inputs, steps *yaml.Node
	before := len(r.problems)
	r.fields(root, "a monitor file", nil,
		r.text("monitor", &w.Name), r.text("title", &f.Title), r.text("target", &w.Target),
		r.duration("every", &w.Every), r.duration("jitter", &w.Jitter), r.duration("time_limit", &w.TimeLimit),
		r.flag("mark_as_test", &w.Test), r.number("copies", 1, maxCopies, &w.Copies),
		field{"inputs", func(n *yaml.Node) { inputs = n }},
		field{"limits", func(n *yaml.Node) { r.watchLimits(n, w) }},
		field{"on_fail", func(n *yaml.Node) { r.onFail(n, w) }},
		field{"steps", func(n *yaml.Node) { steps = n }})
	if root.Kind != yaml.MappingNode {
		return
	}
	f.Monitor = w
	if w.Name == nil && !r.failed(before) {
		r.errorf(Position{1, 1}, "the file does not say what it is; begin with `monitor: NAME`")
	}
	if inputs != nil {
		r.inputs(inputs, f)
	}
	switch {
	case steps != nil:
		r.steps(steps, f)
	case !r.failed(before):
		r.errorf(r.src.at(root), "the file has no `steps:`; a monitor needs at least `connect`")
	}
}

// firstKeys are those of all kinds of files.
var firstKeys = map[string]bool{"flow": true, "agent": true, "tests": true, "monitor": true}

func (r *reader) watchLimits(n *yaml.Node, w *Watch) {
	for k, v := range r.pairs(n, "`limits`") {
		l := &WatchLimit{Name: &Value{k.Value, r.src.at(k), k}}
		before := len(r.problems)
		r.fields(v, "limit `"+k.Value+"`", nil, r.duration("warn", &l.Warn), r.duration("fail", &l.Fail))
		w.Limits = append(w.Limits, l)
		switch {
		case r.failed(before):
		case l.Warn == nil && l.Fail == nil:
			r.errorf(r.src.at(v), "limit `%s` needs `warn: TIME`, `fail: TIME` or both", k.Value)
		case l.Warn != nil && l.Fail != nil && l.Warn.Length >= l.Fail.Length:
			r.errorf(l.Warn.At, "`warn` has to be shorter than `fail`, or it never comes first")
		}
	}
}

var inARow = regexp.MustCompile(`^(\d+)( in a row)?$`)

func (r *reader) onFail(n *yaml.Node, w *Watch) {
	w.OnFail = &OnFail{}
	before := len(r.problems)
	r.fields(n, "`on_fail`", nil, r.text("alert", &w.OnFail.Alert),
		field{"after", func(n *yaml.Node) { w.OnFail.After = r.inARow(n) }})
	if w.OnFail.Alert == nil && !r.failed(before) {
		r.errorf(r.src.at(n), "`on_fail` needs `alert: NAME`, whom the operators have under that name")
	}
}

func (r *reader) inARow(n *yaml.Node) *Number {
	v := r.value(n, "`after`")
	if v == nil {
		return nil
	}
	if m := inARow.FindStringSubmatch(v.Text); m != nil {
		if times, err := strconv.Atoi(m[1]); err == nil && times >= 1 && times <= maxInARow {
			return &Number{times, v.At}
		}
	}
	r.errorf(v.At, "`after` has to be a number of failures such as `2 in a row`, not `%s`", v.Text)
	return nil
}
