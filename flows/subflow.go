package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// A flow that runs another one holds its steps, behind its own: `verify.pin` is
// step pin of the flow that step verify runs. Each place that runs it has steps
// and variables of its own.

// maxRuns is how deep flows may run flows.
const maxRuns = 8

// flowSuffix ends the name of a flow file.
const flowSuffix = ".flow.yaml"

// Run is the part of `run`, with the keys that stand beside it.
type Run struct {
	Flow *Value
	With []Pair // input and value
	Save []Pair // variable and output
}

func (r *reader) runFields(s *Step) []field {
	run := &Run{}
	return []field{
		{"run", func(n *yaml.Node) { s.Run, run.Flow = run, r.value(n, "`run`") }},
		r.mapping("with", &run.With),
		{"save", func(n *yaml.Node) { r.outputs(n, run) }},
	}
}

// outputs reads what a run saves: a mapping of variables and outputs, or a list
// of outputs that are variables of the same name.
func (r *reader) outputs(n *yaml.Node, run *Run) {
	if n.Kind != yaml.SequenceNode {
		r.mapping("save", &run.Save).read(n)
		return
	}
	for _, v := range r.values(n, "`save`") {
		run.Save = append(run.Save, Pair{v, v})
	}
}

// loadParts loads the flows that this one runs.
func (c *compiler) loadParts() {
	for i, s := range c.f.Steps {
		if s.Run == nil || s.Run.Flow == nil {
			continue
		}
		if part := c.part(s); part != nil {
			c.runs[i] = part
			part.loadParts()
		}
	}
}

func (c *compiler) part(s *Step) *compiler {
	name := s.Run.Flow
	switch {
	case !fileName.MatchString(name.Text):
		c.errorf(name.At, "`run` names a flow beside this one, such as `run: verify` for verify%s", flowSuffix)
		return nil
	case slices.Contains(c.chain, name.Text):
		c.errorf(name.At, "`%s` would run itself, by way of %s; a flow cannot be part of itself", name.Text, strings.Join(c.chain, " → "))
		return nil
	case len(c.chain) > maxRuns:
		c.errorf(name.At, "flows run flows here more than %d deep", maxRuns)
		return nil
	}
	f := c.files.parse(name.Text)
	if f == nil {
		c.errorf(name.At, "there is no flow %s beside this one", name.Text+flowSuffix)
		return nil
	}
	part := newCompiler(f)
	part.o, part.d, part.files = c.o, c.d, c.files
	part.parent, part.by, part.prefix = c, s, c.prefix+s.Name.Text+"."
	part.chain = append(slices.Clip(c.chain), name.Text)
	return part
}

// A shelf holds the files that a flow consists of, each read once.
type shelf struct {
	dir      string
	open     func(name string) ([]byte, error)
	files    map[string]*File
	hashes   []string
	problems Problems
}

func newShelf(name string, o Options) *shelf {
	return &shelf{dir: path.Dir(name), open: o.Open, files: map[string]*File{}}
}

// parse returns a flow, nil if there is none.
func (s *shelf) parse(name string) *File {
	if f, ok := s.files[name]; ok {
		return f
	}
	s.files[name] = nil
	data, ok := s.read(name + flowSuffix)
	if !ok {
		return nil
	}
	f, problems := Parse(path.Join(s.dir, name+flowSuffix), data)
	s.files[name] = f
	s.problems = append(s.problems, problems...)
	return f
}

// read opens a file and remembers its content in the hash of the flow.
func (s *shelf) read(name string) ([]byte, bool) {
	if s.open == nil {
		return nil, false
	}
	data, err := s.open(name)
	if err != nil {
		return nil, false
	}
	sum := sha256.Sum256(data)
	s.hashes = append(s.hashes, hex.EncodeToString(sum[:]))
	return data, true
}

// hash is that of the flow with all its files.
func (s *shelf) hash(own string) string {
	if len(s.hashes) == 0 {
		return own
	}
	sum := sha256.Sum256([]byte(own + strings.Join(s.hashes, "")))
	return hex.EncodeToString(sum[:])
}

// each visits the flow and all parts of it, in the order of their steps.
func (c *compiler) each(visit func(*compiler)) {
	visit(c)
	for i := range c.f.Steps {
		if part := c.runs[i]; part != nil {
			part.each(visit)
		}
	}
}

// place gives the flow its steps in the dialog, from an index on, and each part
// of it its own behind them, with one more to return by.
func (c *compiler) place(at int) int {
	c.base = at
	at += len(c.f.Steps)
	for i := range c.f.Steps {
		if part := c.runs[i]; part != nil {
			at = part.place(at)
			part.back = at
			at++
		}
	}
	c.end = at
	return at
}

// declareParts finds the variables of all parts first, since a run saves some.
func (c *compiler) declareParts() {
	for i := range c.f.Steps {
		part := c.runs[i]
		if part == nil {
			continue
		}
		from := len(c.d.Vars)
		part.declare()
		if _, own := part.vars["outcome"]; !own {
			part.variable(&Value{Text: "outcome"})
			part.x.learn("outcome", textKind)
			c.d.Vars[part.vars["outcome"]].Default = bot.OutcomeEnded
		}
		part.own = bot.Span{From: from, To: len(c.d.Vars)}
	}
}

// found declares what a run saves.
func (c *compiler) found(i int, s *Step) {
	for _, p := range s.Run.Save {
		if p.Value == nil {
			continue
		}
		if !plainName.MatchString(p.Key.Text) || reserved[p.Key.Text] {
			c.errorf(p.Key.At, "`%s` cannot be the name of a variable; use letters, digits and _, no digit first, and no word that expressions know", p.Key.Text)
			continue
		}
		c.variable(p.Key)
		k := anyKind
		if part := c.runs[i]; part != nil {
			if _, ok := part.output(p.Value.Text); ok {
				k = part.x.kinds[p.Value.Text]
			}
		}
		c.is(p.Key, k)
	}
}

// output is the variable of a part that is an output of this name.
func (c *compiler) output(name string) (variable int, ok bool) {
	if name == "outcome" {
		return c.vars[name], true
	}
	for _, o := range c.f.Outputs {
		if o.Text == name {
			variable, ok = c.vars[name]
			return variable, ok
		}
	}
	return 0, false
}

// checkOutputs refuses outputs that are no variables.
func (c *compiler) checkOutputs() {
	for _, o := range c.f.Outputs {
		if _, ok := c.vars[o.Text]; !ok {
			c.errorf(o.At, "there is no variable `%s` to put out%s", o.Text, c.similar(o.Text, sortedKeys(c.vars)))
		}
	}
}
