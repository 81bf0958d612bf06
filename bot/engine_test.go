package bot_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// TestConversations plays files with a flow, what happens to a conversation line
// by line, and the very effects of each line. The conversation is saved and
// loaded between any two lines.
func TestConversations(t *testing.T) {
	golden.Run(t, func(t *testing.T, parts []txtar.File) string {
		require.GreaterOrEqual(t, len(parts), 2, "flow.yaml or agent.yaml, files beside it, and talk")
		last := len(parts) - 1
		return play(t, parts[:last], string(parts[last].Data))
	})
}

func play(t *testing.T, files []txtar.File, script string) string {
	t.Helper()
	dialog := load(t, files...)
	p := player{t: t, files: files, now: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)}
	var err error
	p.engine, err = bot.NewEngine(dialog, bot.EngineOptions{Trace: strings.HasPrefix(script, "trace\n")})
	require.NoError(t, err)
	p.c = p.engine.New("c1")
	for line := range strings.Lines(script) {
		line = strings.TrimSpace(line)
		if line == "" || line == "trace" || strings.HasPrefix(line, "#") {
			continue
		}
		fmt.Fprintf(&p.out, "%s\n", line)
		p.line(line)
	}
	return p.out.String()
}

// load reads a flow, or an agent or a monitor if the file is called so.
func load(t *testing.T, files ...txtar.File) *bot.Dialog {
	t.Helper()
	file := files[0]
	if file.Name == "monitor.yaml" {
		monitor, problems := flows.LoadMonitor(file.Name, file.Data)
		require.NotNil(t, monitor, problems.String())
		return monitor.Dialog
	}
	if file.Name != "agent.yaml" {
		dialog, problems := flows.LoadWith(file.Name, file.Data, flows.Options{Open: beside(files)})
		require.False(t, problems.Fatal(), problems.String())
		return dialog
	}
	agent, problems := flows.LoadAgent(file.Name, file.Data)
	require.False(t, problems.Fatal(), problems.String())
	return agent.Dialog
}

// beside opens the files of an archive.
func beside(files []txtar.File) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		for _, f := range files {
			if f.Name == name {
				return f.Data, nil
			}
		}
		return nil, fs.ErrNotExist
	}
}

// A player turns script lines into events and writes the effects down.
type player struct {
	t      *testing.T
	files  []txtar.File
	engine *bot.Engine
	c      *bot.Conversation
	now    time.Time
	out    strings.Builder
}

func (p *player) line(line string) {
	verb, rest, _ := strings.Cut(line, " ")
	switch verb {
	case "start":
		p.step(bot.Started{At: p.now, Inputs: pairs(rest)})
	case "user":
		p.step(bot.Said{At: p.now, Message: bot.Message{Text: rest}})
	case "press":
		p.step(bot.Said{At: p.now, Message: bot.Message{Text: "?", Choice: rest}})
	case "send": // name, media type or -, size
		p.send(strings.Fields(rest))
	case "undelivered":
		p.step(bot.ChatFailed{At: p.now, Doing: bot.CommandSendFile, Reason: "no room", File: &bot.File{ID: "1", Name: rest}})
	case "types":
		p.step(bot.Said{At: p.now, Message: bot.Message{Kind: bot.TypingStarted}})
	case "left":
		p.step(bot.CustomerLeft{At: p.now})
	case "time":
		p.step(bot.TimeUp{At: p.now})
	case "wait":
		p.wait(rest)
	case "started":
		p.step(bot.ChatStarted{At: p.now})
	case "failed":
		doing, reason, _ := strings.Cut(rest, ": ")
		p.step(bot.ChatFailed{At: p.now, Doing: doing, Reason: reason})
	case "done":
		number, rest, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		require.NoError(p.t, err)
		p.step(bot.CallDone{At: p.now, Number: n, Fields: fields(p.t, rest)})
	case "undone":
		number, rest, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		require.NoError(p.t, err)
		p.step(bot.CallFailed{At: p.now, Number: n, Reason: rest})
	case "move": // to another version of the flow
		p.move(rest)
	case "late": // an event of an earlier chat
		p.chat(rest, p.c.Chat.Number-1)
	case "operator":
		p.step(bot.AgentWanted{At: p.now})
	case "chat":
		p.chat(rest, p.c.Chat.Number)
	default:
		require.Fail(p.t, "unknown line", line)
	}
}

func (p *player) chat(event string, number int) {
	name, rest, _ := strings.Cut(event, " ")
	name, file, brings := strings.Cut(name, "+")
	agent, text, _ := strings.Cut(rest, ": ")
	e := bot.ChatEvent{Name: name, Agent: agent, Text: text, Chat: number}
	if brings {
		e.Files = []bot.File{{ID: "f-1", Name: file}}
	}
	p.step(bot.ChatHappened{At: p.now, ChatEvent: e})
}

func (p *player) send(file []string) {
	require.Len(p.t, file, 3)
	size, err := strconv.ParseInt(file[2], 10, 64)
	require.NoError(p.t, err)
	f := bot.File{ID: "u-1", Name: file[0], Type: strings.Trim(file[1], "-"), Size: size}
	p.step(bot.Said{At: p.now, Message: bot.Message{Files: []bot.File{f}}})
}

// wait lets time pass, waking the conversation whenever it asked for it.
func (p *player) wait(d string) {
	pause, err := time.ParseDuration(d)
	require.NoError(p.t, err)
	end := p.now.Add(pause)
	for wake := p.c.Wake(); !wake.IsZero() && !wake.After(end); wake = p.c.Wake() {
		p.now = wake
		p.step(bot.Ticked{At: p.now})
	}
	p.now = end
}

func (p *player) step(ev bot.Event) {
	effects, err := p.engine.Step(p.c, ev)
	if err != nil {
		fmt.Fprintf(&p.out, "\terror: %v\n", err)
	}
	for _, e := range effects {
		fmt.Fprintf(&p.out, "\t%s\n", show(e))
	}
	data, err := p.engine.Save(p.c)
	require.NoError(p.t, err)
	loaded, err := p.engine.Load(data)
	require.NoError(p.t, err)
	require.Equal(p.t, utc(p.c), utc(loaded), "a conversation is the same after it was saved and loaded")
	p.c = loaded
}

// utc makes instants comparable and what is empty nil.
func utc(c *bot.Conversation) bot.Conversation {
	d := *c
	d.Silence, d.Waiting, d.Nobody, d.Settle = c.Silence.UTC(), c.Waiting.UTC(), c.Nobody.UTC(), c.Settle.UTC()
	if len(d.Chat.Agents) == 0 {
		d.Chat.Agents = nil
	}
	if len(d.Trail) == 0 {
		d.Trail = nil
	}
	if len(d.Files) == 0 {
		d.Files = nil
	}
	if len(d.Inbox) == 0 {
		d.Inbox = nil
	}
	return d
}

// fields reads what a call answers.
func fields(t *testing.T, answer string) map[string]any {
	t.Helper()
	if answer == "" {
		return nil
	}
	var m map[string]any
	require.NoError(t, json.Unmarshal([]byte(answer), &m))
	return m
}

func pairs(s string) map[string]any {
	inputs := map[string]any{}
	for pair := range strings.FieldsSeq(s) {
		name, value, _ := strings.Cut(pair, "=")
		inputs[name] = value
	}
	return inputs
}

// show writes an effect as a line, a filtered message revealed: this is the one
// place that has to see that it is right.
func show(e bot.Effect) string {
	switch e := e.(type) {
	case bot.Tell:
		return "tell " + showMessage(e.Message)
	case bot.StartChat:
		s := []string{fmt.Sprintf("startChat %d: %s", e.Number, e.Escalation)}
		for _, k := range slices.Sorted(maps.Keys(e.UserData)) {
			s = append(s, fmt.Sprintf("%s=%q", k, e.UserData[k]))
		}
		return strings.Join(s, ", ")
	case bot.SendMessage:
		return "sendMessage " + e.Text
	case bot.SendTyping:
		return "sendTyping"
	case bot.FilteredMessage:
		return fmt.Sprintf("sendFilteredMessage %s, hide %s", e.Message.Reveal(), e.Hide.Reveal())
	case bot.AttachUserData:
		return fmt.Sprint("updateUserData ", e.Data)
	case bot.CustomNotice:
		return "sendCustomNotice " + e.Text
	case bot.PlaceCall:
		s := []string{fmt.Sprintf("call %d: %s in %s, %d retries", e.Number, e.Operation, e.Timeout, e.Retries)}
		for _, k := range slices.Sorted(maps.Keys(e.With)) {
			v := e.With[k]
			if secret, ok := v.(bot.Secret); ok {
				v = secret.Reveal()
			}
			s = append(s, fmt.Sprintf("%s=%#v", k, v))
		}
		return strings.Join(s, ", ")
	case bot.AttachFile:
		if e.File != nil {
			return fmt.Sprintf("sendFile of the customer: %#v", *e.File)
		}
		return "sendFile " + e.Name
	case bot.EndChat:
		return "endChat"
	case bot.Finish:
		return "finish " + e.Outcome
	case bot.Report:
		return "report " + e.Step + ": " + e.Problem
	case bot.EnterChat:
		return strings.TrimSpace("enterChat " + e.Name)
	case bot.QuitChat:
		return fmt.Sprintf("quitChat, back %t", e.Back)
	case bot.PassOn:
		return fmt.Sprintf("passOn to queue %q, agent %q, stay %t", e.Queue, e.Agent, e.Stay)
	case bot.AskMedia:
		return "askMedia " + strings.Join(e.Types, ", ")
	case bot.Misbehave:
		return fmt.Sprintf("misbehave %d", e.Set)
	case bot.Unmet:
		return fmt.Sprintf("unmet %s: wanted %s; came %s", e.Step, e.Wanted, came(e.Came))
	case bot.Begun:
		return "begins step " + strconv.Itoa(e.Step)
	case bot.Trace:
		at := strconv.Itoa(e.Line)
		if e.File != "" {
			at = e.File + ":" + at
		}
		return fmt.Sprintf("trace %s:%s: %s", e.Step, at, e.What)
	default:
		return fmt.Sprintf("unknown %T", e)
	}
}

func came(events []bot.ChatEvent) string {
	all := []string{}
	for _, e := range events {
		all = append(all, strings.TrimSpace(e.Name+" "+e.Text))
	}
	return fmt.Sprintf("%q", all)
}

func showMessage(m bot.Message) string {
	who := ""
	if m.From == bot.FromAgent {
		who = m.Name + ": "
	}
	switch m.Kind {
	case bot.TypingStarted:
		return who + "(typing)"
	case bot.TypingStopped:
		return who + "(typing stopped)"
	case bot.Joined:
		return who + "(joined)"
	case bot.Left:
		return who + "(left)"
	case bot.Words:
	}
	var b strings.Builder
	b.WriteString(who + m.Text)
	for _, c := range m.Choices {
		fmt.Fprintf(&b, " [%s=%s]", c.Value, c.Label)
	}
	for _, f := range m.Files {
		b.WriteString(" (file " + f.ID + " " + f.Name + ")")
	}
	if m.TakesFile != nil {
		b.WriteString(" (wants a file)")
	}
	if m.Numbered {
		b.WriteString(" (numbered)")
	}
	if m.Conceal {
		b.WriteString(" (concealed)")
	}
	return b.String()
}
