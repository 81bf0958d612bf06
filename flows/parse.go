package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// Parse reads a flow file into a [File] and reports everything that is wrong
// with its shape. The file is never nil, so that [Compile] can go on and report
// what is wrong with its meaning as well. The name is how problems call it.
func Parse(name string, data []byte) (*File, Problems) {
	return parse(name, data, flowGrammar(), (*reader).file)
}

func parse(name string, data []byte, g grammar, read func(r *reader, root *yaml.Node, f *File)) (*File, Problems) {
	sum := sha256.Sum256(data)
	r := &reader{report: report{src: newSource(name, data)}, g: g, broken: map[string]bool{}}
	f := &File{Hash: hex.EncodeToString(sum[:]), src: r.src, broken: r.broken}
	if root := r.document(data); root != nil {
		read(r, root, f)
	}
	f.faulty = r.problems.Fatal()
	return f, r.problems.inOrder()
}

// otherKinds are the first keys of the files that are no flows, and who reads
// them.
var otherKinds = map[string]string{
	"monitor": "this is a monitor and no flow; it is run by `botrunner monitor FILE`",
	"agent":   "this is an agent of the simulator and no flow; it is read by `botrunner sim --agents FILE`",
	"tests":   "this is a test file and no flow; it is run by `botrunner test FILE`",
}

func (r *reader) otherKind(root *yaml.Node) bool {
	if root.Kind != yaml.MappingNode || len(root.Content) == 0 {
		return false
	}
	first := root.Content[0]
	what, other := otherKinds[first.Value]
	if other {
		r.errorf(r.src.at(first), "%s", what)
	}
	return other
}

func (r *reader) file(root *yaml.Node, f *File) {
	if r.otherKind(root) {
		return
	}
	before := len(r.problems)
	var inputs, anytime, steps *yaml.Node
	r.fields(root, "a flow file", nil,
		r.text("flow", &f.Flow), r.text("title", &f.Title),
		r.text("language", &f.Language), r.list("languages", &f.Languages), r.text("region", &f.Region), r.list("outputs", &f.Outputs),
		field{"inputs", func(n *yaml.Node) { inputs = n }},
		field{"defaults", func(n *yaml.Node) { r.defaults(n, &f.Defaults) }},
		field{"anytime", func(n *yaml.Node) { anytime = n }},
		field{"steps", func(n *yaml.Node) { steps = n }})
	if root.Kind != yaml.MappingNode {
		return
	}
	r.header(f, before)
	if inputs != nil {
		r.inputs(inputs, f)
	}
	if anytime != nil {
		r.anytime(anytime, f)
	}
	switch {
	case steps != nil:
		r.steps(steps, f)
	case !r.failed(before):
		r.errorf(r.src.at(root), "the file has no `steps:`; a flow needs at least one")
	}
}

// header checks what stands at the top.
func (r *reader) header(f *File, before int) {
	if f.Flow == nil && !r.failed(before) {
		r.errorf(Position{1, 1}, "the file does not say what it is; begin with `flow: NAME`")
	}
}

func (r *reader) defaults(n *yaml.Node, d *Defaults) {
	fs := append(r.patience(&d.Patience), r.number("max_misses", 1, maxTries, &d.MaxMisses),
		r.text("did_you_mean", &d.DidYouMean), r.text("which_one", &d.WhichOne))
	r.fields(n, "`defaults`", nil, fs...)
}

func (r *reader) patience(p *Patience) []field {
	return []field{
		r.number("tries", 1, maxTries, &p.Tries), r.text("give_up", &p.GiveUp),
		r.duration("wait", &p.Wait), r.text("nudge", &p.Nudge), r.text("silent", &p.Silent),
		r.duration("settle", &p.Settle),
	}
}

var plainName = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// name reads a key as the name of something that expressions or steps use.
func (r *reader) name(k *yaml.Node, what string) *Value {
	v := &Value{k.Value, r.src.at(k), k}
	switch {
	case !plainName.MatchString(k.Value):
		r.errorf(v.At, "`%s` cannot be the name of %s; use letters, digits and _, and no digit first", k.Value, what)
	case what == "an input" && reserved[k.Value]:
		r.errorf(v.At, "`%s` means something else in expressions; choose another name for %s", k.Value, what)
	default:
		return v
	}
	return v
}

func (r *reader) inputs(n *yaml.Node, f *File) {
	for k, v := range r.pairs(n, "`inputs`") {
		in := &Input{Name: r.name(k, "an input")}
		f.Inputs = append(f.Inputs, in)
		if v.Kind == yaml.ScalarNode {
			r.errorf(r.src.at(v), "an input has to be a mapping; write `%s: {type: text}`", k.Value)
			r.broken[k.Value] = true
			continue
		}
		before := len(r.problems)
		r.fields(v, "input `"+k.Value+"`", nil, r.text("type", &in.Type), r.text("default", &in.Default),
			field{"options", func(n *yaml.Node) { r.choices(n, &in.Options) }})
		if in.Type == nil {
			r.broken[k.Value] = true
			if !r.failed(before) {
				r.errorf(in.Name.At, "input `%s` has no `type`; it may be %s", k.Value, listed(typeNames(), "or"))
			}
		}
	}
}

func (r *reader) anytime(n *yaml.Node, f *File) {
	for k, v := range r.pairs(n, "`anytime`") {
		a := &Anytime{Name: r.name(k, "an anytime entry")}
		before := len(r.problems)
		r.fields(v, "anytime `"+k.Value+"`", nil, r.list("they_say", &a.TheySay), r.text("event", &a.Event),
			r.text("say", &a.Say), r.text("next", &a.Next), r.text("then", &a.Then))
		f.Anytime = append(f.Anytime, a)
		r.then(a)
		if len(a.TheySay) == 0 && a.Event == nil && !r.failed(before) {
			r.errorf(a.Name.At, "anytime `%s` needs `they_say: [words]` or `event: NAME`, or nothing can call for it", k.Value)
		}
	}
}

// thens are what may come after an anytime entry, beside a step.
var thens = map[string]bot.Then{"resume": bot.Resume, "go_back": bot.GoBack, "restart": bot.Restart}

func (r *reader) then(a *Anytime) {
	if a.Then == nil {
		return
	}
	_, known := thens[a.Then.Text]
	switch {
	case a.Next != nil:
		r.errorf(a.Then.At, "anytime `%s` has both `next` and `then`; keep one", a.Name.Text)
	case !known:
		r.errorf(a.Then.At, "`then` has to be `resume`, which asks the open question again, `go_back`, which asks the one before it, or `restart`; for a step write `next: %s`", a.Then.Text)
	}
}

// choices reads options, which are a list of texts or a mapping of keys to
// what is known about each.
func (r *reader) choices(n *yaml.Node, to *[]*Option) {
	if n.Kind == yaml.SequenceNode || n.Kind == yaml.ScalarNode {
		for _, v := range r.values(n, "`options`") {
			*to = append(*to, &Option{Key: v})
		}
		return
	}
	for k, v := range r.pairs(n, "`options`") {
		o := &Option{Key: &Value{k.Value, r.src.at(k), k}}
		*to = append(*to, o)
		if v.Kind == yaml.ScalarNode && v.Value != "" {
			r.errorf(r.src.at(v), "an option has to be a mapping; write `%s: {label: %s}`", k.Value, v.Value)
			continue
		}
		r.fields(v, "option `"+k.Value+"`", nil, r.text("label", &o.Label), r.list("also", &o.Also), r.text("next", &o.Next))
	}
	if len(n.Content) == 0 {
		r.errorf(r.src.at(n), "`options` is empty; a choice needs at least one")
	}
}
