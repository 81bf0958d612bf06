package bot

import (
	"log/slog"
	"strconv"
	"strings"
)

// The values of a flow's variables are plain Go values: string, int, float64,
// bool, [Secret] and [File]; nil is a variable without a value. Scripts also have
// []string and map[string]string, which no step can change.

// Mask is what stands wherever a secret would have shown.
const Mask = "••••••"

// Secret is a value that may reach the agent and nobody else. It masks itself
// wherever Go would print it; only [Secret.Reveal] gives the clear text.
type Secret struct{ clear string }

// NewSecret guards the clear text.
func NewSecret(clear string) Secret { return Secret{clear} }

// Reveal returns the clear text. Its callers are the places where a secret
// leaves for the agent, and the codec that seals it.
func (s Secret) Reveal() string { return s.clear }

// String, GoString, MarshalText and LogValue all answer [Mask].
func (s Secret) String() string { return Mask }

// GoString keeps %#v from looking inside.
func (s Secret) GoString() string { return "bot.Secret(" + Mask + ")" }

// MarshalText keeps JSON and its like from looking inside.
func (s Secret) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// LogValue keeps slog from looking inside.
func (s Secret) LogValue() slog.Value { return slog.StringValue(Mask) }

// Print writes a value as a person reads it: nothing where there is none,
// numbers without an exponent, booleans as true and false, lists with commas,
// files by their names, secrets masked.
func Print(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		return strings.Join(v, ", ")
	case File:
		return v.Name
	default:
		return Mask // a Secret, or something that no variable holds
	}
}
