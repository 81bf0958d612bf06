package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/botrunner/botrunner/monitor"
)

// ErrNoTalk is returned by [Read] for what holds no conversation that it knows.
var ErrNoTalk = errors.New("there is no conversation in it; expected what GET /sim/conversations answers, " +
	"messages of guest chat as JSON, lines of `botrunner monitor --json`, or a transcript of a monitor run")

// Read finds the talks in what a program has written: the answer of the
// simulator to GET /sim/conversations, or one conversation of it; pages of
// messages of guest chat; lines of `botrunner monitor --json`; or transcripts as
// a monitor run prints them. The one that began last comes last. Customer is the member who is the customer, where
// only messages are known; empty: whoever joined first.
func Read(data []byte, customer string) ([]Talk, error) {
	var talks []Talk
	if trimmed := bytes.TrimSpace(data); len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' {
		talks = readTranscript(data)
	} else {
		var err error
		if talks, err = readJSON(trimmed, customer); err != nil {
			return nil, err
		}
	}
	if len(talks) == 0 {
		return nil, ErrNoTalk
	}
	return talks, nil
}

// A document is any of the JSON that is understood; what it is shows in what it
// has.
type document struct {
	Conversations []chat         // of GET /sim/conversations
	Transcript    []monitor.Line // of a monitor run
	Entities      []message      // a page of messages
	chat
}

func readJSON(data []byte, customer string) ([]Talk, error) {
	var talks []Talk
	var pages []message
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading JSON: %w", err)
		}
		var d document
		if raw[0] == '[' {
			err = json.Unmarshal(raw, &d.Entities)
		} else {
			err = json.Unmarshal(raw, &d)
		}
		if err != nil {
			return nil, fmt.Errorf("reading JSON: %w", err)
		}
		pages = append(pages, d.Entities...)
		if len(d.Transcript) > 0 {
			talks = append(talks, Talk{Lines: d.Transcript})
		}
		slices.SortStableFunc(d.Conversations, func(a, b chat) int { return a.Opened.Compare(b.Opened) })
		for _, c := range append(d.Conversations, d.chat) {
			if len(c.Messages)+len(c.Members) > 0 {
				talks = append(talks, c.talk())
			}
		}
	}
	if len(pages) > 0 {
		t, err := talkOf(pages, customer)
		if err != nil {
			return nil, err
		}
		talks = append(talks, t)
	}
	return talks, nil
}
