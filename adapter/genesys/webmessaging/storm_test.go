package webmessaging_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/require"
)

var (
	storms = flag.Int("storms", 500, "conversations that TestNothingIsLostInAStorm runs")
	storm  = flag.Uint64("storm", 0, "the one seed to run instead")
)

// TestNothingIsLostInAStorm runs conversations in which requests are refused and
// lost, and frames are dropped with their connection, cut, doubled, late and out
// of order. Whatever happens, each message of either side arrives at the other
// once and in order. A seed that fails runs alone with -storm.
func TestNothingIsLostInAStorm(t *testing.T) {
	if *storm != 0 {
		weather(t, *storm)
		return
	}
	for seed := uint64(1); seed <= uint64(*storms) && !t.Failed(); seed++ {
		weather(t, seed)
	}
}

// A sky decides what goes wrong, and how often at most: the client tries a thing
// eight times before it gives up.
type sky struct {
	mu   sync.Mutex
	rng  *rand.Rand
	left int
}

func (s *sky) strikes(chance float64) bool {
	if s.left == 0 || s.rng.Float64() >= chance {
		return false
	}
	s.left--
	return true
}

func (s *sky) upTo(d time.Duration) time.Duration { return time.Duration(s.rng.Int64N(int64(d))) }

func (s *sky) intercept(*webmessaging.Conversation, webmessaging.Request) webmessaging.Interception {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.strikes(0.05):
		return webmessaging.Interception{HangUp: true}
	case s.strikes(0.05):
		return webmessaging.Interception{Lost: true}
	case s.strikes(0.1):
		return webmessaging.Interception{Refusal: webmessaging.TooMany(s.upTo(5 * time.Second))}
	case s.strikes(0.05):
		return webmessaging.Interception{Refusal: &webmessaging.Refusal{Code: webmessaging.CodeUnexpected, Text: "Request failed."}}
	default:
		return webmessaging.Interception{}
	}
}

func (s *sky) tamper(*webmessaging.Conversation, []byte) webmessaging.Tampering {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.strikes(0.05):
		return webmessaging.Tampering{Drop: true}
	case s.strikes(0.05):
		return webmessaging.Tampering{Cut: true}
	case s.strikes(0.03):
		return webmessaging.Tampering{Delay: s.upTo(20 * time.Second)}
	case s.rng.Float64() < 0.2:
		return webmessaging.Tampering{Twice: true}
	case s.rng.Float64() < 0.2:
		return webmessaging.Tampering{Late: true}
	default:
		return webmessaging.Tampering{}
	}
}

func weather(t *testing.T, seed uint64) {
	t.Helper()
	const words = 8
	what := fmt.Sprint("seed ", seed)
	synctest.Test(t, func(t *testing.T) {
		s := &sky{rng: rand.New(rand.NewPCG(seed, 0)), left: 7}
		h := newHouse(t, webmessaging.ServerOptions{Serve: answer, Tamper: s.tamper, Intercept: s.intercept})
		session, _, err := h.transport(t, h.options()).Start(t.Context(), danaReyes)
		require.NoError(t, err, what)
		defer func() { require.NoError(t, session.Close(), what) }()
		said := make(chan error, 1)
		pauses := rand.New(rand.NewPCG(seed, 1))
		go func() {
			for i := range words {
				if _, err := session.Send(t.Context(), fmt.Sprint("word ", i)); err != nil {
					said <- err
					return
				}
				time.Sleep(time.Duration(pauses.Int64N(int64(4 * time.Second))))
			}
			said <- nil
		}()
		heard := listen(t, session, what)
		require.NoError(t, <-said, what)
		var want, own []string
		for i := range words {
			own = append(own, fmt.Sprint("word ", i))
			want = append(want, fmt.Sprint("You said: word ", i))
		}
		require.Equal(t, want, heard[genesys.Agent], what)
		require.Equal(t, own, heard[genesys.Client], what)
		require.Len(t, h.server.Conversations(), 1, what)
		require.Equal(t, own, guestSaid(h.conversation()), what)
	})
}

// answer is an agent who repeats what the guest says.
func answer(ctx context.Context, c *webmessaging.Conversation) {
	ann := c.Join(webmessaging.Member{Role: webmessaging.RoleAgent, Name: "Ann"})
	for {
		e, err := ann.Receive(ctx)
		if err != nil {
			return
		}
		if e.Kind == webmessaging.KindMessage && e.Member.Role == webmessaging.RoleCustomer {
			_ = ann.Say("You said: " + e.Message.Text)
		}
	}
}

// listen hears everybody for as long as something may still come, twice
// included.
func listen(t *testing.T, session genesys.Session, what string) map[genesys.ParticipantType][]string {
	t.Helper()
	heard := map[genesys.ParticipantType][]string{}
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		u, err := session.Receive(ctx)
		cancel()
		if errors.Is(err, context.DeadlineExceeded) {
			return heard
		}
		require.NoError(t, err, what)
		require.NotEqual(t, genesys.Over, u.Kind, "%v: %s", u.Err, what)
		for _, m := range u.Messages {
			if m.Type == genesys.TypeMessage {
				heard[m.From.Type] = append(heard[m.From.Type], strings.TrimSpace(m.Text))
			}
		}
	}
}
