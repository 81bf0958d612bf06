package answer_test

import (
	"testing"

	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestASlipInADomainIsNoticed(t *testing.T) {
	typ, err := answer.New("email", answer.Options{})
	require.NoError(t, err)
	for message, want := range map[string]string{
		"ada@gmial.com":          "ada@gmail.com",
		"it is Ada@GMAIL.CON.":   "Ada@gmail.com",
		"ada@gmail.co":           "ada@gmail.com",
		"ada@gmai.com":           "ada@gmail.com",
		"ada@hotmal.com":         "ada@hotmail.com",
		"ada@hotmial.fr":         "ada@hotmail.fr",
		"ada@outlok.cm":          "",
		"ada@outlook.cm":         "ada@outlook.com",
		"ada@otlok.com":          "ada@outlook.com",
		"ada@yaho.co.uk":         "ada@yahoo.co.uk",
		"ada@gmx.ed":             "",
		"ada@gmail.com":          "",
		"ada@mail.com":           "",
		"ada@ymail.com":          "",
		"ada@email.com":          "",
		"ada@yahoo.de":           "",
		"ada@line.com":           "",
		"ada@example.com":        "",
		"ada@gmial":              "",
		"a@gmial.com, b@gmx.net": "",
		"hello":                  "",
	} {
		before, _ := typ.Read(message)
		better, ok := typ.(answer.Suggester).Suggest(message)
		assert.Equal(t, want, better, message)
		assert.Equal(t, want != "", ok, message)
		after, _ := typ.Read(message)
		assert.Equal(t, before, after, "a suggestion changes nothing")
		if ok {
			_, again := typ.(answer.Suggester).Suggest(better)
			assert.False(t, again, "what was suggested is right: %s", better)
		}
	}
}
