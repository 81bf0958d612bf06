package answer_test

import (
	"bufio"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tiers are the choices of the tests.
func tiers() []answer.Choice {
	return []answer.Choice{
		{Key: "standard", Label: "Standard", Also: []string{"basic", "cheap one"}},
		{Key: "gold"},
		{Key: "gold plus"},
	}
}

// orders is the pattern of the tests.
func orders() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[A-Z]{2}-?[0-9]{4}|[A-Z]{2}-?[0-9]{4}-X`)
}

// Each file of testdata is named TYPE.LANGUAGES.txt and has lines of a value
// and a message. The files in words are read with number words.
func TestAnswersAreUnderstood(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	inWords, err := filepath.Glob("testdata/words/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	require.NotEmpty(t, inWords)
	for _, file := range inWords {
		talk(t, file, answer.Options{NumberWords: true})
	}
	for _, file := range files {
		talk(t, file, answer.Options{})
	}
}

// talk reads every message of a file.
func talk(t *testing.T, file string, o answer.Options) {
	t.Helper()
	kind, languages, ok := strings.Cut(strings.TrimSuffix(filepath.Base(file), ".txt"), ".")
	require.True(t, ok)
	t.Run(strings.TrimPrefix(file, "testdata/"), func(t *testing.T) {
		o.Languages, o.Choices, o.Pattern = strings.Split(languages, "+"), tiers(), orders()
		typ, err := answer.New(kind, o)
		require.NoError(t, err)
		f, err := os.Open(file)
		require.NoError(t, err)
		defer f.Close()
		lines := bufio.NewScanner(f)
		for n := 1; lines.Scan(); n++ {
			if want, message, ok := line(t, lines.Text()); ok {
				assert.Equal(t, want, understood(typ, message), "%s:%d: %q", file, n, message)
			}
		}
		require.NoError(t, lines.Err())
	})
}

// line takes a line of testdata apart; ok is false for a comment.
func line(t *testing.T, s string) (want, message string, ok bool) {
	t.Helper()
	if strings.HasPrefix(s, "#") {
		return "", "", false
	}
	want, message, ok = strings.Cut(s, "|")
	require.True(t, ok, s)
	want, message = strings.TrimSpace(want), strings.TrimSpace(message)
	if unquoted, err := strconv.Unquote(message); err == nil && message[0] == '"' {
		message = unquoted
	}
	return want, message, true
}

// noon is when the messages are read: on a Wednesday.
func noon() time.Time { return time.Date(2026, time.March, 11, 12, 0, 0, 0, time.UTC) }

// understood says what a type makes of a message: a value, "a or b" where it
// doubts, or "-".
func understood(typ bot.Type, message string) string {
	value, ok := read(typ, message)
	if ok {
		return bot.Print(value)
	}
	if doubter, ok := typ.(answer.Doubter); ok {
		var all []string
		for _, candidate := range doubter.Doubt(message, noon()) {
			all = append(all, bot.Print(candidate))
		}
		if len(all) > 0 {
			return strings.Join(all, " or ")
		}
	}
	return "-"
}

func read(typ bot.Type, message string) (any, bool) {
	if clocked, ok := typ.(answer.Clocked); ok {
		return clocked.ReadAt(message, noon())
	}
	return typ.Read(message)
}

func TestASecretIsReadAndMasked(t *testing.T) {
	typ, err := answer.New("secret", answer.Options{})
	require.NoError(t, err)
	value, ok := typ.Read(" t-123\n")
	require.True(t, ok)
	assert.Equal(t, bot.NewSecret("t-123"), value)
	_, ok = typ.Read(" ")
	assert.False(t, ok)
}

func TestEveryKindSavesWhatItSays(t *testing.T) {
	messages := map[string]string{"yes_no": "yes", "email": "ada@example.com", "choice": "gold", "phone": "+33612345678", "date": "2026-03-04", "time": "15:30", "pattern": "AB-1234"}
	for _, kind := range answer.Kinds() {
		typ, err := answer.New(kind.Name, answer.Options{Choices: tiers(), Pattern: orders()})
		require.NoError(t, err)
		if kind.Name == "file" {
			continue // it is no message
		}
		message, ok := messages[kind.Name]
		if !ok {
			message = "42"
		}
		value, ok := typ.Read(message)
		require.True(t, ok, kind.Name)
		assert.IsType(t, kind.Zero, value, kind.Name)
	}
}

func TestTypesThatCannotBeMadeSayWhy(t *testing.T) {
	for want, c := range map[string]struct {
		kind    string
		options answer.Options
	}{
		`"fone" is no type`:                                            {kind: "fone"},
		`type phone: "Mars" is no region such as FR`:                   {"phone", answer.Options{Region: "Mars"}},
		`type text: "klingon!" is no language tag such as en or pt-BR`: {"text", answer.Options{Languages: []string{"klingon!"}}},
		`type yes_no: no words for the language "vo" yet`:              {"yes_no", answer.Options{Languages: []string{"en", "vo"}}},
		`type number: no number words for the language "vo" yet`:       {"number", answer.Options{Languages: []string{"vo"}, NumberWords: true}},
		`type money: "Taler" is no currency such as EUR`:               {"money", answer.Options{Currency: "Taler"}},
		`type pattern: no expression`:                                  {kind: "pattern"},
		`type choice: no choices`:                                      {kind: "choice"},
		`type choice: "": nobody can write that`:                       {"choice", answer.Options{Choices: []answer.Choice{{Key: ""}}}},
	} {
		_, err := answer.New(c.kind, c.options)
		require.EqualError(t, err, want)
	}
	_, err := answer.New("daet", answer.Options{})
	require.ErrorIs(t, err, answer.ErrUnknown)
}

// What was understood can be said back and is understood again.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"I am 42", "-3.5", "1,000", "1 000", ".5", "yes, no", "of course not", "ada@Example.com", "gold plus", "٤٢", "5️⃣", "\xff1", "👍🏽", "1.2.3", "999999999999999999999",
		"minus two and a half", "quatre-vingt-dix-sept virgule trois", "zweiundvierzigtausend", "veintidós mil y medio",
	} {
		f.Add(s)
	}
	types := map[string]bot.Type{}
	for _, kind := range answer.Kinds() {
		typ, err := answer.New(kind.Name, answer.Options{Languages: []string{"en"}, Choices: tiers(), Pattern: orders()})
		require.NoError(f, err)
		types[kind.Name] = typ
	}
	for _, language := range []string{"en", "fr", "de", "es", "it", "nl", "pt"} {
		typ, err := answer.New("whole_number", answer.Options{Languages: []string{language}, NumberWords: true})
		require.NoError(f, err)
		types["number in "+language] = typ
		for _, kind := range []string{"date", "time", "money"} {
			typ, err := answer.New(kind, answer.Options{Languages: []string{language}, NumberWords: true})
			require.NoError(f, err)
			types[kind+" in "+language] = typ
		}
	}
	f.Fuzz(func(t *testing.T, message string) {
		for name, typ := range types {
			value, ok := read(typ, message)
			if !ok {
				repeats(t, typ, message)
				continue
			}
			said := bot.Print(value)
			switch v := value.(type) {
			case bot.Secret:
				said = v.Reveal()
			case bool:
				said = map[bool]string{true: "yes", false: "no"}[v]
			case float64:
				require.False(t, math.IsNaN(v) || math.IsInf(v, 0))
			}
			again, ok := typ.Read(said)
			require.True(t, ok, "%s: %q", name, said)
			require.Equal(t, value, again, "%s: %q", name, said)
		}
	})
}

// repeats checks that whoever is asked "Did you mean …?" can answer with one of
// the values.
func repeats(t *testing.T, typ bot.Type, message string) {
	t.Helper()
	doubter, ok := typ.(answer.Doubter)
	if !ok {
		return
	}
	candidates := doubter.Doubt(message, noon())
	require.NotEqual(t, 1, len(candidates), "%q", message)
	for _, candidate := range candidates {
		again, ok := read(typ, bot.Print(candidate))
		require.True(t, ok, "%q: %q", message, candidate)
		require.Equal(t, candidate, again, "%q", message)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, kind := range answer.Kinds() {
		o := answer.Options{Languages: []string{"en", "fr"}, Choices: tiers(), Pattern: orders(), NumberWords: true}
		typ, err := answer.New(kind.Name, o)
		require.NoError(b, err)
		b.Run(kind.Name, func(b *testing.B) {
			for b.Loop() {
				read(typ, "yes, the 42 gold ones, write to ada@example.com")
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for _, kind := range answer.Kinds() {
		o := answer.Options{Languages: []string{"en", "fr"}, Choices: tiers(), Pattern: orders(), NumberWords: true}
		b.Run(kind.Name, func(b *testing.B) {
			for b.Loop() {
				_, err := answer.New(kind.Name, o)
				require.NoError(b, err)
			}
		})
	}
}

func TestALongMessageIsNoAnswer(t *testing.T) {
	long := strings.Repeat("a ", 100_000)
	for kind, message := range map[string]string{"whole_number": "42", "number": "4.2", "money": "$42", "date": "2026-03-04", "time": "15:04"} {
		typ, err := answer.New(kind, answer.Options{})
		require.NoError(t, err)
		_, ok := read(typ, message)
		assert.True(t, ok, kind)
		_, ok = read(typ, message+" "+long)
		assert.False(t, ok, kind)
	}
}
