package flows

import (
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"
)

// Load reads, checks and compiles a flow file. The dialog is nil if and only if
// there is an error among the problems; warnings and hints leave it whole. The
// name is how problems call the file.
func Load(name string, data []byte) (*bot.Dialog, Problems) {
	return LoadWith(name, data, Options{})
}

// Options are what is known beside the file. The zero value is fine.
type Options struct {
	// Operations are what the operator's settings offer to calls. Default: calls
	// are not compared with anything.
	Operations []Operation
}

// LoadWith is [Load] with more knowledge.
func LoadWith(name string, data []byte, o Options) (*bot.Dialog, Problems) {
	f, problems := Parse(name, data)
	d, more := compile(f, o)
	problems = append(problems, more...).inOrder()
	if len(problems) > maxProblems {
		problems = problems[:maxProblems]
	}
	if problems.Fatal() || d == nil {
		return nil, problems
	}
	return d, problems
}

// Compile checks what a file means and makes the dialog of it. It goes on where
// [Parse] had to leave something out and reports nothing that merely follows
// from that. The dialog is nil if either found an error.
func Compile(f *File) (*bot.Dialog, Problems) { return compile(f, Options{}) }

func compile(f *File, o Options) (*bot.Dialog, Problems) {
	if len(f.Steps) == 0 && f.Flow == nil {
		return nil, nil
	}
	c := newCompiler(f)
	c.o = o
	c.declare()
	c.dialog()
	if c.problems.Fatal() || f.faulty {
		return nil, c.problems.inOrder()
	}
	c.look()
	if c.problems.Fatal() {
		return nil, c.problems.inOrder()
	}
	return c.d, c.problems.inOrder()
}

// typeNames are the types that a question or an input may have.
func typeNames() []string {
	var names []string
	for _, k := range answer.Kinds() {
		names = append(names, k.Name)
	}
	return names
}
