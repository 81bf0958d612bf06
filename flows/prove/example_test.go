package prove_test

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/prove"
)

func ExampleProver_Prove() {
	data := []byte(`
flow: more
defaults: {wait: 1m, give_up: bye, silent: bye}
steps:
  more:
    menu: Anything else?
    options: {again: {next: more}, done: {}}
  bye: {end: done}
`)
	d, problems := flows.Load("more.flow.yaml", data)
	if d == nil {
		fmt.Print(problems)
		return
	}
	f, _ := flows.Parse("more.flow.yaml", data)
	for _, claim := range prove.New(f, d).Prove().Claims {
		fmt.Println(claim.Name+":", claim.Verdict, claim.Talk)
	}
	// Output:
	// no loop without a human: holds []
	// no dead end: holds []
	// silence always ends: holds []
	// every conversation ends: fails [{press: again}]
	// at most N questions: fails [{press: again}]
	// the agent is one word away: idle []
}
