// Package answer understands what customers answer: it has the types of the
// flow language. Each is a [bot.Type] that finds its one value inside a
// sentence, in the languages of the flow.
//
//	age, err := answer.New("whole_number", answer.Options{Languages: []string{"en"}})
//	age.Read("I am 42 years old.") // 42, true
//	age.Read("between 40 and 45")  // nil, false
//
// A type guesses nothing. A message without a value, with two that differ, or
// with one that people of the flow's languages would read in different ways is
// not understood, and the flow asks again. Where it can be asked better than
// that, the type is a [Doubter], which says between what: 3 April or 4 March,
// 3:00 or 15:00; and if it is a [Picker] too, it knows which of them "the 3rd"
// or "the afternoon" is. A [Suggester] notices what was mistyped, and a
// [Clocked] reads "tomorrow" for whoever tells it the time.
//
//	when, err := answer.New("date", answer.Options{Languages: []string{"en"}})
//	when.Read("March 3rd, 2026")                         // "2026-03-03", true
//	when.Read("03/04/2026")                              // nil, false
//	when.(answer.Doubter).Doubt("03/04/2026", now)       // "2026-04-03", "2026-03-04"
//	when.(answer.Clocked).ReadAt("in two weeks", now)    // two weeks from now, true
//
// # Numbers
//
// They are read in digits of any script, parted as people of the languages part
// them: 1,234.5 or 1.234,5. "2.5 million" is one of them. With
// Options.NumberWords they are read in words as well, where the language is one
// of en, fr, de, es, it, nl and pt: forty-two, quatre-vingt-dix, zweiundvierzig.
// An article is no number ("a day", "une minute"), nor is the one of "the one";
// "one more day" is 1. What is near a number is not it: "two dozen", "two or
// three" and "nineteen eighty-four" are not understood.
//
// # Dates and times
//
// A date is the text 2026-03-04, a time is 15:04, so that they compare as texts
// do. In the languages above they are understood in words, in others in
// digits. Without a year a date is doubted between the last and the next;
// two digits of a year are of the hundred years before now, and doubted up to
// twenty years ahead. "Next Friday" is doubted where it can be the coming one
// or that of the week after. Two digits, a colon and two digits are a time of
// 24 hours; any other hour up to 12 is doubted unless the message says am, in
// the evening, or the like.
//
// # Money and telephone numbers
//
// Money is a number. An amount in another currency than the flow's is not
// understood, nor is 1.200 where a point begins the decimals: money has two of
// them. Telephone numbers are kept as +33612345678; extensions are left out.
package answer

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/botrunner/botrunner/bot"

	"golang.org/x/text/language"
)

// Options are what a type needs to know of the flow.
type Options struct {
	// Languages are those in which customers answer, as BCP 47 tags. The
	// default is English.
	Languages []string
	// Choices are the answers of the type choice, in the order in which
	// customers see them.
	Choices []Choice
	// Region is where the customers are, as an ISO 3166 code such as FR. Telephone
	// numbers without a country are of there, and so is the money. The default
	// are the regions of Languages: FR for fr-FR, and the likeliest for fr.
	Region string
	// Currency is that of the type money, as an ISO 4217 code such as EUR. The
	// default is the currency of Region, or of the first language if it names a
	// region as en-GB does; without either, the amount may be in any.
	Currency string
	// Pattern is the expression of the type pattern. Operators give such
	// expressions names; this is the one that the flow names.
	Pattern *regexp.Regexp
	// NumberWords lets numbers be written in words, too: forty-two. Without,
	// only digits count.
	NumberWords bool
	// FileKinds are those that the type file takes: [Families], and endings of
	// names such as pdf. The default is any.
	FileKinds []string
	// MaxSize is how many bytes a file may have that the type file takes. The
	// default is any number.
	MaxSize int64
}

// A Choice is one answer of the type choice. Key is the value; Label and Also
// are further names for it.
type Choice struct {
	Key   string
	Label string
	Also  []string
}

// A Kind is a type as flows know it: a name and the values it saves.
type Kind struct {
	Name string
	Zero any // string, int, float64, bool, bot.Secret or bot.File, without a value
}

// Kinds lists the types that [New] makes, in the order of the manual.
func Kinds() []Kind {
	return []Kind{
		{"text", ""},
		{"whole_number", 0},
		{"number", 0.0},
		{"yes_no", false},
		{"email", ""},
		{"phone", ""},
		{"date", ""},
		{"time", ""},
		{"money", 0.0},
		{"choice", ""},
		{"pattern", ""},
		{"secret", bot.Secret{}},
		{"file", bot.File{}},
	}
}

// ErrUnknown is returned by [New] for a name that is no type.
var ErrUnknown = errors.New("is no type")

// New returns the type of that name.
func New(kind string, o Options) (bot.Type, error) {
	tags, err := parse(o.Languages)
	if err != nil {
		return nil, fmt.Errorf("type %s: %w", kind, err)
	}
	regions, err := regionsOf(o.Region, tags)
	if err != nil {
		return nil, fmt.Errorf("type %s: %w", kind, err)
	}
	switch kind {
	case "text":
		return text{}, nil
	case "secret":
		return secret{}, nil
	case "whole_number":
		n, err := newNumbers(kind, tags, o)
		return wholeNumber{n}, err
	case "number":
		n, err := newNumbers(kind, tags, o)
		return decimal{n}, err
	case "yes_no":
		return newYesNo(tags)
	case "email":
		return email{}, nil
	case "phone":
		return newPhone(regions), nil
	case "date":
		return newDate(tags), nil
	case "time":
		return newClockTime(tags), nil
	case "money":
		return newMoney(tags, o)
	case "choice":
		return newChoice(o.Choices)
	case "pattern":
		return newPattern(o.Pattern)
	case "file":
		return newFile(o), nil
	default:
		return nil, fmt.Errorf("%q %w", kind, ErrUnknown)
	}
}

// parse reads the tags of languages, each once.
func parse(languages []string) ([]language.Tag, error) {
	if len(languages) == 0 {
		return []language.Tag{language.English}, nil
	}
	var tags []language.Tag
	for _, name := range languages {
		tag, err := language.Parse(name)
		if err != nil {
			return nil, fmt.Errorf("%q is no language tag such as en or pt-BR", name)
		}
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags, nil
}

// regionsOf are the regions that a flow is for: the one that is named, or those
// of the languages.
func regionsOf(name string, tags []language.Tag) ([]language.Region, error) {
	if name != "" {
		r, err := language.ParseRegion(name)
		if err != nil || !r.IsCountry() {
			return nil, fmt.Errorf("%q is no region such as FR", name)
		}
		return []language.Region{r.Canonicalize()}, nil
	}
	var all []language.Region
	for _, tag := range tags {
		if r, _ := tag.Region(); r.IsCountry() && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all, nil
}
