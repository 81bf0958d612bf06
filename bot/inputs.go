package bot

import (
	"fmt"
	"time"
)

// InputError says that an input handed over at the start does not fit.
type InputError struct {
	Input  string
	Reason string
}

func (e *InputError) Error() string { return fmt.Sprintf("input %q %s", e.Input, e.Reason) }

// CheckInputs says whether a conversation can be started with these inputs at
// that time: it returns nil, or an [*InputError]. It may be called concurrently.
func (e *Engine) CheckInputs(inputs map[string]any, at time.Time) error {
	t := turn{engine: e, dialog: e.dialog, c: e.New(""), now: at}
	return t.takeInputs(inputs)
}

func (t *turn) takeInputs(inputs map[string]any) error {
	for name := range inputs {
		if t.dialog.input(name) == Nowhere {
			return &InputError{name, "is not one of the flow's inputs"}
		}
	}
	for i, v := range t.dialog.Vars {
		given, ok := inputs[v.Name]
		if !v.Input || !ok {
			t.c.Vars[i] = v.Default
			continue
		}
		value, err := v.accept(given, t.now)
		if err != nil {
			return err
		}
		t.c.Vars[i] = value
		t.explain("input %s = %s", v.Name, Print(value))
	}
	return nil
}

func (d *Dialog) input(name string) int {
	for i, v := range d.Vars {
		if v.Input && v.Name == name {
			return i
		}
	}
	return Nowhere
}

// accept brings what was handed over to the type of the input.
func (v *Var) accept(given any, now time.Time) (any, error) {
	text, isText := given.(string)
	if v.Secret {
		if isText {
			return NewSecret(text), nil
		}
		if s, ok := given.(Secret); ok {
			return s, nil
		}
		return nil, &InputError{v.Name, "is a secret: it has to be a text"}
	}
	if _, file := v.Type.(taker); file {
		return v.acceptFile(given)
	}
	if isText && v.Type != nil {
		value, ok := read(v.Type, text, now)
		if !ok {
			return nil, &InputError{v.Name, fmt.Sprintf("does not fit its type: %q", text)}
		}
		return value, nil
	}
	switch given.(type) {
	case string, int, float64, bool, []string, map[string]string, nil:
		return given, nil
	default:
		return nil, &InputError{v.Name, fmt.Sprintf("is a %T: a text, a number or a boolean is expected", given)}
	}
}
