package wall

import (
	"fmt"
	"slices"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/figures"
	"github.com/botrunner/botrunner/monitor/history"
)

const (
	day = 24 * time.Hour
	// maxCharts is how many times have room on a card.
	maxCharts = 3
)

// A view is what the document is filled with.
type view struct {
	Look     string // dark, light, or empty: as the browser prefers
	Headline string
	State    state // the worst of all
	Now      string
	Cards    []card
}

// Room says how much room there is for each card. A wall is not scrolled, so the
// more there are, the less each of them shows.
func (v view) Room() string {
	switch n := len(v.Cards); {
	case n <= 4:
		return "few"
	case n <= 9:
		return "many"
	default:
		return "most"
	}
}

// A state is how a chat fares. Its text is a class of the style.
type state string

// The states, the worst one first.
const (
	broken  state = "broken"
	slow    state = "slow"
	unknown state = "unknown"
	works   state = "works"
)

func (s state) rank() int { return slices.Index([]state{broken, slow, unknown, works}, s) }

// Word is what people read; beside it stands Sign.
func (s state) Word() string {
	return map[state]string{broken: "does not work", slow: "not well", unknown: "no run yet", works: "works"}[s]
}

// Sign is a shape for those who see no colours.
func (s state) Sign() string {
	return map[state]string{broken: "✕", slow: "!", unknown: "…", works: "✓"}[s]
}

// A card is about one monitor at one chat.
type card struct {
	Monitor, Title, Target string
	State                  state
	Since                  string // how long it has been so
	Blame                  string // why it is so
	Last                   string // when the latest run began
	Day, Week              string // availability
	Strip                  []bar
	StripLabel             string
	Charts                 []chart
}

func (o Options) view(now time.Time) view {
	var v view
	subjects := o.Recent.Subjects()
	titles := map[history.Subject]string{}
	for _, m := range o.Monitors {
		titles[m.Subject] = m.Title
		if !slices.Contains(subjects, m.Subject) {
			subjects = append(subjects, m.Subject)
		}
	}
	for _, s := range subjects {
		v.Cards = append(v.Cards, cardOf(s, titles[s], o.Recent.Since(s, now.Add(-history.RecentAge)), now))
	}
	slices.SortStableFunc(v.Cards, func(a, b card) int { return a.State.rank() - b.State.rank() })
	v.Headline, v.State = headline(v.Cards)
	v.Now = now.Format("15:04:05 MST")
	return v
}

// headline is what is read first.
func headline(cards []card) (string, state) {
	if len(cards) == 0 {
		return "no monitors", unknown
	}
	well := 0
	for _, c := range cards {
		if c.State == works {
			well++
		}
	}
	switch {
	case well == len(cards) && well == 1:
		return "the chat works", works
	case well == len(cards):
		return fmt.Sprintf("all %d chats work", well), works
	default:
		return fmt.Sprintf("%d of %d work well", well, len(cards)), cards[0].State
	}
}

func cardOf(s history.Subject, title string, entries []history.Entry, now time.Time) card {
	c := card{Monitor: s.Monitor, Title: title, Target: s.Target, State: unknown}
	entries = slices.DeleteFunc(entries, func(e history.Entry) bool { return e.Outcome == monitor.Interrupted })
	if len(entries) == 0 {
		return c
	}
	last := entries[len(entries)-1]
	c.Title, c.State = last.Title, stateOf(last.Outcome)
	c.Since = ago(now.Sub(sinceWhen(entries)))
	if last.Blame != "" {
		c.Blame = fmt.Sprintf("%s: look at the %s", last.Blame, last.Side)
	}
	c.Last = ago(now.Sub(last.Began)) + " ago"
	today := from(entries, now.Add(-day))
	c.Day, c.Week = availability(today), availability(entries)
	c.Strip, c.StripLabel = stripOf(entries)
	c.Charts = chartsOf(today, now)
	return c
}

func stateOf(o monitor.Outcome) state {
	switch o {
	case monitor.Passed:
		return works
	case monitor.Degraded:
		return slow
	case monitor.Failed:
		return broken
	default:
		return unknown
	}
}

// sinceWhen is when the state began that the latest run is in.
func sinceWhen(entries []history.Entry) time.Time {
	i := len(entries) - 1
	for i > 0 && entries[i-1].Outcome == entries[i].Outcome {
		i--
	}
	return entries[i].Began
}

func from(entries []history.Entry, t time.Time) []history.Entry {
	i, _ := slices.BinarySearchFunc(entries, t, func(e history.Entry, t time.Time) int { return e.Began.Compare(t) })
	return entries[i:]
}

func availability(entries []history.Entry) string {
	if len(entries) == 0 {
		return "–"
	}
	well := 0
	for _, e := range entries {
		if e.Outcome != monitor.Failed {
			well++
		}
	}
	return figures.Percent(float64(well) / float64(len(entries)))
}

// ago is a length of time in one unit, which is what a glance can take in.
func ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(max(d, 0).Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 2*day:
		return fmt.Sprintf("%d h", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days", int(d/day))
	}
}
