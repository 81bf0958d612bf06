package explain

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"
)

// kinds are the types of the language, as a sentence names what they find.
var kinds = map[string]string{
	"text": "any text", "whole_number": "a whole number", "number": "a number", "yes_no": "yes or no", "bool": "yes or no",
	"email": "an email address", "secret": "a secret, which only the agent may see",
	"phone": "a telephone number", "date": "a date", "time": "a time of day", "money": "an amount of money", "file": "a file",
}

// kind is what an answer or an input has to be.
func kind(t *flows.Value, options []*flows.Option) string {
	switch {
	case t == nil:
		return kinds["text"]
	case t.Text == "choice":
		return "one of " + choices(options)
	case kinds[t.Text] == "":
		return "a value of the type " + t.Text
	default:
		return kinds[t.Text]
	}
}

// choices lists options with all that they can be called.
func choices(options []*flows.Option) string {
	var names []string
	for _, o := range options {
		names = append(names, o.Key.Text+synonyms(o))
	}
	return either(names)
}

func synonyms(o *flows.Option) string {
	var also []string
	if o.Label != nil {
		also = append(also, quote(o.Label))
	}
	for _, a := range o.Also {
		also = append(also, quote(a))
	}
	if len(also) == 0 {
		return ""
	}
	return " (also understood as " + either(also) + ")"
}

func (r *reader) input(in *flows.Input) []string {
	s := "It is " + kind(in.Type, in.Options) + "."
	if in.Default != nil {
		s += fmt.Sprintf(" If nothing is told, it is %s.", in.Default.Text)
	}
	return []string{s}
}

// habits are said even where the file has no defaults, since they hold.
func (r *reader) habits() []string {
	s := r.patience(r.f.PatienceAt(&flows.Question{}))
	if d := r.f.Defaults.DidYouMean; d != nil {
		s = append(s, sentence("When an answer nearly fits, it asks "+quote(d)))
	}
	if w := r.f.Defaults.WhichOne; w != nil {
		s = append(s, sentence("When an answer can mean several things, it asks "+quote(w)))
	}
	if m := r.f.Defaults.MaxMisses; m != nil {
		s = append(s, fmt.Sprintf("After %s in the whole conversation, the question at hand gives up at once.", count(m.N, "wrong answer")))
	}
	return s
}

// patience says how wrong answers and silence are treated.
func (r *reader) patience(p flows.Patience) []string {
	s := []string{fmt.Sprintf("After %s to a question %s.", count(p.Tries.N, "wrong answer"), r.to(p.GiveUp))}
	if p.Settle != nil {
		s = append(s, fmt.Sprintf("What a customer sends within %s belongs to one answer.", span(p.Settle)))
	}
	switch {
	case p.Wait == nil:
		return append(s, "It waits for an answer without end.")
	case p.Nudge == nil:
		return append(s, fmt.Sprintf("After %s of silence %s.", span(p.Wait), r.to(p.Silent)))
	default:
		return append(s, fmt.Sprintf("After %s of silence it says %s, and after %s more %s.", span(p.Wait), quote(p.Nudge), span(p.Wait), r.to(p.Silent)))
	}
}

func (r *reader) anytime(a *flows.Anytime) []string {
	var causes []string
	for _, w := range a.TheySay {
		causes = append(causes, quote(w))
	}
	cause := ""
	if len(causes) > 0 {
		cause = "When a customer writes just " + either(causes)
	}
	if a.Event != nil {
		if cause != "" {
			cause += ", or "
		} else {
			cause = "When "
		}
		cause += "the chat reports " + a.Event.Text
	}
	then := "it asks the open question again"
	switch {
	case a.Next != nil:
		then = r.to(a.Next)
	case a.Then != nil && a.Then.Text == "go_back":
		then = "it forgets the last answer and asks for it again"
	case a.Then != nil && a.Then.Text == "restart":
		then = "it forgets all answers and begins anew with " + r.called(r.f.Steps[0].Name)
	}
	if a.Say != nil {
		then = "it says " + quote(a.Say) + ", and " + then
	}
	return []string{cause + ", " + then + "."}
}
