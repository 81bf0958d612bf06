package answer

import (
	"errors"
	"fmt"

	"github.com/botrunner/botrunner/internal/words"
)

// choice finds one of a list of answers and returns its key.
type choice struct {
	keys  []string
	names []words.Choice
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
