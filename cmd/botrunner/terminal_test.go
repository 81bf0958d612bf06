package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func say(t *testing.T, term *terminal, m bot.Message) {
	t.Helper()
	require.NoError(t, term.Send(t.Context(), m))
}

func TestAnswersOfferedAreNumberedUnlessTheyAreNumbers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		term := newTerminal(strings.NewReader("2\n"), &out, true)
		defer term.Close()
		say(t, term, bot.Message{Text: "What is it?", Numbered: true, Choices: []bot.Choice{{Label: "A bill", Value: "bill"}, {Label: "A fault", Value: "fault"}}})
		say(t, term, bot.Message{Text: "How many?", Choices: []bot.Choice{{Label: "10", Value: "10"}, {Label: "20", Value: "20"}}})
		assert.Equal(t, "What is it?\n  1) A bill\n  2) A fault\nHow many?\n  [10] [20]\n", out.String())
		m, err := term.Receive(t.Context())
		require.NoError(t, err)
		assert.Equal(t, bot.Message{From: bot.FromCustomer, Text: "2"}, m, "what a number means is for the question that is open by then")
	})
}

func TestTypingIsShownOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		term := newTerminal(strings.NewReader(""), &out, true)
		defer term.Close()
		typing := bot.Message{Kind: bot.TypingStarted, From: bot.FromAgent, Name: "Avery"}
		say(t, term, bot.Message{Kind: bot.Joined, From: bot.FromAgent, Name: "Avery"})
		say(t, term, typing)
		say(t, term, typing)
		say(t, term, bot.Message{From: bot.FromAgent, Name: "Avery", Text: "Hi."})
		say(t, term, bot.Message{Kind: bot.Left, From: bot.FromAgent, Name: "Avery"})
		assert.Equal(t, "(Avery has joined)\n(Avery is typing)\nAvery: Hi.\n(Avery has left)\n", out.String())
	})
}

// received is what one Receive came back with.
type received struct {
	m   bot.Message
	err error
}

func receive(ctx context.Context, term *terminal) <-chan received {
	got := make(chan received, 1)
	go func() {
		m, err := term.Receive(ctx)
		got <- received{m, err}
	}()
	return got
}

func waiting(t *testing.T, got <-chan received) {
	t.Helper()
	synctest.Wait()
	select {
	case r := <-got:
		require.Fail(t, "a line went before its turn", "%+v", r)
	default:
	}
}

func TestAPipedLineWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		term := newTerminal(strings.NewReader("Ada\n\nhello\n"), &out, false)
		defer term.Close()

		got := receive(t.Context(), term)
		waiting(t, got)
		term.Prompt(bot.FloorCustomer)
		assert.Equal(t, "Ada", (<-got).m.Text)

		got = receive(t.Context(), term) // the next is for the agent, who is not there yet
		term.Prompt(bot.FloorNobody)
		time.Sleep(time.Minute)
		waiting(t, got)
		say(t, term, bot.Message{Kind: bot.Joined, From: bot.FromAgent, Name: "Avery"})
		term.Prompt(bot.FloorOpen)
		waiting(t, got)
		say(t, term, bot.Message{From: bot.FromAgent, Name: "Avery", Text: "Hi."})
		term.Prompt(bot.FloorOpen)
		waiting(t, got) // more may follow
		time.Sleep(pause)
		assert.Equal(t, "hello", (<-got).m.Text, "the empty line between them is nothing said")

		got = receive(t.Context(), term) // the end of the input waits as a line does
		term.Prompt(bot.FloorOpen)
		waiting(t, got)
		time.Sleep(patience)
		require.ErrorIs(t, (<-got).err, io.EOF, "an agent who says nothing is not waited for")
		assert.Equal(t, "> Ada\n(Avery has joined)\nAvery: Hi.\n> hello\n", out.String())
	})
}

func TestASecretAnswerIsNotShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		term := newTerminal(strings.NewReader("1234\n"), &out, false)
		defer term.Close()
		say(t, term, bot.Message{Text: "Your PIN?", Conceal: true})
		term.Prompt(bot.FloorCustomer)
		m, err := term.Receive(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "1234", m.Text)
		assert.Equal(t, "Your PIN?\n> "+bot.Mask+"\n", out.String())
	})
}

func TestCloseUnblocksReceive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, keyboard := io.Pipe()
		term := newTerminal(in, io.Discard, true)
		got := receive(t.Context(), term)
		synctest.Wait()
		require.NoError(t, term.Close())
		require.NoError(t, term.Close())
		require.ErrorIs(t, (<-got).err, io.EOF)
		require.NoError(t, keyboard.Close()) // lets the reader go
	})
}

func TestAnInputThatBreaksIsNoGoodbye(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		term := newTerminal(strings.NewReader("hello\n"+strings.Repeat("a", maxLine+1)), io.Discard, true)
		defer term.Close()
		_, err := term.Receive(t.Context())
		require.NoError(t, err)
		_, err = term.Receive(t.Context())
		require.ErrorIs(t, err, bufio.ErrTooLong)
	})
}
