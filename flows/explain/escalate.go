package explain

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"
)

// escalate says whom the flow brings in, what they are told, and what happens
// if nobody comes.
func (r *reader) escalate(s *flows.Step) []string {
	e := s.Escalate
	var list []string
	if s.Say != nil {
		list = append(list, sentence("It says "+quote(s.Say)))
	}
	list = append(list, routing(e)...)
	if len(e.UserData) > 0 {
		list = append(list, "The agent's desktop shows "+fields(e.UserData)+".")
	}
	if len(e.Secrets) > 0 {
		list = append(list, "Once the agent is there, only they are sent "+fields(e.Secrets)+".")
	}
	if e.Summary != nil {
		list = append(list, sentence("The agent first reads "+quote(e.Summary)))
	}
	return append(list, r.outcomes(s)...)
}

func routing(e *flows.Escalate) []string {
	queue := "the queue of the operator's settings"
	if e.Queue != nil {
		queue = "the queue " + value(e.Queue)
	}
	list := []string{"It asks for an agent of " + queue + "."}
	if len(e.Skills) > 0 {
		var skills []string
		for _, s := range e.Skills {
			skill := value(s.Name)
			if s.If != nil {
				skill += " if " + condition(s.If)
			}
			skills = append(skills, skill)
		}
		list = append(list, "The agent needs the "+plural(len(skills), "skill")+" "+and(skills)+".")
	}
	if e.Language != nil {
		list = append(list, "The agent speaks "+value(e.Language)+".")
	}
	if e.Priority != nil {
		list = append(list, "The priority, from 0 to 10, the highest, is "+value(e.Priority)+".")
	}
	return list
}

// outcomes are the ways out of a step that hands the customer over, or of one
// that only opens the chat.
func (r *reader) outcomes(s *flows.Step) []string {
	e := s.Escalate
	failed := fmt.Sprintf("If the chat is refused, or breaks, %s.", r.to(e.Failed))
	if s.Next != nil {
		return []string{failed, "It does not wait for the agent."}
	}
	var list []string
	if e.WaitingEvery != nil && e.Waiting != nil {
		list = append(list, sentence(every(e.WaitingEvery)+" until the agent comes it says "+quote(e.Waiting)))
	}
	if e.NobodyAfter != nil {
		list = append(list, fmt.Sprintf("If nobody comes within %s, %s.", span(e.NobodyAfter), r.to(e.Nobody)))
	} else {
		list = append(list, "It waits for an agent without end.")
	}
	return append(list, failed,
		"Customer and agent then talk with each other.",
		fmt.Sprintf("When the agent has left, %s.", r.to(e.Finished)))
}

func fields(pairs []flows.Pair) string {
	var list []string
	for _, p := range pairs {
		list = append(list, p.Key.Text+": "+value(p.Value))
	}
	return and(list)
}
