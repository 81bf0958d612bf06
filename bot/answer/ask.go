package answer

import "time"

// What only some types can do is an interface of its own; package bot asks for
// it where it needs it.

// Clocked is a type that also reads what has a meaning only at a time, such as
// "tomorrow". Now is in the customer's time zone. Its Read understands the
// rest.
type Clocked interface {
	ReadAt(answer string, now time.Time) (value any, ok bool)
}

// Doubter is a type that can say between which values it cannot decide: 3 April
// and 4 March. It returns at least two, the likelier first, where asking "Did
// you mean …?" makes sense, and none otherwise. A value, printed, is read as
// itself, so that the customer can repeat one. Now is that of [Clocked].
type Doubter interface {
	Doubt(answer string, now time.Time) (candidates []any)
}

// Picker is a type that knows which of the values of a [Doubter] is meant by a
// part of it: "the 3rd", "Monday", "in the afternoon". It finds nothing where
// the part fits several. Offered has at least two values; now is that of
// [Clocked].
type Picker interface {
	Pick(answer string, offered []any, now time.Time) (index int, ok bool)
}

// Suggester is a type that notices a likely slip of the finger. The suggestion
// is a whole answer, to be confirmed by the customer; Read has returned what was
// written.
type Suggester interface {
	Suggest(answer string) (better string, ok bool)
}

// Nearer is a type that finds what was almost said, where Read finds nothing: a
// choice by a name with slips of the finger in it. The value is to be confirmed
// by the customer.
type Nearer interface {
	Near(answer string) (value any, ok bool)
}

// Labeller is a type whose values customers see otherwise than they are kept: a
// day with the name of its month, a choice by its label. A label is read as its
// value.
type Labeller interface {
	Label(value any) string
}

// only is what Read returns for the values that a message can mean.
func only(meanings []any) (any, bool) {
	if len(meanings) != 1 {
		return nil, false
	}
	return meanings[0], true
}

// doubt is what Doubt returns for them.
func doubt(meanings []any) []any {
	if len(meanings) < 2 || len(meanings) > maxDoubt {
		return nil
	}
	return meanings
}

// maxDoubt is how many candidates a question can name and still be one.
const maxDoubt = 4
