package flowtest

import (
	"errors"
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// Limits of the search. They keep it to a few seconds even where a large flow
// has ways that nobody can take.
const (
	maxTurns   = 60_000 // tried with a crowd
	maxOnwards = 3_000  // tried to make one conversation see more
	maxScenes  = 30_000 // conversations kept with a crowd
	maxLength  = 200    // lines of one conversation
)

// A search plays all conversations with a flow, the shortest first, and keeps
// those that differ from what it has kept. Conversations that stand at the same
// place differ if one of their variables has a value that was not seen there
// before, or two that a line names together have values that were not seen
// together: conditions hardly ever ask for more. It uses neither chance nor a
// clock, so it finds the same each time.
type search struct {
	test    *Test
	answers [][]string       // by step
	pairs   [][]pair         // by step
	most    int              // conversations kept that stand at the same place
	numbers map[value]int    // of the values that were seen
	met     map[meeting]bool // values that were seen together
	places  map[place]int    // by their numbers
	crowd   []int            // conversations kept, by the number of the place
	passed  marks            // steps and ways that a scene has come by
	found   []*scene         // all that were kept, in order
}

// A value is one that a variable had: as it prints, or nil.
type value struct {
	variable int
	is       any
}

// A meeting is two values at one place, all by their numbers.
type meeting struct{ place, a, b int32 }

// A scene is a conversation that the search has come to.
type scene struct {
	*stage
	before *scene
	line   *flows.Line // that led here from before
	given  []flows.Pair
	length int
	seen   marks // steps and ways on the way here
}

// A place is where a conversation stands, its variables aside.
type place struct {
	at, misses int
	phase      bot.Phase
	chat       bot.ChatState
	agents     int
	nudged     bool
	doubtful   bool
	refused    bool
	closed     string
}

// crowds are how many conversations are kept that stand at the same place: few
// do for most flows. More are kept only if something is left to be found.
func crowds() []int { return []int{3, 12, 60} }

// explore plays from the start of every conversation on, until all that is
// wanted has been seen. What was found with a small crowd is kept: a larger one
// may be cut off before it has come as far.
func (t *Test) explore(wanted marks) (*search, []*scene) {
	s := &search{test: t, answers: make([][]string, len(t.route.dialog.Steps)), pairs: interests(t.subject, t.route)}
	for i := range s.answers {
		s.answers[i] = answers(t.subject, i)
	}
	left := wanted.clone()
	var found []*scene
	for _, most := range crowds() {
		s = s.afresh(most, newMarks(t.route.size()))
		for _, closed := range t.closings() {
			for _, given := range handed(t.subject.File, t.route.dialog) {
				s.keep(&scene{stage: t.newStage(&flows.Case{Closed: closed}), given: given, seen: newMarks(t.route.size())})
			}
		}
		found = append(found, s.play(maxTurns)...)
		left.without(s.passed)
		if left.gain(wanted) == 0 {
			break
		}
	}
	return s, found
}

// afresh is a search that has found nothing yet.
func (s *search) afresh(most int, passed marks) *search {
	return &search{
		test: s.test, answers: s.answers, pairs: s.pairs, most: most, passed: passed,
		numbers: map[value]int{}, met: map[meeting]bool{}, places: map[place]int{},
	}
}

// onwards plays from one scene on, with an eye only for where it has not been.
func (s *search) onwards(from *scene) []*scene {
	o := s.afresh(1, from.seen.clone())
	o.found = []*scene{from}
	return o.play(maxOnwards)
}

func (s *search) play(most int) []*scene {
	turns := 0
	for i := 0; i < len(s.found) && turns < most; i++ {
		turns += s.goOn(s.found[i])
	}
	return s.found
}

// goOn plays everything that can happen next, and returns how much that was.
func (s *search) goOn(from *scene) int {
	if from.c.Phase == bot.Over || from.length == maxLength {
		return 0
	}
	moves := s.moves(from.stage)
	for _, m := range moves {
		s.keep(&scene{stage: from.fork(), before: from, line: m, given: from.given, length: from.length + 1, seen: from.seen})
	}
	return len(moves)
}

// keep plays the last line of a scene, or its start, and keeps it if it is new
// in some way. One that comes by what none has come by before always is. Where
// the line opens the first chat, the scene is played with a refusal as well.
func (s *search) keep(next *scene) {
	from, before := next.c.At, next.fork()
	effects, err := next.play()
	if u, ok := errors.AsType[*unanswered](err); ok {
		s.answer(next, before, u)
	}
	if err != nil {
		return
	}
	if !before.refused && before.c.Chat.Number == 0 && next.c.Chat.Number > 0 {
		refused := *next
		refused.stage = before
		refused.refused = true
		defer s.keep(&refused)
	}
	path := s.test.route.follow(from, effects, next.c.At)
	discovers := false
	next.seen = next.seen.clone()
	for n := range s.test.route.passed(path) {
		next.seen.set(n)
		discovers = discovers || !s.passed.has(n)
		s.passed.set(n)
	}
	at := s.number(next.place())
	if len(s.found) >= maxScenes || !discovers && (s.crowd[at] >= s.most || !s.differs(at, next.c)) {
		return
	}
	s.crowd[at]++
	s.found = append(s.found, next)
}

func (s *search) number(p place) int {
	n, known := s.places[p]
	if !known {
		n = len(s.places)
		s.places[p] = n
		s.crowd = append(s.crowd, 0)
	}
	return n
}

// answer plays a scene, from before it, with each answer to a call.
func (s *search) answer(next *scene, before *stage, u *unanswered) {
	for _, m := range mocks(s.test.subject, u.step, u) {
		mocked := *next
		mocked.stage = before.fork()
		mocked.mocks = append(slices.Clip(before.mocks), m)
		s.keep(&mocked)
	}
}

func (s *scene) play() ([]bot.Effect, error) {
	if s.line == nil {
		return s.start(s.given)
	}
	return s.act(s.line)
}

func (s *scene) place() place {
	return place{
		at: s.c.At, misses: s.c.Misses, phase: s.c.Phase, chat: s.c.Chat.State, agents: len(s.c.Chat.Agents),
		nudged: s.c.Nudged, doubtful: s.c.Offer != nil, refused: s.refused, closed: s.shut(),
	}
}

// differs reports whether two values meet that have not met at the place, or
// nobody was there before.
func (s *search) differs(at int, c *bot.Conversation) bool {
	met := len(s.met)
	for _, p := range s.pairs[c.At] {
		s.met[meeting{int32(at), s.valueOf(c, p.a), s.valueOf(c, p.b)}] = true
	}
	return len(s.met) > met || s.crowd[at] == 0
}

// valueOf is the number of the value that a variable has.
func (s *search) valueOf(c *bot.Conversation, variable int) int32 {
	key := value{variable: variable}
	if v := c.Vars[variable]; v != nil {
		key.is = bot.Print(v)
	}
	n, known := s.numbers[key]
	if !known {
		n = len(s.numbers)
		s.numbers[key] = n
	}
	return int32(n)
}
