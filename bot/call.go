package bot

import (
	"math"
	"time"
)

// A conversation can ask the operator's systems: an effect goes out, the
// conversation waits, and what came of it comes back as an event. Anytime words
// count meanwhile; other words are kept and heard by the question that comes
// next, or by the agent.

// Call has an operation carried out and saves what it answers.
type Call struct {
	Operation string // connection.operation, as the operator calls it
	With      []SecretField
	Save      []Result
	Timeout   time.Duration // how long all tries may take; 0: [DefaultCallTimeout]
	Retries   int           // further tries, where they do no harm
	Failed    int           // step; Nowhere: on to Step.Next, the results without a value
}

// DefaultCallTimeout is how long a call may take that sets no limit.
const DefaultCallTimeout = 10 * time.Second

// A Result is a field of an answer and the variable it is saved to.
type Result struct {
	Field string
	Var   int
	Zero  any // string, int, float64, bool or Secret: what the field has to be
}

// Request is a call as it goes out.
type Request struct {
	Operation string
	With      map[string]any // texts, numbers, booleans, Secrets; nil is no value
	Timeout   time.Duration
	Retries   int
}

// PlaceCall asks for a call. It is answered by [CallDone] or [CallFailed] with
// its Number.
type PlaceCall struct {
	Number int // counts the calls of a conversation
	Request
}

// CallDone is what became of a [PlaceCall] that went well.
type CallDone struct {
	At     time.Time
	Number int
	Fields map[string]any // texts, numbers and booleans
}

// CallFailed is what became of a [PlaceCall] that did not go well.
type CallFailed struct {
	At     time.Time
	Number int
	Reason string // in plain words, without secrets
}

func (PlaceCall) effect() {}

func (e CallDone) when() time.Time   { return e.At }
func (e CallFailed) when() time.Time { return e.At }

func (v *Call) enter(t *turn) error {
	r := Request{Operation: v.Operation, With: make(map[string]any, len(v.With)), Timeout: v.timeout(), Retries: v.Retries}
	for _, f := range v.With {
		r.With[f.Key] = t.value(f.Value)
	}
	t.c.Calls++
	t.c.Silence = after(t.now, r.Timeout)
	t.rest(Calling)
	t.do(PlaceCall{t.c.Calls, r})
	return nil
}

func (v *Call) exits() []int { return []int{v.Failed} }

func (v *Call) timeout() time.Duration {
	if v.Timeout <= 0 {
		return DefaultCallTimeout
	}
	return v.Timeout
}

// calling returns the call that the conversation waits for, if it has this
// number. Any other is late.
func (t *turn) calling(number int) (*Call, bool) {
	v, ok := t.verb().(*Call)
	return v, ok && t.c.Phase == Calling && t.c.Calls == number
}

func (t *turn) callDone(e CallDone) error {
	v, ok := t.calling(e.Number)
	if !ok {
		return nil
	}
	values := make([]any, len(v.Save))
	for i, r := range v.Save {
		if values[i], ok = r.fit(e.Fields[r.Field]); !ok {
			return t.callFailed(v, "the field "+r.Field+" is not what the flow expects")
		}
	}
	for i, r := range v.Save {
		t.set(r.Var, values[i])
	}
	return t.next("the call is answered")
}

// fit brings a field to the type that the flow expects; no value fits always.
func (r Result) fit(v any) (any, bool) {
	switch r.Zero.(type) {
	case Secret:
		if s, ok := v.(string); ok {
			return NewSecret(s), true
		}
		_, ok := v.(Secret)
		return v, ok || v == nil
	case float64:
		if n, ok := v.(int); ok {
			return float64(n), true
		}
	case int:
		if f, ok := v.(float64); ok && f == math.Trunc(f) && math.Abs(f) < 1<<53 {
			return int(f), true
		}
	}
	return v, v == nil || sameType(v, r.Zero)
}

func sameType(v, zero any) bool {
	ok := false
	switch zero.(type) {
	case string:
		_, ok = v.(string)
	case int:
		_, ok = v.(int)
	case float64:
		_, ok = v.(float64)
	case bool:
		_, ok = v.(bool)
	}
	return ok
}

func (t *turn) callFailed(v *Call, reason string) error {
	t.report("call %s: %s", v.Operation, reason)
	for _, r := range v.Save {
		t.set(r.Var, nil)
	}
	if v.Failed == Nowhere {
		return t.next("the call failed")
	}
	return t.move(v.Failed, "the call failed")
}
