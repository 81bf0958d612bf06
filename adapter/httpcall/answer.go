package httpcall

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// answer reads the fields of an operation's answer.
func (t *try) answer(body io.Reader) (map[string]any, error) {
	most := t.caller.options.MaxAnswer
	data, err := io.ReadAll(io.LimitReader(body, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the answer: %w", err)
	case int64(len(data)) > most:
		return nil, fmt.Errorf("the answer is larger than %d bytes", most)
	case len(t.op.Fields) == 0:
		return map[string]any{}, nil
	}
	return t.op.parse(data)
}

func (o Operation) parse(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var root map[string]any
	if err := decoder.Decode(&root); err != nil || root == nil {
		return nil, errors.New("the answer is no JSON object") // the error itself would quote it
	}
	fields := make(map[string]any, len(o.Fields))
	for name, f := range o.Fields {
		at := f.At
		if at == "" {
			at = name
		}
		value, ok := f.Type.read(find(root, at))
		if !ok {
			return nil, fmt.Errorf("the field %s of the answer is no %s", name, f.Type)
		}
		fields[name] = value
	}
	return fields, nil
}

// find follows a path of names, each in the object before it.
func find(root map[string]any, path string) any {
	if v, ok := root[path]; ok {
		return v // a name may hold dots
	}
	name, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		return nil
	}
	inner, _ := root[name].(map[string]any)
	return find(inner, rest)
}

// read is the value as a flow has it; nil is none.
func (t Type) read(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case string:
		if t == Secret {
			return bot.NewSecret(v), true
		}
		return v, t == Text
	case bool:
		return v, t == YesNo
	case json.Number:
		return t.number(v.String())
	default:
		return nil, false
	}
}

// number reads a number; as a text it stays as it was written.
func (t Type) number(s string) (any, bool) {
	switch t {
	case Text:
		return s, true
	case WholeNumber:
		n, err := strconv.ParseInt(s, 10, 54)
		return int(n), err == nil
	case Number:
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil
	case YesNo, Secret:
	}
	return nil, false
}
