package flows

import (
	"reflect"
	"regexp"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/expr-lang/expr/checker/nature"
	"github.com/expr-lang/expr/types"
)

// A kind is what is known at load about a value.
type kind int

const (
	anyKind kind = iota // cannot be told, or follows from an error that was reported
	textKind
	wholeKind
	numberKind
	yesNoKind
	secretKind
	nilKind
	listKind
	mapKind
	fileKind
)

// opaque stands for a secret while expressions are checked. It has no methods
// and no operators, so that an expression can do nothing with it.
type opaque struct{}

// opaqueFile does so for a file.
type opaqueFile struct{}

var kindNames = map[kind]string{
	anyKind: "something unknown", textKind: "a text", wholeKind: "a whole number", numberKind: "a number",
	yesNoKind: "yes or no", secretKind: "a secret", nilKind: "nothing", listKind: "a list", mapKind: "a mapping",
	fileKind: "a file",
}

func (k kind) String() string { return kindNames[k] }

// exprType is the type by which expr knows a kind.
func (k kind) exprType() types.Type {
	switch k {
	case textKind:
		return types.String
	case wholeKind:
		return types.Int
	case numberKind:
		return types.Float64
	case yesNoKind:
		return types.Bool
	case secretKind:
		return types.TypeOf(opaque{})
	case fileKind:
		return types.TypeOf(opaqueFile{})
	case nilKind:
		return types.Nil
	case listKind: // what is given to an agent; nothing else can hold one
		return types.TypeOf([]string{})
	case mapKind:
		return types.TypeOf(map[string]string{})
	default:
		return types.Any
	}
}

// kindOf reads what expr's checker found out about a node.
func kindOf(n *nature.Nature) kind {
	switch {
	case n.Nil:
		return nilKind
	case n.Type == nil:
		return anyKind
	case n.Type == reflect.TypeFor[opaque]():
		return secretKind
	case n.Type == reflect.TypeFor[opaqueFile]():
		return fileKind
	}
	switch n.Kind {
	case reflect.String:
		return textKind
	case reflect.Int:
		return wholeKind
	case reflect.Float64:
		return numberKind
	case reflect.Bool:
		return yesNoKind
	case reflect.Slice, reflect.Array:
		return listKind
	case reflect.Map, reflect.Struct:
		return mapKind
	default:
		return anyKind
	}
}

// kindOfType is the kind of what a type of the language saves.
func kindOfType(name string) kind {
	for _, k := range answer.Kinds() {
		if k.Name == name {
			return kindOfValue(k.Zero)
		}
	}
	return anyKind
}

func kindOfValue(v any) kind {
	switch v.(type) {
	case string:
		return textKind
	case int:
		return wholeKind
	case float64:
		return numberKind
	case bool:
		return yesNoKind
	case bot.Secret:
		return secretKind
	case bot.File:
		return fileKind
	default:
		return anyKind
	}
}

// scalar reports whether a variable can hold it and a text can show it.
func (k kind) scalar() bool {
	return k == textKind || k == wholeKind || k == numberKind || k == yesNoKind || k == fileKind
}

var goTypes = regexp.MustCompile(`\[\]interface \{\}|\[\]\w+|map\[string\]interface \{\}|interface \{\}|flows\.opaque(?:File)?|\bfloat64\b|\bint\b|\bstring\b|\bbool\b|\bunknown\b`)

// plainTypes puts the language's words for types into a message of expr.
func plainTypes(message string) string {
	return goTypes.ReplaceAllStringFunc(message, func(t string) string {
		switch {
		case strings.HasPrefix(t, "[]"):
			return listKind.String()
		case strings.HasPrefix(t, "map"):
			return mapKind.String()
		}
		return map[string]string{
			"flows.opaque": "a secret", "flows.opaqueFile": "a file", "float64": "a number", "int": "a whole number", "string": "a text",
			"bool": "yes or no",
		}[t]
	})
}
