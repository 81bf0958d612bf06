package bot

import "github.com/botrunner/botrunner/internal/words"

// A vocabulary holds the words of a dialog in the form in which they are
// compared.
type vocabulary struct {
	calls []call
	menus map[*Ask][]words.Choice // of those whose labels are fixed
}

// A call is a word that an anytime entry answers to.
type call struct {
	word  words.Phrase
	entry int
}

func newVocabulary(d *Dialog) vocabulary {
	voc := vocabulary{menus: make(map[*Ask][]words.Choice)}
	for i, a := range d.Anytime {
		for _, w := range a.Words {
			voc.calls = append(voc.calls, call{words.Normal(w), i})
		}
	}
	for _, s := range d.Steps {
		v, ok := s.Verb.(*Ask)
		if !ok || len(v.Options) == 0 {
			continue
		}
		fixed := true
		for _, o := range v.Options {
			fixed = fixed && o.Label.Expr == nil && o.Label.In == nil
		}
		if fixed {
			voc.menus[v] = choicesOf(v, func(t Text) string { return t.Fixed })
		}
	}
	return voc
}

// anytime returns the entry that a message calls for at a step: it has to be
// exactly one of the entry's words, since "stop" inside a sentence may be
// anything.
func (voc *vocabulary) anytime(d *Dialog, step int, message string) *Anytime {
	if len(voc.calls) == 0 {
		return nil
	}
	said := words.Normal(message)
	for _, c := range voc.calls {
		if said.Is(c.word) && d.Anytime[c.entry].Within.holds(step) {
			return &d.Anytime[c.entry]
		}
	}
	return nil
}
