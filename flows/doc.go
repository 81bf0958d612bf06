// Package flows turns a flow file, which its author writes in YAML, into the
// [bot.Dialog] that an engine runs. It reads bytes and opens nothing.
//
//	dialog, problems := flows.Load("prequalify.flow.yaml", data)
//	fmt.Print(problems) // prequalify.flow.yaml:8:14: error: there is no step …
//	if problems.Fatal() {
//		return
//	}
//
// Its readers do not program, so a file is judged as a whole: every problem is
// reported in one go, in the order of the file, with its place, what is wrong
// and what to write instead, and nothing is reported that merely follows from
// another problem. Even YAML that cannot be parsed is repaired in memory, where
// the repair is plain, to find what is wrong behind it.
//
// The stages are those of a compiler. [Parse] reads YAML nodes strictly into a
// [File], the author's words with their places; text stays as it was written.
// [Compile] gives names and types their meaning and makes the dialog. [Load] is
// both.
//
// # Agents
//
// [LoadAgent] does the same with a file that begins with `agent:`, the other side
// of a chat in the simulator: same reader, same expressions, other verbs. Its
// head says whom the agent answers and when. From the start its script knows
// customer, queue, skills, language, priority and userData, see [Asked].
//
// # Texts and expressions
//
// The values of if and ok_if are expressions of github.com/expr-lang/expr;
// every other value is a text in which ${…} holds one. A value of set, priority
// or secrets that is nothing but ${…} keeps its type. In set an unquoted
// number, true or false is what it looks like; 007, +33 and what stands in
// quotes are texts.
//
// The type of each variable is known before anything runs: from inputs, from
// the question that saves it (a menu saves a text), or from the expression that
// sets it. An expression is compiled once, against those types; at run time a
// variable without a value equals nothing, is replaced by ??, and makes
// arithmetic fail with an error that names it. Besides the variables there are
// event, with name, text and agent of the chat event at hand, and language, the
// flow's, where no variable has that name.
//
// What an expression can cost is bounded by named limits, checked at load: no
// loop inside a loop, no clock, no growth without end.
package flows
