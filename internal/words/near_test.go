package words_test

import (
	"testing"

	"github.com/botrunner/botrunner/internal/words"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestANearMissMeansOneChoice(t *testing.T) {
	const none = -1
	choices := []words.Choice{
		words.NewChoice("billing", "A bill or a payment", "bill"),
		words.NewChoice("outage", "Something is broken", "down"),
		words.NewChoice("gold", "goal"),
		words.NewChoice("gold plus"),
		words.NewChoice("c++"),
		words.NewChoice("émission"),
	}
	for message, want := range map[string]int{
		"biling":                   0,
		"Bililng!":                 0,
		"my blil please":           0,
		"outagge":                  1,
		"somethin is brokne":       1,
		"somthn is broken":         none, // two slips in one word
		"golf":                     2,
		"gold plsu":                3,
		"gol plus":                 3,
		"bilking, I mean outgae":   none, // both are near
		"cold":                     none, // another word, not a slip
		"cpp":                      none,
		"emisson":                  5,
		"dow":                      1,
		"own":                      none,
		"":                         none,
		"something else entirely.": none,
	} {
		got, ok := words.Near(words.Normal(message), choices)
		if !ok {
			got = none
		}
		assert.Equal(t, want, got, "%q", message)
	}
}

func TestSlipsAreCounted(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"gmail", "gmail", 0},
		{"gmial", "gmail", 1},
		{"gmai", "gmail", 1},
		{"ggmail", "gmail", 1},
		{"gmaol", "gmail", 1},
		{"gamil", "gmail", 1},
		{"hotmial", "outlook", 3}, // beyond the limit
		{"été", "ete", 2},
		{"ab", "ba", 1},
		{"abc", "", 3},
	} {
		assert.Equal(t, c.want, words.Distance(c.a, c.b, 2), "%q %q", c.a, c.b)
	}
}

// A slip anywhere in a name leads to it, or to nothing where another is as
// near.
func TestEverySlipIsForgiven(t *testing.T) {
	names := []string{"billing", "outage", "cancellation", "delivery", "delivery address"}
	choices := make([]words.Choice, len(names))
	for i, name := range names {
		choices[i] = words.NewChoice(name)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.IntRange(0, len(names)-1).Draw(t, "name")
		name := []rune(names[want])
		if at := rapid.IntRange(0, len(name)-1).Draw(t, "at"); name[at] != ' ' {
			name[at] = rapid.RuneFrom([]rune("abcxyz")).Draw(t, "letter")
		}
		got, ok := words.Near(words.Normal(string(name)), choices)
		assert.True(t, ok, string(name))
		assert.Equal(t, want, got, string(name))
	})
}

func FuzzDistance(f *testing.F) {
	f.Add("gmail", "gmial")
	f.Add("", "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		const limit = 3
		d := words.Distance(a, b, limit)
		assert.Equal(t, d, words.Distance(b, a, limit), "as far there as back")
		assert.LessOrEqual(t, d, limit+1)
		assert.Equal(t, d == 0, string([]rune(a)) == string([]rune(b)))
		assert.Zero(t, words.Distance(a, a, limit))
	})
}

func BenchmarkNear(b *testing.B) {
	message, menu := words.Normal("I would like to speak about my last invoic, please"), topics()
	for b.Loop() {
		words.Near(message, menu)
	}
}
