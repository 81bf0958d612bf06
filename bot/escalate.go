package bot

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The human's part: a chat is opened with routing and context, the customer
// waits, an agent comes, the two talk through the bot, the agent goes.

func (v *Escalate) enter(t *turn) error {
	t.say(v.Say)
	t.openChat(v)
	if v.Detached {
		return t.next("the chat is being opened, the flow listens for itself")
	}
	t.c.Nobody = after(t.now, v.NobodyAfter)
	t.c.Waiting = after(t.now, v.WaitingEvery)
	t.rest(HandedOver)
	return nil
}

func (v *Escalate) exits() []int {
	if v.Detached {
		return []int{v.Failed}
	}
	return []int{v.Nobody, v.Failed, v.Finished}
}

// openChat starts the chat and sends the agent's first line right behind it;
// effects are done in order, so it waits there for the agent.
func (t *turn) openChat(v *Escalate) {
	t.leaveChat()
	t.c.Chat = Chat{Number: t.c.Chat.Number + 1, State: Opening, Step: t.c.At}
	e := Escalation{
		Number:   t.c.Chat.Number,
		Queue:    t.text(v.Queue),
		Language: t.text(v.Language),
		Priority: t.priority(v.Priority),
		UserData: t.fields(v.UserData),
	}
	for _, s := range v.Skills {
		if name := t.text(s.Name); name != "" && t.holds(s.If) {
			e.Skills = append(e.Skills, name)
		}
	}
	t.do(StartChat{e})
	if t.engine.trace {
		t.explain("routing: %s", e)
	}
	if s := t.text(v.Summary); s != "" {
		t.sendHidden(NewSecret(s))
	}
}

// priority clamps what was computed; an author cannot foresee every sum.
func (t *turn) priority(e Expr) *int {
	if e == nil {
		return nil
	}
	p, ok := t.value(e).(int)
	if !ok {
		return nil
	}
	if clamped := min(max(p, 0), MaxPriority); clamped != p {
		t.report("priority %d is outside 0 to %d: %d is used", p, MaxPriority, clamped)
		p = clamped
	}
	return &p
}

// sendHidden sends what only the agent may see.
func (t *turn) sendHidden(message Secret) {
	t.do(FilteredMessage{Message: message, Hide: exactly(message)})
}

// exactly is the regular expression for one message and no other.
func exactly(message Secret) Secret {
	return NewSecret("^" + regexp.QuoteMeta(message.Reveal()) + "$")
}

// leaveChat ends the chat if there is one. What it still says is late.
func (t *turn) leaveChat() {
	if t.c.Chat.State == NoChat {
		return
	}
	t.forgetChat()
	t.do(EndChat{})
}

// forgetChat is what the end of a chat means: who was still there has left.
func (t *turn) forgetChat() {
	for _, name := range t.c.Chat.Agents {
		t.tellThat(Left, name)
	}
	t.c.Chat = Chat{Number: t.c.Chat.Number}
}

// tellThat tells the customer that an agent comes or goes.
func (t *turn) tellThat(kind MessageKind, agent string) {
	t.do(Tell{Message{Kind: kind, From: FromAgent, Name: agent}})
}

// escalation returns the escalate step that the conversation stands in, if it does.
func (t *turn) escalation() (*Escalate, bool) {
	v, ok := t.verb().(*Escalate)
	return v, ok && t.c.Phase == HandedOver
}

func (t *turn) chatStarted() error {
	if t.c.Chat.State != Opening {
		return nil
	}
	t.c.Chat.State = Open
	t.explain("the chat is open")
	if t.c.Phase == Connecting {
		return t.next("the chat is open")
	}
	return nil
}

// chatFailed acts on a command that the chat service could not carry out. Where
// it means that customer and agent can no longer hear each other, the chat has
// failed.
func (t *turn) chatFailed(e ChatFailed) error {
	if t.c.Chat.State == NoChat {
		return nil // it was given up already
	}
	t.report("%s: %s", e.Doing, e.Reason)
	opened := t.c.Chat.Step
	switch e.Doing {
	case CommandStartChat:
		t.c.Chat = Chat{Number: t.c.Chat.Number}
	case CommandSendMessage:
		t.leaveChat()
	case CommandSendFile:
		t.fileLost(e.File)
		return nil
	default:
		return nil
	}
	return t.chatLost(opened, e.Doing+" failed")
}

// chatLost takes the failed way of the step that opened the chat.
func (t *turn) chatLost(opened int, why string) error {
	if v, ok := t.escalation(); ok {
		return t.leave(v.Failed, OutcomeFailed, why)
	}
	if handled, err := t.flowHears(ChatEvent{Name: EventError, Text: why}); handled || t.moved || err != nil {
		return err
	}
	if v, ok := t.dialog.Steps[opened].Verb.(*Escalate); ok && v.Detached && v.Failed != Nowhere {
		return t.move(v.Failed, why)
	}
	return nil
}

// chatHappened keeps the books of the chat, lets the flow act on what happened,
// and passes on the rest. Who comes and goes the customer sees either way.
func (t *turn) chatHappened(e ChatEvent) error {
	if t.c.Chat.State == NoChat || e.Chat != t.c.Chat.Number {
		return nil
	}
	e.Text = t.mask(e.Text)
	switch e.Name {
	case EventAgentConnected:
		t.agentConnected(e)
		t.tellThat(Joined, e.Agent)
	case EventAgentDisconnected:
		t.agentDisconnected(e)
		t.tellThat(Left, e.Agent)
	case EventEnded, EventError:
		return t.chatOver(e)
	}
	if handled, err := t.flowHears(e); handled || err != nil {
		return err
	}
	t.passOn(e)
	return nil
}

func (t *turn) agentConnected(e ChatEvent) {
	t.c.Chat.Agents = append(slices.Clone(t.c.Chat.Agents), e.Agent)
	t.c.Waiting, t.c.Nobody = time.Time{}, time.Time{}
	t.explain("%s is there", e.Agent)
	if t.c.Chat.Met {
		return
	}
	t.c.Chat.Met = true
	v, ok := t.dialog.Steps[t.c.Chat.Step].Verb.(*Escalate)
	if !ok {
		return
	}
	for _, s := range v.Secrets {
		value, ok := t.value(s.Value).(Secret)
		if ok && value.Reveal() != "" {
			t.sendHidden(NewSecret(s.Key + ": " + value.Reveal()))
		}
	}
}

// agentDisconnected: an agent who goes may be passing the customer on, so the
// chat goes on until it is said to have ended.
func (t *turn) agentDisconnected(e ChatEvent) {
	agents := slices.Clone(t.c.Chat.Agents)
	if i := slices.Index(agents, e.Agent); i >= 0 {
		agents = slices.Delete(agents, i, i+1)
	}
	t.c.Chat.Agents = agents
	t.explain("%s has left", e.Agent)
	if v, ok := t.escalation(); ok && len(agents) == 0 {
		t.c.Nobody = after(t.now, v.NobodyAfter)
		t.c.Waiting = after(t.now, v.WaitingEvery)
	}
}

// chatOver acts on a chat that has ended or is lost.
func (t *turn) chatOver(e ChatEvent) error {
	met, opened := t.c.Chat.Met, t.c.Chat.Step
	t.forgetChat()
	if e.Name == EventError {
		t.report("the chat is lost: %s", e.Text)
		return t.chatLost(opened, "the chat is lost")
	}
	v, ok := t.escalation()
	if !ok {
		_, err := t.flowHears(e)
		return err
	}
	if met {
		return t.leave(v.Finished, OutcomeEnded, "the agent has left")
	}
	t.report("the chat ended before an agent came")
	return t.leave(v.Failed, OutcomeFailed, "the chat ended before an agent came")
}

// passOn tells the customer what the agent writes.
func (t *turn) passOn(e ChatEvent) {
	m := Message{From: FromAgent, Name: e.Agent, Text: e.Text, Files: e.Files}
	for _, label := range e.Choices {
		m.Choices = append(m.Choices, Choice{Label: label, Value: label})
	}
	switch e.Name {
	case EventMessageReceived:
		m.Kind = Words
	case EventAgentTypingStarted:
		m.Kind = TypingStarted
	case EventAgentTypingStopped, EventAgentTypingTimeout:
		m.Kind = TypingStopped
	default:
		return
	}
	t.do(Tell{m})
}

// flowHears offers a chat event to the flow: to the listen step that waits for
// it, then to the anytime entries.
func (t *turn) flowHears(e ChatEvent) (bool, error) {
	if v, ok := t.verb().(*Listen); ok && t.c.Phase == Listening {
		if to, ok := v.On[e.Name]; ok {
			t.c.Event = &e
			return true, t.leave(to, OutcomeEnded, t.why("%s came", e.Name))
		}
	}
	for i := range t.dialog.Anytime {
		if a := &t.dialog.Anytime[i]; a.Event == e.Name && a.Event != "" && a.Within.holds(t.c.At) {
			t.c.Event = &e
			return false, t.interject(a)
		}
	}
	return false, nil
}

// String names the routing as a trace shows it.
func (e Escalation) String() string {
	var b strings.Builder
	b.WriteString("queue " + strconv.Quote(e.Queue))
	if len(e.Skills) > 0 {
		b.WriteString(", skills " + strings.Join(e.Skills, " + "))
	}
	if e.Language != "" {
		b.WriteString(", language " + e.Language)
	}
	if e.Priority != nil {
		b.WriteString(", priority " + Print(*e.Priority))
	}
	return b.String()
}

func (v *Listen) enter(t *turn) error {
	t.c.Silence = after(t.now, v.Wait)
	t.rest(Listening)
	return nil
}

func (v *Listen) exits() []int {
	to := []int{v.Silent}
	for _, event := range slices.Sorted(maps.Keys(v.On)) { // maps have no order, edges should
		to = append(to, v.On[event])
	}
	return to
}
