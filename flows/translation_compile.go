package flows

import (
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"
)

// speak prepares the translations of the flow and of all its parts.
func (c *compiler) speak() {
	for _, l := range c.f.Languages {
		if _, err := answer.New("text", answer.Options{Languages: []string{l.Text}}); err != nil {
			c.errorf(l.At, "`%s` is no language tag; write one such as en, fr or pt-BR", l.Text)
			continue
		}
		if l.Text != c.lang && !slices.Contains(c.languages, l.Text) {
			c.languages = append(c.languages, l.Text)
		}
	}
	if len(c.languages) == 0 {
		return
	}
	i, own := c.vars["language"]
	if !own {
		c.errorf(c.f.Languages[0].At, "nothing says which of these languages a customer speaks; add `inputs: {language: {type: choice, options: [%s]}}`, or save it from a menu", c.lang+", "+c.languages[0])
		c.languages = nil // nobody can come to speak them
		return
	}
	c.d.Speaks = func(s bot.Scope) (any, error) { return s.Vars[i], nil }
	c.each(func(part *compiler) {
		part.languages = c.languages
		part.translations()
		part.pair()
	})
	for i, lang := range c.languages {
		t := bot.Translation{Language: lang, Phrases: c.phrasesIn(lang, nil, nil)}
		if view := c.spoken[i]; view != nil {
			texts := c.words[i].texts
			t.Phrases = view.phrasesIn(lang, texts["defaults.did_you_mean"], texts["defaults.which_one"])
		}
		c.d.Translations = append(c.d.Translations, t)
	}
}

// pair finds for each text of the file what each translation makes of it.
func (c *compiler) pair() {
	c.translated = map[*Value][]*Value{}
	for _, p := range c.f.places() {
		all := make([]*Value, len(c.words))
		for i, t := range c.words {
			if t != nil {
				all[i] = t.texts[p.path]
			}
		}
		c.translated[p.v] = all
	}
}

// inAll puts the translations of a text beside it.
func (c *compiler) inAll(v *Value, text bot.Text) bot.Text {
	for i, tv := range c.translated[v] {
		if tv == nil {
			continue
		}
		if text.In == nil {
			text.In = make([]bot.Text, len(c.languages))
		}
		text.In[i] = c.spoken[i].ownText(tv)
	}
	return text
}

// moreWords are the words of all translations at a path.
func (c *compiler) moreWords(at string) []string {
	var list []string
	for _, t := range c.words {
		if t != nil {
			list = append(list, t.words(at)...)
		}
	}
	return list
}

// typesIn makes the type of a question for each further language.
func (c *compiler) typesIn(s *Step, q *Question) []bot.Type {
	var list []bot.Type
	for i, lang := range c.languages {
		other := *c
		other.lang = lang
		c.fixedLabels(s, q, i)
		list = append(list, other.questionType(s, c.named(s, q, c.words[i]))) // what is wrong was said in the first language
	}
	return list
}

// fixedLabels refuses in a translation what it refuses in the flow: the names of
// a choice are known before a conversation begins.
func (c *compiler) fixedLabels(s *Step, q *Question, translation int) {
	t := c.words[translation]
	if t == nil {
		return
	}
	for _, o := range q.Options {
		label := t.texts["steps."+s.Name.Text+".options."+o.Key.Text+".label"]
		if label != nil && strings.Contains(label.Text, "${") {
			c.spoken[translation].errorf(label.At, computedLabel)
		}
	}
}

// named is a question whose options have the labels of a translation, where it
// has some, and the further names of all.
func (c *compiler) named(s *Step, q *Question, t *translation) *Question {
	if len(c.words) == 0 || len(q.Options) == 0 {
		return q
	}
	other := *q
	other.Options = make([]*Option, len(q.Options))
	for i, o := range q.Options {
		at, option := "steps."+s.Name.Text+".options."+o.Key.Text, *o
		if t != nil && t.texts[at+".label"] != nil {
			option.Label = t.texts[at+".label"]
		}
		option.Also = slices.Clip(option.Also)
		for _, w := range c.moreWords(at + ".also") {
			option.Also = append(option.Also, &Value{Text: w})
		}
		other.Options[i] = &option
	}
	return &other
}
