package flowtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// compare compares the end of a case with what was expected of it, all of it.
func (p *player) compare(e *flows.Ending) {
	p.place(e)
	p.routing(e)
	for _, pair := range e.UserData {
		got, ok := p.userData[pair.Key.Text]
		p.same(pair.Value, p.chatAt, "`"+pair.Key.Text+"` of the user data", got, ok)
	}
	for _, pair := range e.Variables {
		p.variable(pair)
	}
	p.texts(e)
}

func (p *player) place(e *flows.Ending) {
	step, over := p.route.dialog.Steps[p.c.At].Name, p.c.Phase == bot.Over
	if e.Step != nil && e.Step.Text != step {
		stands := "it stands at `" + step + "`"
		if over {
			stands = "it ended at `" + step + "`"
		}
		p.fail(e.Step.At, bot.Nowhere, fmt.Sprintf("the conversation was expected to be at step `%s`; %s", e.Step.Text, stands))
	}
	switch {
	case e.Outcome != nil && !over:
		p.fail(e.Outcome.At, bot.Nowhere, fmt.Sprintf("the conversation was expected to be over with outcome `%s`; it is not over", e.Outcome.Text))
	case e.Outcome != nil:
		p.same(e.Outcome, bot.Nowhere, "the outcome", p.c.Outcome, true)
	}
	if e.Misses != nil && e.Misses.N != p.c.AllMisses {
		p.fail(e.Misses.At, bot.Nowhere, fmt.Sprintf("%s expected in the whole conversation; there were %d", wrong(e.Misses.N), p.c.AllMisses))
	}
}

func wrong(n int) string {
	if n == 1 {
		return "1 wrong answer was"
	}
	return fmt.Sprintf("%d wrong answers were", n)
}

// routing compares what the last chat was opened with.
func (p *player) routing(e *flows.Ending) {
	chat, opened := bot.Escalation{}, p.chat != nil
	if opened {
		chat = *p.chat
	}
	p.same(e.Queue, p.chatAt, "the queue", chat.Queue, opened)
	p.same(e.Language, p.chatAt, "the language", chat.Language, opened)
	if e.Priority != nil {
		want := &flows.Value{Text: bot.Print(e.Priority.N), At: e.Priority.At}
		asked := ""
		if chat.Priority != nil {
			asked = bot.Print(*chat.Priority)
		}
		p.same(want, p.chatAt, "the priority", asked, opened)
	}
	if e.Skills == nil {
		return
	}
	want := make([]string, len(e.Skills.Values))
	for i, v := range e.Skills.Values {
		want[i] = v.Text
	}
	slices.Sort(want)
	got := slices.Sorted(slices.Values(chat.Skills))
	if !opened || !slices.Equal(want, got) {
		joined := &flows.Value{Text: strings.Join(want, ", "), At: e.Skills.At}
		p.differ(joined, p.chatAt, "the list of skills", strings.Join(got, ", "), opened)
	}
}

// same compares a value, if one was expected. Ok says whether there is one.
func (p *player) same(want *flows.Value, step int, what, got string, ok bool) {
	if want != nil && (!ok || want.Text != got) {
		p.differ(want, step, what, got, ok)
	}
}

func (p *player) differ(want *flows.Value, step int, what, got string, ok bool) {
	is := "it is `" + got + "`"
	switch {
	case !ok && p.chat == nil:
		is = "no chat was opened"
	case !ok:
		is = "there is none"
	case got == "":
		is = "it is empty"
	}
	wanted := "`" + want.Text + "`"
	if want.Text == "" {
		wanted = "empty"
	}
	p.fail(want.At, step, fmt.Sprintf("%s was expected to be %s; %s", what, wanted, is))
}

func (p *player) variable(pair flows.Pair) {
	i := slices.IndexFunc(p.route.dialog.Vars, func(v bot.Var) bool { return v.Name == pair.Key.Text })
	got := bot.Print(p.c.Vars[i])
	if got != pair.Value.Text {
		p.fail(pair.Value.At, bot.Nowhere, fmt.Sprintf("`%s` was expected to be `%s`; %s", pair.Key.Text, pair.Value.Text, holds(p.c.Vars[i])))
	}
}

func holds(v any) string {
	if v == nil {
		return "it has no value"
	}
	return "it is `" + bot.Print(v) + "`"
}

// texts compares what was said, to whom.
func (p *player) texts(e *flows.Ending) {
	var bots []string
	for _, u := range p.talk {
		if u.Who == "bot" {
			bots = append(bots, u.Text)
		}
	}
	for _, v := range e.Said {
		if !saidIn(bots, v.Text) {
			p.fail(v.At, bot.Nowhere, "the bot was expected to say "+quote(v.Text)+" at some time; it never did")
		}
	}
	for _, v := range e.NeverSaid {
		if saidIn(bots, v.Text) {
			p.fail(v.At, bot.Nowhere, "the bot was expected never to say "+quote(v.Text)+"; it did")
		}
	}
	for _, v := range e.AgentSees {
		if !saidIn(p.agentSees, v.Text) {
			p.fail(v.At, p.chatAt, "the agent was expected to see "+quote(v.Text)+"; it never came to that")
		}
	}
	for _, v := range e.NeverShown {
		if where := p.exposed(v.Text); where != "" {
			p.fail(v.At, bot.Nowhere, quote(v.Text)+" was expected to be shown to nobody but the agent; it shows "+where)
		}
	}
}

func saidIn(texts []string, want string) bool {
	want = strings.ToLower(oneLine(want))
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(oneLine(s)), want) })
}

// exposed says where a text shows that only the agent may see.
func (p *player) exposed(text string) string {
	for _, u := range p.talk {
		if u.Who != "" && u.Who != "customer" && strings.Contains(u.Text, text) {
			return "in the conversation"
		}
	}
	for _, s := range p.shown {
		if strings.Contains(s, text) {
			return "in a trace or in what goes with the chat"
		}
	}
	if data, err := p.Test.engine.Save(p.c); err == nil && strings.Contains(string(data), text) {
		return "in the conversation as it is stored"
	}
	return ""
}
