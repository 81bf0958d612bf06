package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"time"
)

// What lets a conversation go on in another version of its flow: here what a
// step means; beside it what it was called, and what it cannot do without.

// stepNames are the keys of a file whose values are names of steps. Where a step
// leads is not part of its meaning: the dialog says that, and knows of new names.
var stepNames = map[string]bool{
	"Next": true, "GiveUp": true, "Silent": true, "Nobody": true, "Failed": true, "Finished": true,
}

// meaning is a hash of what the step says, asks, checks and does, in all
// languages, with the habits that it has from the defaults and the types of what
// it computes with. It has what the author wrote and not how: neither quotes,
// comments nor the order of keys.
func (c *compiler) meaning(s *Step) string {
	h := sha256.New()
	fmt.Fprintln(h, c.d.Language, c.lang, c.languages, said(c.f.Region))
	own := *s
	own.Name, own.Was = nil, nil
	if s.Question != nil {
		q := *s.Question
		q.Patience = c.patienceAt(q.Patience)
		own.Question = &q
		for _, o := range q.Options {
			fmt.Fprintf(h, "%q", c.moreWords("steps."+s.Name.Text+".options."+o.Key.Text+".also"))
		}
	}
	if s.Listen != nil {
		l := *s.Listen
		l.On = slices.Clone(l.On)
		for i := range l.On {
			l.On[i].Value = nil
		}
		own.Listen = &l
	}
	for _, v := range slices.Sorted(maps.Keys(c.needs.used)) {
		fmt.Fprintln(h, v, c.x.kinds[v])
	}
	c.mean(h, reflect.ValueOf(own))
	return hex.EncodeToString(h.Sum(nil))
}

func said(v *Value) string {
	if v == nil {
		return ""
	}
	return v.Text
}

// patienceAt is how a question treats wrong answers and silence, with the
// defaults of its file and then those of the flows that run it.
func (c *compiler) patienceAt(own Patience) Patience {
	p := c.f.PatienceAt(&Question{Patience: own})
	if c.parent == nil {
		return p
	}
	p.Tries = or(own.Tries, c.f.Defaults.Tries) // nothing said here: that of the flow above
	return c.parent.patienceAt(p)
}

// mean writes what the author has said in a part of a step, field by field.
func (c *compiler) mean(w io.Writer, part reflect.Value) {
	switch v := part.Interface().(type) {
	case *Value:
		if v != nil {
			c.meanValue(w, v)
		}
		return
	case *Duration:
		if v != nil {
			fmt.Fprintf(w, "%d", v.Length/time.Millisecond)
		}
		return
	case *Number:
		if v != nil {
			fmt.Fprintf(w, "%d", v.N)
		}
		return
	}
	switch part.Kind() {
	case reflect.Pointer:
		if !part.IsNil() {
			c.mean(w, part.Elem())
		}
	case reflect.Slice:
		for i := range part.Len() {
			fmt.Fprintf(w, "[%d]", i)
			c.mean(w, part.Index(i))
		}
	case reflect.Struct:
		for i := range part.NumField() {
			if f := part.Type().Field(i); f.IsExported() && !stepNames[f.Name] && !part.Field(i).IsZero() {
				fmt.Fprintf(w, " %s:", f.Name)
				c.mean(w, part.Field(i))
			}
		}
	default: // a number, of which only scripts have any
	}
}

// meanValue writes a scalar, its type where that is not a text, and what the
// translations make of it.
func (c *compiler) meanValue(w io.Writer, v *Value) {
	if v.node == nil {
		fmt.Fprintf(w, "%q", v.Text)
		return
	}
	fmt.Fprintf(w, "%T%q", literal(v), v.Text)
	for i, t := range c.translated[v] {
		if t != nil {
			fmt.Fprintf(w, "%s%q", c.languages[i], t.Text)
		}
	}
}
