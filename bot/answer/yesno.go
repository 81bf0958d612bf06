package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/internal/words"

	"golang.org/x/text/language"
)

// yesNo finds a yes or a no.
type yesNo struct{ phrases []opinion } // the longest first

// An opinion is a phrase with what it says.
type opinion struct {
	words.Phrase
	says  verdict
	alone bool // says so only if it is the whole message
}

// A verdict is a set: a message can hold a yes and a no.
type verdict int

const (
	yes verdict = 1 << iota
	no
	neither
)

func newYesNo(tags []language.Tag) (yesNo, error) {
	all := append(opinions(yes, "=y"), opinions(no, "=n")...)
	for _, tag := range tags {
		base, _ := tag.Base()
		v, ok := vocabularyOf(base.String())
		if !ok {
			return yesNo{}, fmt.Errorf("type yes_no: no words for the language %q yet", tag)
		}
		all = append(all, opinions(yes, v.yes)...)
		all = append(all, opinions(no, v.no)...)
		all = append(all, opinions(neither, v.neither)...)
	}
	slices.SortStableFunc(all, func(a, b opinion) int { return cmp.Compare(b.Len(), a.Len()) })
	return yesNo{all}, nil
}

// opinions reads a list of phrases. A = before a phrase says that it has to be
// the whole message.
func opinions(says verdict, list string) []opinion {
	var all []opinion
	for text := range strings.SplitSeq(list, ",") {
		text = strings.TrimSpace(text)
		phrase, alone := strings.CutPrefix(text, "=")
		all = append(all, opinion{Phrase: words.Normal(phrase), says: says, alone: alone})
	}
	return all
}

// Read takes the message as a whole first, and then phrase by phrase, so that
// the "no" in "no problem" is not heard twice.
func (y yesNo) Read(answer string) (any, bool) {
	message := words.Normal(answer)
	var heard verdict
	for _, o := range y.phrases {
		if message.Is(o.Phrase) {
			heard |= o.says
		}
	}
	if heard == 0 {
		heard = y.listen(message)
	}
	if strings.ContainsAny(answer, "👍👌✅✔") {
		heard |= yes
	}
	if strings.ContainsAny(answer, "👎❌") {
		heard |= no
	}
	return heard == yes, heard == yes || heard == no
}

// listen collects what the phrases in a message say.
func (y yesNo) listen(message words.Phrase) (heard verdict) {
	for _, o := range y.phrases {
		if o.alone {
			continue
		}
		if rest, found := message.Without(o.Phrase); found {
			message = rest
			heard |= o.says
		}
	}
	return heard
}
