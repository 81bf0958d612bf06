package answer

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/botrunner/botrunner/internal/words"
)

// choice finds one of a list of answers and returns its key.
type choice struct {
	keys   []string
	labels []string
	names  []words.Choice
}

func newChoice(choices []Choice) (choice, error) {
	var c choice
	if len(choices) == 0 {
		return c, errors.New("type choice: no choices")
	}
	for _, one := range choices {
		names := words.NewChoice(append([]string{one.Key, one.Label}, one.Also...)...)
		if len(names) == 0 {
			return c, fmt.Errorf("type choice: %q: nobody can write that", one.Key)
		}
		c.keys = append(c.keys, one.Key)
		c.labels = append(c.labels, cmp.Or(one.Label, one.Key))
		c.names = append(c.names, names)
	}
	return c, nil
}

func (c choice) Read(answer string) (any, bool) {
	i, ok := words.Choose(words.Normal(answer), c.names)
	if !ok {
		return nil, false
	}
	return c.keys[i], true
}

// Near finds the answer whose name was almost written.
func (c choice) Near(answer string) (any, bool) {
	i, ok := words.Near(words.Normal(answer), c.names)
	if !ok {
		return nil, false
	}
	return c.keys[i], true
}

// Label is what the author calls an answer.
func (c choice) Label(value any) string {
	key, _ := value.(string)
	if i := slices.Index(c.keys, key); i >= 0 {
		return c.labels[i]
	}
	return key
}
