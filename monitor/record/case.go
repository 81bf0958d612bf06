package record

import (
	"errors"
	"strconv"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
)

// ErrNoCase is returned by [CaseOf] for a run whose failure no flow can show: it
// passed, or what went wrong is not what the bot said.
var ErrNoCase = errors.New("what went wrong is not what the bot said, so no test of its flow can show it")

// Case is the talk as a case of the test of the flow that the customer talked
// with. What the bot says is expected again, what others do is done.
func (t Talk) Case(name string) *flows.Case {
	k := &flows.Case{Name: &flows.Value{Text: name}}
	add := func(d flows.Deed, text string) { k.Talk = append(k.Talk, &flows.Line{Deed: d, Text: text}) }
	agents := t.agents()
	for _, l := range t.Lines {
		switch {
		case said(l) && l.Text != "":
			add(flows.CustomerSays, readable(concealed.ReplaceAllString(l.Text, "$1")))
		case heard(l) && l.Who == monitor.ByAgent:
			add(flows.AgentSays, readable(concealed.ReplaceAllString(l.Text, "$1")))
		case heard(l):
			if text := piece(l.Text, agents); text != "" {
				add(flows.BotSays, text)
			}
		case l.Event == bot.EventAgentConnected, l.Event == bot.EventAgentDisconnected:
			k.Talk = append(k.Talk, &flows.Line{Deed: flows.ChatHappens, Event: l.Event})
		}
	}
	return k
}

// CaseOf turns a failed run into a case that fails until the flow is mended: all
// that was said up to the customer's last word, and then what should have come.
func CaseOf(r *monitor.Result) (*flows.Case, error) {
	for _, f := range r.Faults {
		wanted, ok := expected(f)
		if f.Outcome != r.Outcome || !ok {
			continue
		}
		t := Of(r).Conceal(nil)
		last := 0
		for i, l := range t.Lines {
			if said(l) {
				last = i + 1
			}
		}
		t.Lines = t.Lines[:last]
		k := t.Case(r.Monitor + ": " + f.Step)
		k.Talk = append(k.Talk, &flows.Line{Deed: flows.BotSays, Text: wanted})
		return k, nil
	}
	return nil, ErrNoCase
}

// expected is the text that the bot did not say.
func expected(f monitor.Fault) (string, bool) {
	if f.Side != monitor.TheBot || f.Blame != monitor.WrongWords && f.Blame != monitor.BotSilent {
		return "", false
	}
	quoted, err := strconv.QuotedPrefix(f.Wanted)
	if err != nil {
		return "", false // an expression, or answers
	}
	text, err := strconv.Unquote(quoted)
	return text, err == nil
}
