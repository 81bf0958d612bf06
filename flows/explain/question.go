package explain

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"
)

// question says what is asked, what is understood, and what becomes of it.
func (r *reader) question(s *flows.Step) []string {
	q := s.Question
	list := []string{sentence("It asks " + quote(q.Prompt))}
	if s.Verb.Text == "menu" {
		list = append(list, r.options(q)...)
	} else {
		list = append(list, fmt.Sprintf("It expects %s%s.", expected(q), kept(q.Save)))
	}
	if len(q.QuickReplies) > 0 {
		list = append(list, "It offers "+and(quotes(q.QuickReplies))+", and takes any other answer as well.")
	}
	for _, c := range q.Checks {
		list = append(list, r.check(c))
	}
	if w := q.Words; w != nil {
		list = append(list, map[string]string{"true": "Numbers may be written in words.", "false": "Numbers have to be written in digits."}[w.Text])
	}
	switch b := q.ReadBack; {
	case b == nil || b.Text == "false":
	case b.Text == "true":
		list = append(list, "It says what it has understood, and goes on when that is confirmed.")
	default:
		list = append(list, "It says "+quote(b)+" and goes on when that is confirmed.")
	}
	list = append(list, retry(q)...)
	if q.Patience != (flows.Patience{}) {
		list = append(list, r.patience(r.f.PatienceAt(q))...)
	}
	return list
}

// expected is what the answer has to be, with what narrows its type.
func expected(q *flows.Question) string {
	what := kind(q.Type, q.Options)
	if q.Pattern != nil {
		what = "what fits the operator's pattern " + q.Pattern.Text
	}
	if q.Currency != nil {
		what += " in " + q.Currency.Text
	}
	if len(q.Kinds) > 0 {
		what += " (" + either(names(q.Kinds)) + ")"
	}
	if q.MaxSize != nil {
		what += " of at most " + q.MaxSize.Text
	}
	return what
}

func names(vs []*flows.Value) []string {
	var list []string
	for _, v := range vs {
		list = append(list, v.Text)
	}
	return list
}

func kept(save *flows.Value) string {
	if save == nil {
		return ", which it does not keep"
	}
	return ", and keeps it as " + save.Text
}

func (r *reader) options(q *flows.Question) []string {
	list := []string{fmt.Sprintf("It offers %s%s:", count(len(q.Options), "answer"), kept(q.Save))}
	for _, o := range q.Options {
		list = append(list, "- "+r.option(o))
	}
	return list
}

func (r *reader) option(o *flows.Option) string {
	label := o.Label
	if label == nil {
		label = o.Key
	}
	s := quote(label)
	if label != o.Key {
		s += ", noted as " + o.Key.Text
	}
	if len(o.Also) > 0 {
		s += ", also understood as " + either(quotes(o.Also))
	}
	if o.Next != nil {
		s += ": " + r.to(o.Next)
	}
	return s
}

func (r *reader) check(c *flows.Check) string {
	if c.Next != nil {
		return fmt.Sprintf("Unless %s, %s.", condition(c.OkIf), r.to(c.Next))
	}
	return fmt.Sprintf("Unless %s, it says %s and waits for a better answer.", condition(c.OkIf), quote(c.Else))
}

func retry(q *flows.Question) []string {
	switch texts := quotes(q.Retry); len(texts) {
	case 0:
		return nil
	case 1:
		return []string{sentence("When it does not understand, it says " + texts[0])}
	default:
		return []string{sentence("When it does not understand, it says, one after the other, " + and(texts))}
	}
}
