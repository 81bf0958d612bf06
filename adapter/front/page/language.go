package page

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Texts are what the page says by itself in one language.
type texts map[string]string

// fallback is the language of the page's own words where it does not know that
// of the flow.
const fallback = "en"

// Languages returns the languages of the page's own words: those in which
// flows understand yes and no.
func Languages() []string { return slices.Sorted(maps.Keys(readTexts())) }

func readTexts() map[string]texts {
	all := map[string]texts{}
	names, _ := fs.Glob(embedded, "assets/texts/*.json") // the pattern is well-formed
	for _, name := range names {
		content, _ := embedded.ReadFile(name) // it was just found
		var t texts
		if err := json.Unmarshal(content, &t); err != nil {
			panic("page: " + name + ": " + err.Error()) // the file is part of the program
		}
		all[strings.TrimSuffix(path.Base(name), ".json")] = t
	}
	return all
}

// choose returns the flow's language that suits the customer best, and that of
// the page's own words. What the address asks for goes before what the browser
// prefers; where the flow speaks neither it is the flow's own language.
func (h *handler) choose(spoken []string, asked, preferred string) (flow, page string) {
	if len(spoken) == 0 {
		spoken = slices.Sorted(maps.Keys(h.texts))
		spoken = slices.Insert(slices.DeleteFunc(spoken, func(s string) bool { return s == fallback }), 0, fallback)
	}
	wishes, _, _ := language.ParseAcceptLanguage(preferred) // a header that is none has no wishes
	if tag, err := language.Parse(asked); err == nil {
		wishes = append([]language.Tag{tag}, wishes...)
	}
	flow = spoken[0]
	if i, ok := bestOf(spoken, wishes...); ok {
		flow = spoken[i]
	}
	return flow, h.textsFor(flow)
}

// textsFor is the language of the page's own words beside a flow's.
func (h *handler) textsFor(flow string) string {
	known := slices.Sorted(maps.Keys(h.texts))
	if i, ok := bestOf(known, language.Make(flow)); ok {
		return known[i]
	}
	return fallback
}

// bestOf finds what suits the wishes as well as no reader would mind: British
// English for American, but not Russian for Ukrainian.
func bestOf(spoken []string, wishes ...language.Tag) (int, bool) {
	tags := make([]language.Tag, len(spoken))
	for i, s := range spoken {
		tags[i] = language.Make(s)
	}
	_, i, confidence := language.NewMatcher(tags).Match(wishes...)
	return i, confidence >= language.High
}

// direction is that of the writing.
func direction(lang string) string {
	if script, _ := language.Make(lang).Script(); slices.Contains([]string{"Arab", "Hebr", "Thaa", "Syrc"}, script.String()) {
		return "rtl"
	}
	return "ltr"
}
