package flows

import (
	"path"
	"slices"
	"strings"

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
	// Patterns are the operator's expressions for the type pattern, by name.
	// Default: any text fits any of them.
	Patterns map[string]string
	// Hours are the names of the operator's opening hours. Default: any name goes.
	Hours []string
	// Open returns the content of a file beside this one, by its name: of the
	// flows that this one runs. Default: there are none.
	Open func(name string) ([]byte, error)
}

// LoadWith is [Load] with more knowledge.
func LoadWith(name string, data []byte, o Options) (*bot.Dialog, Problems) {
	f, problems := Parse(name, data)
	d, more := compile(f, o)
	problems = merge(problems, more).limited()
	if problems.Fatal() || d == nil {
		return nil, problems
	}
	return d, problems
}

// merge puts the problems of one stage beside those of another, each file's in
// its order.
func merge(own, more Problems) Problems {
	var others Problems
	for _, p := range more {
		if len(own) > 0 && p.File != own[0].File {
			others = append(others, p)
		} else {
			own = append(own, p)
		}
	}
	return append(own.inOrder(), others...)
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
	c.o, c.files = o, newShelf(f.src.name, o)
	c.chain = []string{strings.TrimSuffix(path.Base(f.src.name), flowSuffix)}
	c.loadParts()
	c.declare()
	if c.place(0) > maxSteps {
		c.errorf(f.Steps[0].Name.At, "with all flows that it runs, this flow has more than %d steps", maxSteps)
		return nil, c.all()
	}
	c.dialog()
	c.each((*compiler).gate)
	c.d.Hash = c.files.hash(f.Hash)
	if problems := c.all(); problems.Fatal() || f.faulty {
		return nil, problems
	}
	c.each((*compiler).look)
	if problems := c.all(); problems.Fatal() {
		return nil, problems
	}
	return c.d, c.all()
}

// all are the problems of the file and of those that it runs, each said once.
func (c *compiler) all() Problems {
	problems := slices.Clone(c.problems).inOrder()
	others := map[string]Problems{}
	for _, p := range c.files.problems {
		others[p.File] = append(others[p.File], p)
	}
	c.each(func(part *compiler) {
		if part != c {
			others[part.src.name] = append(others[part.src.name], part.problems...)
		}
		for _, view := range part.spoken {
			if view != nil {
				others[view.src.name] = append(others[view.src.name], view.problems...)
			}
		}
	})
	for _, file := range sortedKeys(others) {
		problems = append(problems, others[file].inOrder()...)
	}
	return problems
}

// typeNames are the types that a question or an input may have.
func typeNames() []string {
	var names []string
	for _, k := range answer.Kinds() {
		names = append(names, k.Name)
	}
	return names
}
