package flowtest

import (
	"maps"
	"slices"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// moves are what can happen next on a stage, the likelier first.
func (s *search) moves(st *stage) []*flows.Line {
	var moves []*flows.Line
	add := func(deed flows.Deed, text string) { moves = append(moves, &flows.Line{Deed: deed, Text: text}) }
	happen := func(event string) { moves = append(moves, &flows.Line{Deed: flows.ChatHappens, Event: event}) }
	alone := len(st.c.Chat.Agents) == 0
	if st.c.Phase == bot.Asking {
		for _, c := range st.offered {
			add(flows.CustomerPresses, c.Label)
		}
		if name := wantedFile(s.test.subject, st.c.At); name != "" {
			moves = append(moves, &flows.Line{Deed: flows.CustomerSays, File: &bot.File{ID: name, Name: name}})
		}
		for _, a := range s.answers[st.c.At] {
			add(flows.CustomerSays, a)
		}
	}
	if st.c.Chat.State == bot.Open {
		for _, e := range s.events(st) {
			happen(e)
		}
	}
	if alone {
		for _, a := range s.test.route.dialog.Anytime {
			if len(a.Words) > 0 {
				add(flows.CustomerSays, a.Words[0])
			}
		}
	}
	if d := patience(st); d > 0 {
		moves = append(moves, &flows.Line{Deed: flows.TimePasses, Text: shortest(d), Silence: d})
	}
	return moves
}

// events are those of the chat that make a difference on a stage.
func (s *search) events(st *stage) []string {
	var events []string
	for _, a := range s.test.route.dialog.Anytime {
		if a.Event != "" {
			events = append(events, a.Event)
		}
	}
	switch v := s.test.route.dialog.Steps[st.c.At].Verb.(type) {
	case *bot.Listen:
		events = slices.AppendSeq(events, maps.Keys(v.On))
	case *bot.Escalate:
		events = append(events, bot.EventEnded, bot.EventError)
		if len(st.c.Chat.Agents) == 0 {
			events = append(events, bot.EventAgentConnected)
		}
	}
	slices.Sort(events)
	return slices.Compact(events)
}

// patience is how long nothing has to happen for the conversation to go on: what
// it says while the customer waits for an agent does not matter.
func patience(st *stage) time.Duration {
	wake := st.c.Nobody
	if wake.IsZero() {
		wake = st.c.Wake()
	}
	if wake.IsZero() {
		return 0
	}
	return wake.Sub(st.now)
}

// shortest writes a time as an author would: 2m, not 2m0s.
func shortest(d time.Duration) string {
	text := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if cut := len(text) - len(zero) + 1; cut > 0 && text[cut-1:] == zero {
			text = text[:cut]
		}
	}
	return text
}
