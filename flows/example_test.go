package flows_test

import (
	"fmt"

	"github.com/botrunner/botrunner/flows"
)

func ExampleLoad() {
	_, problems := flows.Load("order.flow.yaml", []byte(`flow: order
steps:
  amount:
    ask: How many would you like?
    save: amount
    type: whole_number
    check:
      - ok_if: amont > 0
        else: At least one, please.
  thanks:
    say: Thank you. ${amount} it is: see you soon!
    next: by
  bye:
    end: ordered
`))
	fmt.Print(problems)
	// Output:
	// order.flow.yaml:8:16: error: there is no variable `amont`; did you mean `amount`?
	// order.flow.yaml:11:36: error: a colon with a space behind it inside a text has to be in quotes: "Thank you. ${amount} it is: see you soon!"
	// order.flow.yaml:12:11: error: there is no step `by`; did you mean `bye`?
}
