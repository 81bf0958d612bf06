package bot

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// released is a conversation with something in every place of it, the engine
// that has it, and what its serving has undertaken.
func released(t *testing.T) (*Engine, *Conversation, undertaking) {
	t.Helper()
	ask := func(save int) *Ask { return &Ask{Save: save, GiveUp: Nowhere, Silent: Nowhere} }
	e, err := NewEngine(&Dialog{
		Hash: "version-1", Vars: []Var{{Name: "text"}, {Name: "whole"}, {Name: "number"}, {Name: "yes"}, {Name: "secret", Secret: true}, {Name: "file"}, {Name: "none"}},
		Steps:   []Step{{Name: "first", Verb: ask(0), Next: 1}, {Name: "second", Verb: ask(1), Next: 2}, {Name: "human", Verb: &Escalate{Nobody: Nowhere, Failed: Nowhere, Finished: Nowhere}, Next: Nowhere}},
		Anytime: []Anytime{{Name: "back", Words: []string{"back"}, Next: Nowhere, Then: GoBack}},
	}, EngineOptions{SealKey: bytes.Repeat([]byte{7}, 32)})
	require.NoError(t, err)
	at := time.UnixMilli(1_790_000_000_000)
	file := File{ID: "f-1", Name: "photo.jpg", Type: "image/jpeg", Size: 1234}
	c := &Conversation{
		ID: "ada", Phase: Asking, At: 1, Vars: []any{"Ada", 36, 1.5, true, NewSecret("1234"), file, nil},
		Chat: Chat{Number: 2, State: Open, Step: 2, Agents: []string{"Avery"}, Met: true}, Calls: 3, Misses: 1, AllMisses: 4, Nudged: true,
		Heard: NewSecret("half an ans"), Files: []File{file}, Offer: &Offer{Why: Slip, Values: []any{"a", 2}, Written: "b"}, Trail: []int{0},
		Silence: at, Waiting: at.Add(time.Second), Nobody: at.Add(2 * time.Second), Settle: at.Add(3 * time.Second),
		Event: &ChatEvent{Name: EventMessageReceived, Text: "Hello", Agent: "Avery", Chat: 2, Mark: "m-1"}, Inbox: []ChatEvent{{Name: EventAgentConnected}},
	}
	text := "Hello"
	return e, c, undertaking{
		Number: 9, Todo: []keptEffect{{Number: 8, Tell: &Message{ID: "ada.8", Text: "Hi"}}, {Number: 9, Send: &text}},
		Heard: "u-1", Mark: "m-1", Session: []byte("keys"), Said: []keptText{rememberText("Good day")},
		Queue: "Support", Asked: at.UnixMilli(), Begun: at.Add(-time.Minute).UnixMilli(), since: at.Add(time.Minute),
	}
}

// A file in testdata/kept is written once, when there is something new in it, and
// never again, with what keep makes of released: what a released program has kept
// can be taken up by every later one.
func TestEveryReleasedFormatIsTakenUp(t *testing.T) {
	e, c, whole := released(t)
	missing := map[string]func(*undertaking){
		"format1.kept": func(u *undertaking) { u.Queue, u.Asked, u.Begun, u.since = "", 0, 0, time.Time{} },
	}
	files, err := filepath.Glob("testdata/kept/*.kept")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		u := whole
		if leaveOut := missing[filepath.Base(file)]; leaveOut != nil {
			leaveOut(&u)
		}
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		found, undertaken, err := e.unkeep(data)
		require.NoError(t, err, file)
		assert.Equal(t, c, found, file)
		assert.Equal(t, u, undertaken, file)
		standing, err := KeptStanding(data)
		require.NoError(t, err)
		stands := e.Standing(c)
		stands.Since = u.since
		assert.Equal(t, stands, standing, "no key is needed to know where it stands")
	}
}

func TestAMovedConversationTakesWithItWhatIsLeftToDo(t *testing.T) {
	e, c, u := released(t)
	next, err := NewEngine(e.dialog, EngineOptions{SealKey: bytes.Repeat([]byte{7}, 32)})
	require.NoError(t, err)
	data, err := e.keep(c, u)
	require.NoError(t, err)
	moved, err := NewMover(e, next).MoveKept(data)
	require.NoError(t, err)
	found, undertaken, err := next.unkeep(moved)
	require.NoError(t, err)
	assert.Equal(t, c, found)
	assert.Equal(t, u, undertaken)
}
