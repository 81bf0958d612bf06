package flows

import "go.yaml.in/yaml/v4"

// Duty is what the head of an agent file says: who works, for whom, and when.
type Duty struct {
	Name      *Value
	Queues    []*Value
	Skills    []*Value
	Languages []*Value
	Capacity  *Number
	When      *Value
	Hours     *Hours
	Faults    [][]Fault // the first set is that of the head, the others those of steps
}

// maxCapacity is more chats than any person has at once.
const maxCapacity = 1_000_000

func (r *reader) agentFile(root *yaml.Node, f *File) {
	if root.Kind == yaml.MappingNode && len(root.Content) > 0 && root.Content[0].Value == "flow" {
		r.errorf(r.src.at(root.Content[0]), "this is a flow and no agent; an agent file begins with `agent: NAME`")
		return
	}
	duty := &Duty{Faults: [][]Fault{nil}}
	r.duty = duty
	var steps *yaml.Node
	before := len(r.problems)
	r.fields(root, "an agent file", nil,
		r.text("agent", &duty.Name), r.text("title", &f.Title),
		r.list("queues", &duty.Queues), r.list("skills", &duty.Skills), r.list("languages", &duty.Languages),
		r.number("capacity", 1, maxCapacity, &duty.Capacity), r.text("when", &duty.When),
		field{"hours", func(n *yaml.Node) { duty.Hours = r.hours(n) }},
		field{"faults", func(n *yaml.Node) { duty.Faults[0] = r.faults(n) }},
		field{"steps", func(n *yaml.Node) { steps = n }})
	if root.Kind != yaml.MappingNode {
		return
	}
	f.Agent = duty
	if duty.Name == nil && !r.failed(before) {
		r.errorf(Position{1, 1}, "the file does not say who it is; begin with `agent: NAME`")
	}
	switch {
	case steps != nil:
		r.steps(steps, f)
	case !r.failed(before):
		r.errorf(r.src.at(root), "the file has no `steps:`; an agent needs at least one, such as `join`")
	}
}
