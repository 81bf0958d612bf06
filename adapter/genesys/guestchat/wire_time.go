package guestchat

import (
	"encoding/json"
	"time"
)

// stampLayout is how the API writes a time: always three digits of
// milliseconds, where time.Time itself would drop trailing zeros.
const stampLayout = "2006-01-02T15:04:05.000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampLayout) }

func stampOrNone(t *time.Time) string {
	if t == nil {
		return ""
	}
	return stamp(*t)
}

// MarshalJSON writes the dates with milliseconds.
func (m Member) MarshalJSON() ([]byte, error) {
	type plain Member
	return json.Marshal(struct {
		plain
		JoinDate  string `json:"joinDate,omitempty"`
		LeaveDate string `json:"leaveDate,omitempty"`
	}{plain(m), stampOrNone(m.JoinDate), stampOrNone(m.LeaveDate)})
}

// MarshalJSON writes the timestamp with milliseconds.
func (m Message) MarshalJSON() ([]byte, error) {
	type plain Message
	return json.Marshal(struct {
		plain
		Timestamp string `json:"timestamp"`
	}{plain(m), stamp(m.Timestamp)})
}

// MarshalJSON writes the timestamp with milliseconds.
func (t Typing) MarshalJSON() ([]byte, error) {
	type plain Typing
	return json.Marshal(struct {
		plain
		Timestamp string `json:"timestamp"`
	}{plain(t), stamp(t.Timestamp)})
}

// MarshalJSON writes the timestamp, if there is one, with milliseconds.
func (b FrameBody) MarshalJSON() ([]byte, error) {
	type plain FrameBody
	return json.Marshal(struct {
		plain
		Timestamp string `json:"timestamp,omitempty"`
	}{plain(b), stampOrNone(b.Timestamp)})
}
