// Package flowtest plays the conversations of test files, `tests:`, and tells
// what came of them. A test file is read by [flows.LoadSuite]:
//
//	suite, problems := flows.LoadSuite("hello.test.yaml", data, find)
//	…
//	test, err := flowtest.New(suite, subject)
//	report := test.Run(flowtest.Options{})
//
// A case is played in virtual time by calling [bot.Engine.Step]: nothing sleeps
// and nothing runs beside it, so a file of a hundred cases takes milliseconds.
// Everybody whom the flow can meet is played: the customer by the lines of the
// talk, the contact centre by itself – it opens every chat, unless the case says
// `refused: true` –, the agent by `event` and `agent` lines.
//
// # What is compared
//
// A `bot:` line holds if the bot has said a text that contains it since the
// customer's last words, capitals and line breaks aside, and behind what the
// `bot:` line before it found. It says nothing of what else the bot has said.
// What `expect` names is compared once, at the end of the talk.
//
// # Coverage
//
// [Coverage] counts the steps that were visited and the ways from step to step
// that were taken. [Test.Missing] searches for the cases that would visit and
// take the rest.
package flowtest
