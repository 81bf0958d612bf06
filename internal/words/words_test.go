package words_test

import (
	"testing"
	"unicode"

	"github.com/botrunner/botrunner/internal/words"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatPeopleVaryDoesNotMatter(t *testing.T) {
	for _, same := range [][]string{
		{"help", "HELP", " help! ", "«Help…»", "\thelp\n", "ｈｅｌｐ", "h\u00ADelp"},
		{"speak to someone", "Speak  to\nsomeone?", "speak-to_someone", "speak, to: someone."},
		{"don't", "don’t", "Don't!"},
		{"école", "ecole", "ÉCOLE", "e\u0301cole"},
		{"straße", "STRASSE", "strasse"},
		{"ΟΔΟΣ", "οδος", "οδός"},
		{"7", "٧", "७", "７", "7.", "(7)"},
		{"c++", "C++", "(c++)"},
		{"c#", "C#!"},
		{"?", "??", " ? ", "？"},
		{"👍", "👍🏽", "👍👍", "👍\uFE0F"},
		{"客服", "客 服", "客服。"},
		{"میخواهم", "می\u200cخواهم"},
	} {
		for _, s := range same[1:] {
			assert.True(t, words.Normal(s).Is(words.Normal(same[0])), "%q is %q", s, same[0])
		}
	}
}

func TestWhatMakesAWordMatters(t *testing.T) {
	for _, different := range [][2]string{
		{"art", "start"},
		{"c", "c++"},
		{"c", "c#"},
		{"?", "!"},
		{"to day", "today"},
		{"की", "का"},
		{"が", "か"},
		{"", ""},
		{" \t", ""},
	} {
		assert.False(t, words.Normal(different[0]).Is(words.Normal(different[1])), "%q", different)
	}
}

func TestPhrasesAreFoundAsWholeWords(t *testing.T) {
	for _, c := range []struct {
		message, phrase string
		found           bool
	}{
		{"can you help me?", "help", true},
		{"I want to speak to someone, now", "speak to someone", true},
		{"helpless", "help", false},
		{"speak someone", "speak to someone", false},
		{"l'agent, s'il vous plaît", "agent", true},
		{"s'il vous plait", "plaît", true},
		{"我要客服", "客服", true},
		{"๑ ขอคุยกับพนักงาน", "พนักงาน", true},
		{"#1 of them", "1", true},
		{"me+you", "me", true},
		{"anything", "", false},
	} {
		assert.Equal(t, c.found, words.Normal(c.message).Holds(words.Normal(c.phrase)), "%q in %q", c.phrase, c.message)
	}
}

func TestAPhraseTakenAwayLeavesAGap(t *testing.T) {
	rest, found := words.Normal("no, no: not really no").Without(words.Normal("no"))
	require.True(t, found)
	assert.False(t, rest.Holds(words.Normal("no")))
	assert.True(t, rest.Holds(words.Normal("not really")))

	rest, found = words.Normal("one two three").Without(words.Normal("two"))
	require.True(t, found)
	assert.False(t, rest.Holds(words.Normal("one three")))

	_, found = rest.Without(words.Normal("two"))
	assert.False(t, found)
}

// topics is the menu of the choosing tests.
func topics() []words.Choice {
	return []words.Choice{
		words.NewChoice("billing", "A bill or a payment", "bill", "invoice", "payment"),
		words.NewChoice("outage", "Something is broken", "broken", "down", "outage", ""),
		words.NewChoice("sales", "Buying something new", "buy", "offer", "down payment"),
		words.NewChoice("12", "Twelve"),
	}
}

func TestAChoiceIsMeantByNameOrPlace(t *testing.T) {
	const none = -1
	for message, want := range map[string]int{
		"billing":                       0,
		"Billing.":                      0,
		"my invoice is wrong":           0,
		"invoice, I mean the bill":      0,
		"a bill or a payment":           0,
		"1":                             0,
		" 2) ":                          1,
		"٣":                             2,
		"12":                            3, // a key, not a place
		"4":                             3,
		"5":                             none,
		"0":                             none,
		"1 2":                           none,
		"3 bills":                       none,
		"about a down payment":          2, // the longest name wins
		"my bill, and the line is down": none,
		"something is broken, my bill":  1,
		"what?":                         none,
		"":                              none,
		"99999999999999999999999999":    none,
	} {
		got, ok := words.Choose(words.Normal(message), topics())
		if !ok {
			got = none
		}
		assert.Equal(t, want, got, "%q", message)
	}
}

func TestDiacriticsDecideWhereNothingElseDoes(t *testing.T) {
	choices := []words.Choice{words.NewChoice("pêche"), words.NewChoice("péché")}
	got, ok := words.Choose(words.Normal("la pêche"), choices)
	assert.True(t, ok)
	assert.Equal(t, 0, got)
	got, ok = words.Choose(words.Normal("péché!"), choices)
	assert.True(t, ok)
	assert.Equal(t, 1, got)
	_, ok = words.Choose(words.Normal("peche"), choices)
	assert.False(t, ok)
}

func TestTheTableOfDigitsHoldsWholeTens(t *testing.T) {
	check := func(lo, hi, stride uint32) {
		require.EqualValues(t, 1, stride)
		require.Zero(t, (hi-lo+1)%10)
		for r := lo; r <= hi; r++ {
			got, ok := words.Digit(rune(r))
			require.True(t, ok)
			require.EqualValues(t, (r-lo)%10, got, "%U", r)
		}
	}
	for _, r := range unicode.Nd.R16 {
		check(uint32(r.Lo), uint32(r.Hi), uint32(r.Stride))
	}
	for _, r := range unicode.Nd.R32 {
		check(r.Lo, r.Hi, r.Stride)
	}
	for _, r := range "a½Ⅷ²" {
		_, ok := words.Digit(r)
		require.False(t, ok, "%c", r)
	}
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"Help!", "C++", "??", "İstanbul", "ﬁ ½ ᾳ", "👍🏽", "客服 now", "\xff", "+#a", "é\u0301\u200d", "\u0345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := words.Normal(s)
		again := words.Normal(p.String())
		assert.Equal(t, p, again, "normal is normal: %q", s)
		if p.IsZero() {
			return
		}
		assert.True(t, p.Holds(p))
		assert.Positive(t, p.Len())
		rest, found := p.Without(p)
		assert.True(t, found)
		assert.False(t, rest.Holds(p))
	})
}

func BenchmarkNormal(b *testing.B) {
	for name, s := range map[string]string{"ascii": "I would like to speak to someone, please", "french": "Je voudrais parler à un conseiller, s’il vous plaît"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				words.Normal(s)
			}
		})
	}
}

func BenchmarkChoose(b *testing.B) {
	message, menu := words.Normal("I would like to speak about my last invoice, please"), topics()
	for b.Loop() {
		words.Choose(message, menu)
	}
}
