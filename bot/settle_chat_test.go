package bot

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatTheChatHasIsNotSentAgain(t *testing.T) {
	for _, c := range []struct {
		about             string
		known, todo, said []string // of what is known, what has a "?" is doubted
		left              []string
	}{
		{about: "nothing was under way"},
		{about: "it did not arrive", todo: []string{"hi"}, left: []string{"hi"}},
		{about: "it arrived", todo: []string{"hi"}, said: []string{"hi"}},
		{about: "the first one arrived", todo: []string{"a", "b"}, said: []string{"a"}, left: []string{"b"}},
		{about: "the same words were said before", known: []string{"yes"}, todo: []string{"yes"}, said: []string{"yes"}, left: []string{"yes"}},
		{about: "and arrived again", known: []string{"yes"}, todo: []string{"yes"}, said: []string{"yes", "yes"}},
		{about: "a long one was cut", todo: []string{"one two three"}, said: []string{"one two", "three"}},
		{about: "of which a part arrived", todo: []string{"one two three", "four"}, said: []string{"one two"}, left: []string{"three", "four"}},
		{about: "and before that as well", known: []string{"a b c"}, todo: []string{"d"}, said: []string{"a b", "c"}, left: []string{"d"}},
		{about: "the transport has words of its own", known: []string{"a"}, todo: []string{"b"}, said: []string{"(begins)", "a", "b"}},
		{about: "the chat has forgotten", known: []string{"a", "b"}, todo: []string{"c"}, said: []string{"b", "c"}, left: []string{"c"}},
		{about: "what is doubted has not arrived", known: []string{"a", "b?"}, todo: []string{"c"}, said: []string{"a", "c"}},
		{about: "what is doubted has arrived", known: []string{"a", "b?"}, todo: []string{"c"}, said: []string{"a", "b", "c"}},
		{about: "nothing but what is doubted", known: []string{"a?", "b?"}, todo: []string{"c"}, said: []string{"b", "c"}},
		{about: "what was doubted is behind", known: []string{"a?", "b"}, todo: []string{"c"}, said: []string{"b", "c"}},
		{about: "the server trims", todo: []string{"  a  "}, said: []string{"a"}},
		{about: "the server changed it: better said twice than never", todo: []string{"a", "b"}, said: []string{"x"}, left: []string{"a", "b"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			var todo []keptEffect
			var known []keptText
			for _, text := range c.todo {
				todo = append(todo, keptEffect{Send: &text})
			}
			for _, text := range c.known {
				if text, doubted := strings.CutSuffix(text, "?"); doubted {
					known = append(known, rememberText(text).doubted())
					continue
				}
				known = append(known, rememberText(text))
			}
			left, there := settleChat(todo, known, c.said)
			var texts []string
			for _, e := range left {
				text, _ := e.words()
				texts = append(texts, text)
			}
			assert.Equal(t, c.left, texts)
			if len(c.left) == 0 {
				assert.Len(t, there, len(c.known)+len(c.todo))
			}
		})
	}
}

func TestASecretStaysOneWhenItIsCut(t *testing.T) {
	todo := []keptEffect{{Filtered: &keptFiltered{Message: "one two", Hide: "^x"}}, {End: true}}
	left, _ := settleChat(todo, nil, []string{"one"})
	assert.Equal(t, []keptEffect{{Filtered: &keptFiltered{Message: "two", Hide: "^x"}}, {End: true}}, left)
}
