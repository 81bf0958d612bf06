package flowtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// A player plays one case and writes down what happens.
type player struct {
	*Test
	*stage
	cover    *Coverage
	failures []Failure
	talk     []Utterance
	path     []int // of steps

	said  []string // by the bot since the customer's last words
	where int      // the one of them in which the next `bot:` line is looked for
	from  int      // and from which character of it on

	chat      *bot.Escalation // that was opened last
	chatAt    int             // the step that opened it
	userData  map[string]string
	agentSees []string
	shown     []string // whatever somebody else than the agent could see
}

// An Utterance is one line of the conversation as it went. Without Who it is
// something that happened.
type Utterance struct {
	Who  string `json:"who,omitempty"`
	Text string `json:"text"`
}

func (u Utterance) String() string {
	if u.Who == "" {
		return "(" + u.Text + ")"
	}
	return u.Who + ": " + u.Text
}

// line plays one line of the talk. It returns false if the case ends there.
func (p *player) line(l *flows.Line) bool {
	if l.Deed == flows.BotSays {
		return p.expect(l)
	}
	if l.Deed == flows.CustomerSays || l.Deed == flows.CustomerPresses {
		p.said, p.where, p.from = nil, 0, 0
	}
	at := p.c.At
	p.tell(p.doing(l)...)
	agent := p.speaker()
	effects, err := p.act(l)
	if l.Deed == flows.AgentSays && err == nil && !slices.ContainsFunc(effects, fromAgent) {
		p.tell(Utterance{"", agent + " says " + quote(oneLine(l.Text)) + ", which the customer does not see"})
	}
	p.note(at, effects)
	if err != nil {
		p.fail(l.At, bot.Nowhere, "this cannot be done here: "+err.Error())
		return false
	}
	return true
}

// fromAgent reports whether the customer sees something of the agent's.
func fromAgent(e bot.Effect) bool {
	tell, ok := e.(bot.Tell)
	return ok && tell.From == bot.FromAgent
}

// doing is how the conversation shows what a line does, where the bot's answer
// does not show it.
func (p *player) doing(l *flows.Line) []Utterance {
	switch l.Deed {
	case flows.CustomerSays:
		return said(l)
	case flows.CustomerPresses:
		return []Utterance{{"customer", "[" + l.Text + "]"}}
	case flows.CustomerTypes:
		return []Utterance{{"", "the customer types"}}
	case flows.CustomerLeaves:
		return []Utterance{{"", "the customer leaves"}}
	case flows.TimePasses:
		return []Utterance{{"", l.Text + " of silence"}}
	case flows.ChatHappens:
		return []Utterance{{"", "event " + l.Event}}
	default:
		return nil
	}
}

// said are the words of a customer and the file that goes with them.
func said(l *flows.Line) []Utterance {
	var list []Utterance
	if l.Text != "" || l.File == nil {
		list = append(list, Utterance{"customer", l.Text})
	}
	if l.File != nil {
		list = append(list, Utterance{"", "the customer sends " + l.File.Name})
	}
	return list
}

func (p *player) tell(u ...Utterance) { p.talk = append(slices.Clip(p.talk), u...) }

// note writes down what came of a turn that began at a step.
func (p *player) note(from int, effects []bot.Effect) {
	path := p.route.follow(from, effects, p.c.At)
	p.cover.visit(path)
	p.path = append(p.path, path...)
	opening := false
	for _, e := range effects {
		switch e := e.(type) {
		case bot.Tell:
			p.hear(e.Message)
		case bot.StartChat:
			opening = true
			p.opened(e.Escalation)
		case bot.SendMessage:
			p.agentSees = append(p.agentSees, e.Text)
		case bot.FilteredMessage:
			p.agentSees = append(p.agentSees, e.Message.Reveal())
			p.tell(Utterance{"", "a message that only the agent sees"})
		case bot.AttachUserData:
			p.attach(e.Data)
		case bot.PlaceCall:
			p.tell(Utterance{"", "call " + e.Operation})
		case bot.CustomNotice:
			p.agentSees = append(p.agentSees, e.Text)
		case bot.AttachFile:
			p.attachFile(e)
		case bot.EndChat:
			p.tell(Utterance{"", "the chat with the agent is ended"})
		case bot.Finish:
			p.tell(Utterance{"", "the conversation is over: " + e.Outcome})
		case bot.Report:
			p.shown = append(p.shown, e.Problem)
			p.tell(Utterance{"", "problem: " + e.Problem})
		case bot.Trace:
			p.shown = append(p.shown, e.What)
			if opening { // the step explains what it has asked for
				p.chatAt, opening = p.route.index[e.Step], false
			}
		}
	}
}

// hear writes down what the customer sees.
func (p *player) hear(m bot.Message) {
	p.shown = append(p.shown, m.Text)
	who := "bot"
	if m.From == bot.FromAgent {
		who = m.Name
	}
	switch m.Kind {
	case bot.TypingStarted:
		p.tell(Utterance{"", who + " types"})
		return
	case bot.Joined:
		p.tell(Utterance{"", who + " has joined"})
		return
	case bot.Left:
		p.tell(Utterance{"", who + " has left"})
		return
	case bot.TypingStopped:
		return
	case bot.Words:
	}
	text := oneLine(m.Text)
	if m.From == bot.FromBot {
		p.said = append(p.said, text)
	}
	line := []string{text}
	for _, c := range m.Choices {
		p.shown = append(p.shown, c.Label)
		line = append(line, "["+c.Label+"]")
	}
	p.tell(Utterance{who, strings.Join(line, " ")})
}

func (p *player) opened(e bot.Escalation) {
	p.chat = &e
	p.shown = append(p.shown, e.String())
	p.tell(Utterance{"", "a chat is opened: " + e.String()})
	p.attach(e.UserData)
}

func (p *player) attach(data map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(data)) {
		p.userData[key] = data[key]
		p.shown = append(p.shown, data[key])
	}
}

// attachFile writes down a file that reaches the agent.
func (p *player) attachFile(f bot.AttachFile) {
	name := f.Name
	if f.File != nil {
		name = f.File.Name
	}
	p.agentSees = append(p.agentSees, name)
	p.tell(Utterance{"", "the agent gets the file " + name})
}

// expect looks for a text among what the bot has said, behind what was found
// last.
func (p *player) expect(l *flows.Line) bool {
	want := strings.ToLower(oneLine(l.Text))
	for i, from := p.where, p.from; i < len(p.said); i, from = i+1, 0 {
		text := strings.ToLower(p.said[i])
		if at := strings.Index(text[from:], want); at >= 0 {
			p.where, p.from = i, from+at+len(want)
			return true
		}
	}
	what := "the bot was expected to say " + quote(l.Text)
	earlier := func(s string) bool { return strings.Contains(strings.ToLower(s), want) }
	switch {
	case len(p.said) == 0:
		what += "; it has said nothing since the customer's last words"
	case slices.ContainsFunc(p.said, earlier):
		what += ", which it did, but before what the `bot:` line above this one found"
	default:
		what += "; since the customer's last words it has said"
	}
	var came []string
	for _, s := range p.said {
		came = append(came, quote(s))
	}
	p.fail(l.At, bot.Nowhere, what, came...)
	return false
}

// oneLine leaves line breaks and doubled spaces out.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func quote(s string) string { return fmt.Sprintf("“%s”", s) }
