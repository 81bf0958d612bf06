package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// put reads a text into the setting's field. An empty text is no value.
func (s setting) put(c *Config, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	var err error
	switch field := s.field(c).(type) {
	case *string:
		*field, err = s.text(text)
	case *bot.Secret:
		*field = bot.NewSecret(text)
	case *bool:
		*field, err = onOff(text)
	case *int:
		*field, err = s.number(text, "a whole number")
	case **int:
		var n int
		n, err = s.number(text, "a whole number")
		*field = &n
	case *time.Duration:
		var ms int
		ms, err = s.number(text, "milliseconds")
		*field = time.Duration(ms) * time.Millisecond
	case *[]string:
		*field, err = s.list(text)
	}
	return err
}

func (s setting) text(text string) (string, error) {
	if s.tidy == nil {
		return text, nil
	}
	return s.tidy(text)
}

// list reads several texts, each of which has to be in shape.
func (s setting) list(text string) ([]string, error) {
	all, err := list(text)
	for i := range all {
		if err == nil {
			all[i], err = s.text(all[i])
		}
	}
	return all, err
}

func (s setting) number(text, what string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < s.low || n > s.high {
		return 0, fmt.Errorf("expected %s from %d to %d, not %q", what, s.low, s.high, text)
	}
	return n, nil
}

func onOff(text string) (bool, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("expected true or false, not %q", text)
}

// list reads "a, b" and, for names with commas, ["a", "b"].
func list(text string) ([]string, error) {
	var all []string
	if strings.HasPrefix(text, "[") {
		if err := json.Unmarshal([]byte(text), &all); err != nil {
			return nil, errors.New(`expected a list of texts such as ["Computers", "Printers"]`)
		}
	} else {
		all = strings.Split(text, ",")
	}
	var kept []string
	for _, one := range all {
		if one = strings.TrimSpace(one); one != "" {
			kept = append(kept, one)
		}
	}
	return kept, nil
}

// object reads {"name": "value"}. Numbers and booleans become the text they are
// written as.
func object(text string) (map[string]string, error) {
	wrong := errors.New(`expected a JSON object of texts such as {"customerId": "59606"}`)
	decoder := json.NewDecoder(bytes.NewBufferString(text))
	decoder.UseNumber()
	var values map[string]any
	if err := decoder.Decode(&values); err != nil {
		return nil, wrong
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong
	}
	pairs := make(map[string]string, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch v := values[name].(type) {
		case string:
			pairs[name] = v
		case json.Number:
			pairs[name] = v.String()
		case bool:
			pairs[name] = strconv.FormatBool(v)
		default:
			return nil, fmt.Errorf("%s: expected a text, not an object, a list or null", name)
		}
	}
	return pairs, nil
}
