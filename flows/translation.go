package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A translation stands in NAME.LANG.yaml beside the flow and says its texts once
// more, at the same places: `steps: {name: {ask: …, retry: […]}}`. What it leaves
// out is said in the language of the flow.

// A translated is a text of a translation file, by where it stands: the path
// `steps.name.retry.1`.
type translated map[string]*Value

// A translation is one file, read.
type translation struct {
	lang  string
	f     *File // for its source
	texts translated
	order []string
}

// readTranslation takes a file apart into texts.
func readTranslation(name, lang string, data []byte) (*translation, Problems) {
	t := &translation{lang: lang, texts: translated{}}
	f, problems := parse(name, data, grammar{kind: "translation"}, func(r *reader, root *yaml.Node, _ *File) {
		var of, language *Value
		r.fields(root, "a translation", nil, r.text("translation", &of), r.text("language", &language),
			field{"defaults", func(n *yaml.Node) { r.flatten(n, "defaults", t) }},
			field{"anytime", func(n *yaml.Node) { r.flatten(n, "anytime", t) }},
			field{"steps", func(n *yaml.Node) { r.flatten(n, "steps", t) }})
		switch {
		case of == nil:
			r.errorf(Position{1, 1}, "a translation begins with `translation: NAME`, the name of its flow")
		case language != nil && language.Text != lang:
			r.errorf(language.At, "the name of the file says that this is %s", lang)
		}
	})
	t.f = f
	return t, problems
}

func (r *reader) flatten(n *yaml.Node, at string, t *translation) {
	switch n.Kind {
	case yaml.MappingNode:
		for k, v := range r.pairs(n, "`"+at+"`") {
			r.flatten(v, at+"."+k.Value, t)
		}
	case yaml.SequenceNode:
		for i, v := range n.Content {
			r.flatten(v, at+"."+strconv.Itoa(i+1), t)
		}
	default:
		if v := r.value(n, "`"+at+"`"); v != nil {
			t.texts[at] = v
			t.order = append(t.order, at)
		}
	}
}

// A place is a text of the flow that can be translated.
type place struct {
	path string
	v    *Value
}

// places lists the texts of a flow that customers read.
func (f *File) places() []place {
	list := []place{
		{"defaults.nudge", f.Defaults.Nudge},
		{"defaults.did_you_mean", f.Defaults.DidYouMean},
		{"defaults.which_one", f.Defaults.WhichOne},
	}
	for _, a := range f.Anytime {
		list = append(list, place{"anytime." + a.Name.Text + ".say", a.Say})
	}
	for _, s := range f.Steps {
		list = append(list, s.places("steps."+s.Name.Text)...)
	}
	return slices.DeleteFunc(list, func(p place) bool { return p.v == nil })
}

func (s *Step) places(at string) []place {
	list := []place{{at + ".say", s.Say}}
	if s.Escalate != nil {
		list = append(list, place{at + ".waiting.say", s.Escalate.Waiting})
	}
	q := s.Question
	if q == nil || s.Verb == nil {
		return list
	}
	list = append(list, place{at + "." + s.Verb.Text, q.Prompt}, place{at + ".nudge", q.Nudge})
	if q.ReadBack != nil && q.ReadBack.Text != "true" && q.ReadBack.Text != "false" {
		list = append(list, place{at + ".read_back", q.ReadBack})
	}
	for i, v := range q.Retry {
		list = append(list, place{at + ".retry." + strconv.Itoa(i+1), v})
	}
	for i, v := range q.QuickReplies {
		list = append(list, place{at + ".quick_replies." + strconv.Itoa(i+1), v})
	}
	for i, c := range q.Checks {
		list = append(list, place{at + ".check." + strconv.Itoa(i+1) + ".else", c.Else})
	}
	for _, o := range q.Options {
		list = append(list, place{at + ".options." + o.Key.Text + ".label", o.Label})
	}
	return list
}

// words are further words of a translation for an entry or an option: the items
// of the list at a path.
func (t *translation) words(at string) []string {
	var list []string
	for i := 1; t.texts[at+"."+strconv.Itoa(i)] != nil; i++ {
		list = append(list, t.texts[at+"."+strconv.Itoa(i)].Text)
	}
	return list
}

// digest marks what a translation of a step was made of.
func digest(places []place) string {
	h := sha256.New()
	for _, p := range places {
		h.Write([]byte(p.path + "\x00" + p.v.Text + "\x00"))
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
}

// translations reads the files of all languages beside the flow's own. What
// cannot be opened because nobody said how is not missed.
func (c *compiler) translations() {
	c.spoken = make([]*compiler, len(c.languages))
	c.words = make([]*translation, len(c.languages))
	if c.files.open == nil {
		return
	}
	for i, lang := range c.languages {
		name := c.chain[len(c.chain)-1] + "." + lang + ".yaml"
		data, ok := c.files.read(name)
		if !ok && c.parent == nil {
			c.errorf(c.f.Languages[0].At, "there is no translation %s beside this file; write it, or take %s out of `languages`", name, lang)
		}
		if !ok {
			continue
		}
		t, problems := readTranslation(path.Join(c.files.dir, name), lang, data)
		c.files.problems = append(c.files.problems, problems...)
		c.words[i] = t
		view := *c
		view.report, view.lang, view.spoken, view.words = report{src: t.f.src}, lang, nil, nil
		c.spoken[i] = &view
	}
}

// gate compares each translation with the flow: what is missing, what it was
// made of, what it puts in.
func (c *compiler) gate() {
	for i, t := range c.words {
		if t == nil {
			continue
		}
		out := &c.spoken[i].report
		// What the engine says by itself can be put otherwise in any language.
		known := map[string]bool{"defaults.did_you_mean": true, "defaults.which_one": true}
		var paths []string
		for _, p := range c.f.places() {
			known[p.path] = true
			paths = append(paths, p.path)
			if tv := t.texts[p.path]; tv == nil {
				out.warnf(Position{1, 1}, "`%s` is not translated; customers who speak %s read it in %s", p.path, t.lang, c.lang)
			} else {
				c.samePlaceholders(out, p.v, tv)
			}
		}
		for _, at := range t.order {
			if !known[at] && !c.otherWords(at) && !strings.HasSuffix(at, ".of") {
				out.errorf(t.texts[at].At, "the flow has no text `%s`%s", at, out.similar(at, paths))
			}
		}
		for _, s := range c.f.Steps {
			of := t.texts["steps."+s.Name.Text+".of"]
			places := slices.DeleteFunc(s.places("steps."+s.Name.Text), func(p place) bool { return p.v == nil })
			if now := digest(places); of != nil && of.Text != now {
				out.warnf(of.At, "step `%s` has changed since it was translated; see whether the translation still fits, and write `of: %s`", s.Name.Text, now)
			}
		}
	}
}

// otherWords reports whether a path is an item of they_say or also.
func (c *compiler) otherWords(at string) bool {
	for _, a := range c.f.Anytime {
		if strings.HasPrefix(at, "anytime."+a.Name.Text+".they_say.") {
			return true
		}
	}
	for _, s := range c.f.Steps {
		if s.Question == nil {
			continue
		}
		for _, o := range s.Question.Options {
			if strings.HasPrefix(at, "steps."+s.Name.Text+".options."+o.Key.Text+".also.") {
				return true
			}
		}
	}
	return false
}

// samePlaceholders warns of a variable that one text shows and the other does
// not.
func (c *compiler) samePlaceholders(out *report, source, v *Value) {
	shown := c.shown(v)
	for _, name := range c.shown(source) {
		if !slices.Contains(shown, name) {
			out.warnf(v.At, "the text that this translates shows ${%s}, and this does not", name)
		}
	}
}

// shown are the variables that a text shows, each once.
func (c *compiler) shown(v *Value) []string {
	var list []string
	for _, s := range v.Segments() {
		if !s.Computed {
			continue
		}
		for _, n := range c.x.parse(s.Text).names {
			if !slices.Contains(list, n.text) {
				list = append(list, n.text)
			}
		}
	}
	return list
}
