package flows

import (
	"strconv"

	"go.yaml.in/yaml/v4"
)

// A FaultFile is what goes wrong with all chats of a simulator.
type FaultFile struct {
	Seed   uint64
	Calls  []Fault
	Frames []Fault
	Mute   bool
}

// LoadFaults reads a file of faults, which is YAML or JSON. It is nil if and
// only if there is an error among the problems.
func LoadFaults(name string, data []byte) (*FaultFile, Problems) {
	f := &FaultFile{}
	_, problems := parse(name, data, grammar{kind: "calls"}, func(r *reader, root *yaml.Node, _ *File) {
		r.fields(root, "a file of faults", nil,
			field{"seed", func(n *yaml.Node) { r.seed(n, f) }},
			field{"calls", func(n *yaml.Node) { f.Calls = r.callFaults(n) }},
			field{"frames", func(n *yaml.Node) { f.Frames = r.frameFaults(n) }},
			r.flag("mute", &f.Mute))
	})
	if problems.Fatal() {
		return nil, problems
	}
	return f, problems
}

func (r *reader) seed(n *yaml.Node, f *FaultFile) {
	v := r.value(n, "`seed`")
	if v == nil {
		return
	}
	seed, err := strconv.ParseUint(v.Text, 10, 64)
	if err != nil {
		r.errorf(v.At, "`seed` has to be a whole number, not `%s`", v.Text)
	}
	f.Seed = seed
}

func (r *reader) callFaults(n *yaml.Node) []Fault {
	var list []Fault
	for _, item := range r.items(n, "`calls`") {
		before := len(r.problems)
		f := r.fault(item, append(FaultCalls(), "create"), nil)
		switch {
		case r.failed(before):
		case f.OfFrame() || f.Drop || f.Mute || f.Expire:
			r.errorf(r.src.at(item), "a call is refused (`status`), `lost` or late (`delay`), and nothing else")
		case f.Status == 0 && !f.Lost && f.Delay == 0:
			r.errorf(r.src.at(item), "the fault does not say what happens to the call; add `status`, `lost` or `delay`")
		}
		list = append(list, f)
	}
	return list
}

func (r *reader) frameFaults(n *yaml.Node) []Fault {
	var list []Fault
	for _, item := range r.items(n, "`frames`") {
		before := len(r.problems)
		f := r.fault(item, nil, FaultFrames())
		switch {
		case r.failed(before):
		case f.OfCall() || f.Mute || f.Expire:
			r.errorf(r.src.at(item), "a frame can be late (`delay`), `duplicate`, `reorder`, `cut` or `drop`, and nothing else")
		case f.Delay == 0 && !f.Duplicate && !f.Reorder && !f.Cut && !f.Drop:
			r.errorf(r.src.at(item), "the fault does not say what happens to the frame; add `delay`, `duplicate`, `reorder`, `cut` or `drop`")
		}
		list = append(list, f)
	}
	return list
}
