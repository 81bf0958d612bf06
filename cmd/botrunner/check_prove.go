package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/prove"

	"github.com/spf13/cobra"
)

// provable adds to check what needs all ways through a flow to be followed.
func provable(std streams, cmd *cobra.Command) *cobra.Command {
	a := analysis{std: std}
	flags := cmd.Flags()
	flags.BoolVar(&a.prove, "prove", false, "say what holds in every conversation, or show one in which it does not")
	flags.BoolVar(&a.routing, "routing", false, "list every queue, skill, language and priority that the flow can ask for")
	flags.StringVar(&a.known, "known", "", "with --routing, report what is not in this `FILE`: lists of queues, skills and languages")
	cmd.Long += `

With --prove it follows every way through a flow and says whether all
conversations end, whether a silent customer is let go, how many questions
there are at most, and whether an agent is always one word away. What does not
hold is shown by the shortest conversation, as lines of a test case. The exit
status is 3 if something does not hold.

With --routing it lists what a flow can ask the contact centre for. --known
compares that with what the contact centre has:

    queues: [billing, sales]
    skills: [english, refunds]
    languages: [en, fr]`
	plain := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if !a.prove && !a.routing && a.known == "" {
			return plain(cmd, args)
		}
		a.json, _ = cmd.Flags().GetBool("json")
		a.config, _ = cmd.Flags().GetString("config")
		return a.run(args)
	}
	return cmd
}

// An analysis is one run of check that follows all ways.
type analysis struct {
	std                  streams
	prove, routing, json bool
	known                string
	config               string
	failed               bool
}

// A finding is what an analysis says of one flow.
type finding struct {
	File     string        `json:"file"`
	Proof    *prove.Proof  `json:"proof,omitempty"`
	Routing  prove.Routing `json:"routing,omitempty"`
	Problems []problemJSON `json:"problems,omitempty"`

	unknown flows.Problems
}

func (a *analysis) run(paths []string) error {
	if a.known != "" && !a.routing {
		return usage(errors.New("--known goes with --routing"))
	}
	known, err := a.readKnown()
	if err != nil {
		return err
	}
	files, err := flowFiles(paths)
	if err != nil {
		return err
	}
	offered, err := offeredBy(a.std, a.config)
	if err != nil {
		return err
	}
	var findings []finding
	wait := newProgress(a.std, a.json)
	defer wait.done()
	for i, file := range files {
		p, err := prover(a.std, file, offered.known(), a.json)
		if err != nil {
			return err
		}
		wait.say("going through all conversations of "+file, i+1, len(files))
		found := a.look(file, p, known)
		wait.clear()
		findings = append(findings, found)
		if !a.json {
			a.print(found, len(files) > 1)
		}
	}
	if a.json {
		if err := writeJSON(a.std.out, findings); err != nil {
			return err
		}
	}
	if a.failed {
		return &statusError{status: exitFlow}
	}
	return nil
}

func (a *analysis) readKnown() (prove.Known, error) {
	if a.known == "" {
		return prove.Known{}, nil
	}
	data, err := os.ReadFile(a.known)
	if err != nil {
		return prove.Known{}, readingError(a.known, err)
	}
	known, err := prove.LoadKnown(a.known, data)
	if err != nil {
		return prove.Known{}, usage(err)
	}
	return known, nil
}

// prover reads a flow. One that does not pass is reported, and ends the
// command.
func prover(std streams, path string, o flows.Options, asJSON bool) (*prove.Prover, error) {
	dialog, problems, err := loadFlowWith(path, o)
	if err != nil {
		return nil, err
	}
	if dialog == nil {
		return nil, unsound(std, problems, asJSON)
	}
	return proverOf(path, dialog)
}

func proverOf(path string, dialog *bot.Dialog) (*prove.Prover, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, readingError(path, err)
	}
	f, _ := flows.Parse(path, data)
	return prove.New(f, dialog), nil
}

func (a *analysis) look(file string, p *prove.Prover, known prove.Known) finding {
	found := finding{File: file}
	if a.prove {
		found.Proof = p.Prove()
		a.failed = a.failed || found.Proof.Fails()
	}
	if a.routing {
		found.Routing = p.Routing()
		found.unknown = known.Compare(file, found.Routing)
		found.Problems = problemsJSON(found.unknown)
		a.failed = a.failed || found.unknown.Fatal()
	}
	return found
}

func (a *analysis) print(f finding, named bool) {
	if named {
		fmt.Fprintf(a.std.out, "%s:\n", f.File)
	}
	if f.Proof != nil {
		show(a.std.out, f.Proof, proofAccents)
	}
	if f.Routing != nil {
		show(a.std.out, f.Routing, routingAccents)
	}
	for _, p := range f.unknown {
		fmt.Fprintln(a.std.out, problemLine(p, inColour(a.std.out)))
	}
}
