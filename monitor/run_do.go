package monitor

import (
	"context"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// do does what the script wants done.
func (t *run) do(ctx context.Context, e bot.Effect) error {
	switch e := e.(type) {
	case bot.Begun:
		return t.begin(e.Step)
	case bot.Unmet:
		t.missed(e)
	case bot.Report:
		t.result.Notes = append(t.result.Notes, e.Problem)
	case bot.Finish:
		t.finish(e.Outcome)
	default:
		return t.command(ctx, e)
	}
	return nil
}

// finish takes the script's own verdict.
func (t *run) finish(outcome string) {
	t.endStep(Done)
	switch outcome {
	case bot.OutcomeEnded:
		t.outcome = Passed
	case bot.OutcomeRunaway:
		t.circles()
	default:
		t.outcome = Outcome(outcome)
	}
}

// command carries out what is done in the chat. One that is not carried out
// breaks the run.
func (t *run) command(ctx context.Context, e bot.Effect) error {
	before := time.Now()
	err := t.carryOut(ctx, e)
	t.stood += time.Since(before)
	if err != nil {
		t.broken(ctx, err)
		return errBroken
	}
	if _, connects := e.(bot.StartChat); connects {
		t.connected(time.Since(before))
		return t.take(ctx, bot.ChatStarted{At: t.now()})
	}
	return nil
}

func (t *run) carryOut(ctx context.Context, e bot.Effect) error {
	switch e := e.(type) {
	case bot.StartChat:
		t.talks(Line{Who: ByMonitor, Event: bot.CommandStartChat, Text: e.Queue})
		patient, cancel := t.patient(ctx)
		defer cancel()
		return t.chat.StartChat(patient, e.Escalation) // which leaves what it could not open
	case bot.Tell:
		t.talks(Line{Who: ByMonitor, Text: t.masked(e.Text)})
		t.speaks()
		return t.chat.SendMessage(ctx, e.Text)
	case bot.FilteredMessage:
		t.talks(Line{Who: ByMonitor, Event: "sendFilteredMessage", Text: bot.Mask})
		return t.chat.SendFilteredMessage(ctx, e.Message, e.Hide)
	case bot.AttachUserData:
		t.talks(Line{Who: ByMonitor, Event: "updateUserData"})
		return t.chat.UpdateUserData(ctx, e.Data)
	case bot.SendTyping:
		t.talks(Line{Who: ByMonitor, Event: "sendTyping"})
		return t.chat.SendTyping(ctx)
	case bot.EndChat:
		t.hangUp(ctx)
		return nil
	default:
		return nil // nothing else comes from a monitor's verbs
	}
}

// patient is ctx for opening a chat. An interrupt leaves it the time for closing:
// only who has the server's answer can close what the server has opened. The
// goroutine that counts that time ends with the cancel that the caller owes.
func (t *run) patient(ctx context.Context) (context.Context, context.CancelFunc) {
	end, limited := ctx.Deadline()
	if !limited {
		end = time.Now().Add(t.runner.monitor.TimeLimit)
	}
	patient, cancel := context.WithDeadline(context.WithoutCancel(ctx), end)
	off := context.AfterFunc(ctx, func() {
		await(patient, time.Now().Add(t.runner.opts.Closing))
		cancel()
	})
	return patient, func() { off(); cancel() }
}

// speaks keeps when the monitor says something. What it replies comes after what
// it expected, and is no part of the measurement.
func (t *run) speaks() {
	t.answered, t.said = false, time.Now()
	if e, expects := t.runner.monitor.Dialog.Steps[t.at].Verb.(*bot.Expect); expects && len(e.Reply) > 0 && t.until.IsZero() {
		t.until = t.said
	}
}

func (t *run) masked(text string) string { return t.runner.engine.Mask(t.c, text) }

// talks keeps a line of the transcript.
func (t *run) talks(l Line) {
	l.At = t.since()
	t.result.Transcript = append(t.result.Transcript, l)
	if said := t.runner.opts.Watch.Said; said != nil {
		said(l)
	}
}
