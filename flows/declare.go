package flows

import (
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"
)

// A compiler makes the dialog of one file.
type compiler struct {
	report
	f     *File
	o     Options
	d     *bot.Dialog
	x     *expressions
	steps map[string]int
	vars  map[string]int
	from  map[string]Position // where a variable got its type
	kinds map[string]kind     // before there are expressions

	lang       string              // of the file
	languages  []string            // into which the flow is translated
	spoken     []*compiler         // one for each, that compiles texts of the translation; nil: there is none
	words      []*translation      // what each of them reads
	translated map[*Value][]*Value // the texts of the file, by language

	runs   map[int]*compiler // parts, by the step that runs each
	parent *compiler         // of a part
	by     *Step             // of the parent, by which the part is run
	prefix string            // of the names of a part's steps and variables
	chain  []string          // of flows that run this one, itself last
	files  *shelf
	base   int      // of its steps in the dialog
	end    int      // behind its steps and those of its parts
	back   int      // the step by which a part returns
	own    bot.Span // a part's variables
	silent *bot.Ask // what a question does that says nothing itself; nil: not yet compiled

	needs  *needs // of the step at hand
	habits []int  // variables that every question needs
}

func newCompiler(f *File) *compiler {
	c := &compiler{
		report: report{src: f.src}, f: f, d: &bot.Dialog{Hash: f.Hash, Language: "en"},
		lang: "en", runs: map[int]*compiler{}, files: newShelf("", Options{}),
		needs: newNeeds(), steps: map[string]int{}, vars: map[string]int{}, from: map[string]Position{}, kinds: map[string]kind{},
	}
	if f.Language != nil {
		c.lang = f.Language.Text
	}
	for i, s := range f.Steps {
		if _, twice := c.steps[s.Name.Text]; !twice {
			c.steps[s.Name.Text] = i
		}
	}
	return c
}

// declare finds all variables and their types.
func (c *compiler) declare() {
	if _, err := answer.New("text", answer.Options{Languages: []string{c.lang}}); err != nil {
		c.errorf(c.f.Language.At, "`%s` is no language tag; write one such as en, fr or pt-BR", c.lang)
		c.lang = "en"
	}
	c.declareParts()
	if r := c.f.Region; r != nil {
		if _, err := answer.New("text", answer.Options{Region: r.Text}); err != nil {
			c.errorf(r.At, "`%s` is no region; write the two letters of a country such as FR", r.Text)
			c.f.Region = nil
		}
	}
	for _, in := range c.f.Inputs {
		c.input(in)
	}
	if c.f.Agent != nil {
		c.given()
	}
	for i, s := range c.f.Steps {
		if s.Run != nil {
			c.found(i, s)
		}
		if q := s.Question; q != nil && q.Save != nil {
			c.saved(s, q)
		}
		if s.Call != nil {
			c.results(s.Call.Save)
		}
	}
	var computed []Pair
	for _, s := range c.f.Steps {
		for _, p := range s.assigned() {
			computed = append(computed, p)
			c.variable(p.Key)
		}
	}
	if _, own := c.vars["language"]; !own {
		c.kinds["language"] = textKind
	}
	for b := range c.f.broken {
		c.kinds[b] = anyKind
	}
	for v := range c.vars {
		if _, known := c.kinds[v]; !known {
			c.kinds[v] = anyKind
		}
	}
	c.x = newExpressions(c.kinds)
	c.infer(computed)
	c.checkOutputs()
}

// variable returns the index of a variable and makes it if need be.
func (c *compiler) variable(v *Value) int {
	i, ok := c.vars[v.Text]
	if !ok {
		i = len(c.d.Vars)
		c.vars[v.Text] = i
		c.d.Vars = append(c.d.Vars, bot.Var{Name: c.prefix + v.Text})
	}
	return i
}

// is says of which kind a variable is, and reports two that do not go together.
func (c *compiler) is(v *Value, k kind) {
	before, known := c.kinds[v.Text]
	switch {
	case !known || before == anyKind:
		c.kinds[v.Text], c.from[v.Text] = k, v.At
	case k != before && k != anyKind:
		c.errorf(v.At, "`%s` is %s in line %d and %s here; use two names", v.Text, before, c.from[v.Text].Line, k)
	}
}

func (c *compiler) input(in *Input) {
	i := c.variable(in.Name)
	c.d.Vars[i].Input = c.parent == nil // a part is given its inputs by the flow that runs it
	if in.Type == nil {
		c.kinds[in.Name.Text] = anyKind
		return
	}
	c.is(in.Name, kindOfType(in.Type.Text))
	t := c.answerType(in.Type, in.Options, in.Name.At, answer.Options{})
	c.d.Vars[i].Type = t
	c.d.Vars[i].Secret = in.Type.Text == "secret"
	if in.Default == nil || t == nil {
		return
	}
	if c.d.Vars[i].Secret {
		c.errorf(in.Default.At, "a secret has no place in a flow file; leave `default` out")
		return
	}
	v, ok := t.Read(in.Default.Text)
	if !ok {
		c.errorf(in.Default.At, "the default `%s` does not fit type `%s`%s", in.Default.Text, in.Type.Text, c.similar(in.Default.Text, optionKeys(in.Options)))
		return
	}
	c.d.Vars[i].Default = v
}

func optionKeys(options []*Option) []string {
	var keys []string
	for _, o := range options {
		keys = append(keys, o.Key.Text)
	}
	return keys
}

// saved declares what a question saves.
func (c *compiler) saved(s *Step, q *Question) {
	name := q.Save
	if !plainName.MatchString(name.Text) || reserved[name.Text] {
		c.errorf(name.At, "`%s` cannot be the name of a variable; use letters, digits and _, no digit first, and no word that expressions know", name.Text)
		return
	}
	k := textKind
	if q.Type != nil && s.Verb.Text == "ask" {
		k = kindOfType(q.Type.Text)
	}
	i := c.variable(name)
	c.is(name, k)
	if k == secretKind {
		c.d.Vars[i].Secret = true
	}
}

// answerType makes the type of a question or an input. At is where to report
// that options are missing.
func (c *compiler) answerType(t *Value, options []*Option, at Position, o answer.Options) bot.Type {
	o.Languages = []string{c.lang}
	if c.f.Region != nil {
		o.Region = c.f.Region.Text
	}
	name := "text"
	if t != nil {
		name, at = t.Text, t.At
	}
	switch {
	case kindOfType(name) == anyKind:
		c.errorf(at, "there is no type `%s`%s", name, c.similar(name, typeNames()))
		return nil
	case name == "choice" && len(options) == 0:
		c.errorf(at, "a choice needs `options: [one, another]`")
		return nil
	case name != "choice" && len(options) > 0:
		c.errorf(options[0].Key.At, "`options` belong to `menu` and to `type: choice`, not to `%s`", name)
		return nil
	}
	for _, opt := range options {
		choice := answer.Choice{Key: opt.Key.Text}
		if opt.Label != nil {
			choice.Label = opt.Label.Text
		}
		for _, a := range opt.Also {
			choice.Also = append(choice.Also, a.Text)
		}
		o.Choices = append(o.Choices, choice)
	}
	typ, err := answer.New(name, o)
	if err != nil {
		c.errorf(at, "%s", err)
		return nil
	}
	return typ
}

// variables are the names that an expression may use.
func (c *compiler) variables() []string {
	names := append(sortedKeys(c.vars), "event")
	if _, own := c.vars["language"]; !own {
		names = append(names, "language")
	}
	return names
}
