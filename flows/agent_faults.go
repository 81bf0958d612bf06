package flows

import (
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"
)

// A Fault is something that goes wrong with a chat: with calls (Call, Status,
// Code, RetryAfter, Lost), with frames (Frame, Duplicate, Reorder, Cut), or
// with the chat as a whole (Mute, Expire, and Drop without a Frame).
type Fault struct {
	Call       string
	Frame      string
	Chance     float64
	Times      int
	Delay      time.Duration
	Status     int
	Code       string
	RetryAfter time.Duration
	Lost       bool
	Duplicate  bool
	Reorder    bool
	Cut        bool
	Drop       bool
	Mute       bool
	Expire     bool
}

// OfCall reports whether it goes wrong with calls.
func (f Fault) OfCall() bool { return f.Call != "" || f.Status != 0 || f.Lost }

// OfFrame reports whether it goes wrong with frames.
func (f Fault) OfFrame() bool { return f.Frame != "" || f.Duplicate || f.Reorder || f.Cut }

// FaultCalls are the calls that a fault may name, and FaultFrames the frames.
// Some are of one wire only: jwt, echo and upload are requests of web messaging,
// and media and members those of guest chat. A file for all chats knows the call
// that begins one as well.
func FaultCalls() []string {
	return []string{"attach", "echo", "jwt", "leave", "media", "member", "members", "message", "messages", "send", "typing", "upload"}
}

// FaultFrames are the frames that a fault may name; those of the channel are about
// the socket itself.
func FaultFrames() []string {
	return []string{"channel", "member-change", "message", "typing-indicator"}
}

// faultSet reads the `faults` of a step and returns the number of the set.
func (r *reader) faultSet(n *yaml.Node) int {
	r.duty.Faults = append(r.duty.Faults, r.faults(n))
	return len(r.duty.Faults) - 1
}

// faults reads a list of them; `none` is the list with nothing in it.
func (r *reader) faults(n *yaml.Node) []Fault {
	if n.Kind == yaml.ScalarNode && n.Value == "none" {
		return nil
	}
	var list []Fault
	for _, item := range r.items(n, "`faults`") {
		before := len(r.problems)
		f := r.fault(item, FaultCalls(), FaultFrames())
		if !r.failed(before) {
			r.sensible(item, f)
		}
		list = append(list, f)
	}
	return list
}

func (r *reader) fault(n *yaml.Node, calls, frames []string) Fault {
	var f Fault
	var call, frame, code *Value
	var times, status *Number
	var delay, retry *Duration
	r.fields(n, "a fault", nil,
		r.text("call", &call), r.text("frame", &frame), r.chance(&f), r.number("times", 1, maxCapacity, &times),
		r.duration("delay", &delay), r.number("status", 400, 599, &status), r.text("code", &code), r.duration("retryAfter", &retry),
		r.flag("lost", &f.Lost), r.flag("duplicate", &f.Duplicate), r.flag("reorder", &f.Reorder), r.flag("cut", &f.Cut),
		r.flag("drop", &f.Drop), r.flag("mute", &f.Mute), r.flag("expire", &f.Expire))
	f.Call, f.Frame = r.oneOf(call, "call", calls), r.oneOf(frame, "frame", frames)
	if code != nil {
		f.Code = code.Text
	}
	if times != nil {
		f.Times = times.N
	}
	if status != nil {
		f.Status = status.N
	}
	f.Delay, f.RetryAfter = length(delay), length(retry)
	return f
}

// sensible refuses a fault that is nothing, or two at once.
func (r *reader) sensible(n *yaml.Node, f Fault) {
	kinds := 0
	for _, is := range []bool{f.OfCall(), f.OfFrame() || f.Drop, f.Mute, f.Expire} {
		if is {
			kinds++
		}
	}
	at := r.src.at(n)
	switch {
	case kinds == 0 && f.Delay > 0:
		r.errorf(at, "what is delayed? Add `call: %s` or `frame: %s`", "send", "message")
	case kinds == 0:
		r.errorf(at, "nothing goes wrong here; a fault says one of `status`, `lost`, `duplicate`, `reorder`, `cut`, `drop`, `mute`, `expire`, or `delay` with a `call` or `frame`")
	case kinds > 1:
		r.errorf(at, "these are faults of different kinds; make each an item of its own")
	case f.OfCall() && f.Status == 0 && !f.Lost && f.Delay == 0:
		r.errorf(at, "the fault does not say what happens to the call; add `status`, `lost` or `delay`")
	case f.Frame != "" && f.Delay == 0 && !f.Duplicate && !f.Reorder && !f.Cut && !f.Drop:
		r.errorf(at, "the fault does not say what happens to the frame; add `delay`, `duplicate`, `reorder`, `cut` or `drop`")
	}
}

func (r *reader) chance(f *Fault) field {
	return field{"chance", func(n *yaml.Node) {
		v := r.value(n, "`chance`")
		if v == nil {
			return
		}
		p, err := strconv.ParseFloat(v.Text, 64)
		if err != nil || !(p > 0 && p <= 1) {
			r.errorf(v.At, "`chance` has to be a number above 0 and up to 1, such as 0.2, not `%s`", v.Text)
			return
		}
		f.Chance = p
	}}
}

func (r *reader) flag(key string, to *bool) field {
	return field{key, func(n *yaml.Node) {
		v := r.value(n, "`"+key+"`")
		switch {
		case v == nil:
		case v.Text != "true" && v.Text != "false":
			r.errorf(v.At, "`%s` has to be true or false, not `%s`", key, v.Text)
		default:
			*to = v.Text == "true"
		}
	}}
}

func (r *reader) oneOf(v *Value, key string, names []string) string {
	if v == nil {
		return ""
	}
	if !slices.Contains(names, v.Text) {
		r.errorf(v.At, "there is no %s `%s`%s", key, v.Text, r.similar(v.Text, names))
	}
	return v.Text
}
