package simulator

import (
	"context"
	"fmt"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/examples/agents"
	"github.com/botrunner/botrunner/flows"
)

// An Agent works in the contact centre: one that a file describes, see
// [NewAgent], or one whose Script is a Go function. The zero values of all
// fields but Script let an agent answer everybody, always.
type Agent struct {
	Name string

	Queues    []string                     // served; none: all
	Skills    []string                     // had; none: all that are asked for
	Languages []string                     // spoken; none: all
	When      func(asked flows.Asked) bool // who else is answered; nil: everybody
	Hours     *flows.Hours                 // at work; nil: always
	Capacity  int                          // chats at once; 0: any number

	// Script is what the agent does about one chat, from the ringing on. When
	// it returns, the agent leaves; if it never joined, the guest stays in the
	// queue. ctx ends with the chat, and when the ringing has gone on for too
	// long. It runs for many chats at once.
	Script func(ctx context.Context, d *Desk) error

	displayName func(asked flows.Asked) string // nil: Name
	faults      []faultSet                     // the first one holds from the ringing on
}

// NewAgent makes the agent that a file describes.
func NewAgent(a *flows.Agent) (Agent, error) {
	engine, err := bot.NewEngine(a.Dialog, bot.EngineOptions{})
	if err != nil {
		return Agent{}, fmt.Errorf("agent %s: %w", a.Name, err)
	}
	agent := Agent{
		Name: a.Name, Queues: a.Queues, Skills: a.Skills, Languages: a.Languages, Capacity: a.Capacity,
		When: a.Answers, Hours: a.Hours, displayName: a.DisplayName,
		Script: func(ctx context.Context, d *Desk) error { return play(ctx, engine, d) },
	}
	for _, set := range a.Faults {
		agent.faults = append(agent.faults, newFaultSet(set))
	}
	return agent, nil
}

// Avery is the agent of examples/agents/avery.agent.yaml: friendly, of few
// words, she greets, repeats what the guest says and leaves on "bye".
func Avery() Agent {
	file, problems := flows.LoadAgent("avery.agent.yaml", agents.Avery())
	if problems.Fatal() {
		panic("simulator: " + problems.String()) // the file is part of the program
	}
	agent, err := NewAgent(file)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return agent
}
