package bot_test

import (
	"fmt"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

const hello = `
flow: hello
defaults: {wait: 2m, silent: bye, give_up: bye}
steps:
  age:
    ask: How old are you?
    save: age
    type: whole_number
  bye:
    say: In ten years you will be ${age + 10}.
`

func ExampleEngine_Step() {
	dialog, problems := flows.Load("hello.flow.yaml", []byte(hello))
	if problems.Fatal() {
		fmt.Println(problems)
		return
	}
	engine, err := bot.NewEngine(dialog, bot.EngineOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	c := engine.New("c1")
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	for _, event := range []bot.Event{
		bot.Started{At: now},
		bot.Said{At: now, Message: bot.Message{Text: "I am 42 years old"}},
	} {
		effects, err := engine.Step(c, event)
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, effect := range effects {
			switch e := effect.(type) {
			case bot.Tell:
				fmt.Println("bot:", e.Text)
			case bot.Finish:
				fmt.Println("outcome:", e.Outcome)
			}
		}
	}
	// Output:
	// bot: How old are you?
	// bot: In ten years you will be 52.
	// outcome: ended
}
