package explain

import (
	"fmt"
	"strings"

	"github.com/botrunner/botrunner/flows"
)

// step says what a step does, and where it goes when that is done.
func (r *reader) step(i int, s *flows.Step) []string {
	list := r.deed(s)
	if next, ok := r.f.After(i); ok {
		list = append(list, sentence("Then "+r.to(next)))
	}
	return list
}

func (r *reader) deed(s *flows.Step) []string {
	switch s.Verb.Text {
	case "say":
		return []string{sentence("It says " + quote(s.Say))}
	case "ask", "menu":
		return r.question(s)
	case "set":
		return sets(s.Set)
	case "decide":
		return r.decide(s.Decide)
	case "escalate":
		return r.escalate(s)
	case "updateUserData":
		return []string{"The agent's desktop gets " + fields(s.UserData) + "."}
	case "sendFilteredMessage":
		return filtered(s.Filtered)
	case "sendTyping":
		return []string{"The agent sees that the customer is typing."}
	case "sendCustomNotice":
		return []string{sentence("It gives the chat the notice " + quote(s.Message))}
	case "sendFile":
		return []string{sentence("It sends the agent the file " + quote(s.Message))}
	case "endChat":
		return []string{"It ends the chat with the agent."}
	case "call":
		return r.call(s.Call)
	case "run":
		return runs(s.Run)
	case "listen":
		return r.listen(s.Listen)
	case "end":
		return end(s)
	default:
		return []string{fmt.Sprintf("It does `%s`.", s.Verb.Text)}
	}
}

func sets(pairs []flows.Pair) []string {
	var list []string
	for _, p := range pairs {
		list = append(list, fmt.Sprintf("It notes %s: %s.", p.Key.Text, value(p.Value)))
	}
	return list
}

func (r *reader) decide(branches []*flows.Branch) []string {
	var list []string
	for i, b := range branches {
		switch {
		case b.If == nil && i == 0:
			list = append(list, sentence("In any case "+r.to(b.Next)))
		case b.If == nil:
			list = append(list, sentence("Otherwise "+r.to(b.Next)))
		case i == 0:
			list = append(list, fmt.Sprintf("If %s, %s.", condition(b.If), r.to(b.Next)))
		default:
			list = append(list, fmt.Sprintf("Otherwise, if %s, %s.", condition(b.If), r.to(b.Next)))
		}
	}
	return list
}

func filtered(m *flows.Filtered) []string {
	list := []string{sentence("It sends the agent, unseen by the customer, " + quote(m.Message))}
	if m.Hide != nil {
		list = append(list, "Of what is said, it hides from the customer what fits the pattern `"+m.Hide.Text+"`.")
	}
	return list
}

// call says what is asked of another system, and what is kept of its answer.
func (r *reader) call(c *flows.Call) []string {
	asks := "It asks the operator's connection " + c.Operation.Text
	if len(c.With) > 0 {
		asks += ", and gives it " + fields(c.With)
	}
	list := []string{asks + "."}
	for _, p := range c.Save {
		list = append(list, fmt.Sprintf("It keeps %s of the answer, %s.", p.Key.Text, kind(p.Value, nil)))
	}
	if c.Timeout != nil {
		list = append(list, "It waits "+span(c.Timeout)+" for the answer.")
	}
	if c.Retries != nil {
		list = append(list, fmt.Sprintf("It tries %s more.", count(c.Retries.N, "time")))
	}
	return append(list, fmt.Sprintf("If there is no answer, %s.", r.to(c.Failed)))
}

// runs says which flow is run, and what goes in and comes out.
func runs(run *flows.Run) []string {
	first := "It runs the flow " + run.Flow.Text
	if len(run.With) > 0 {
		first += ", and gives it " + fields(run.With)
	}
	list := []string{first + "."}
	for _, p := range run.Save {
		list = append(list, fmt.Sprintf("When that has ended, it keeps its %s as %s.", p.Value.Text, p.Key.Text))
	}
	return list
}

func (r *reader) listen(l *flows.Listen) []string {
	var list []string
	for _, p := range l.On {
		list = append(list, fmt.Sprintf("It waits until the chat reports %s; then %s.", p.Key.Text, r.to(p.Value)))
	}
	if l.Wait == nil {
		return append(list, "It waits without end.")
	}
	return append(list, fmt.Sprintf("If none of that comes within %s, %s.", span(l.Wait), r.to(l.Silent)))
}

func end(s *flows.Step) []string {
	var list []string
	if s.Say != nil {
		list = append(list, sentence("It says "+quote(s.Say)))
	}
	return append(list, fmt.Sprintf("The conversation ends, and is counted as %s.", s.End.Text))
}

// sentence ends words with a full stop, unless a quotation has done so.
func sentence(words string) string {
	if strings.HasSuffix(words, ".”") || strings.HasSuffix(words, "?”") || strings.HasSuffix(words, "!”") {
		return words
	}
	return words + "."
}
