package main

import (
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFlowThatChangesMeetsNewCustomersOnly(t *testing.T) {
	s := operate(t, quiet)
	before := s.arrives(t, "")
	before.hears(t, "Hello from the first flow.")
	s.write(t, "reception.flow.yaml", strings.NewReplacer("first", "second", "What is your name?", "Who are you?").Replace(password))
	s.eventually(t, s.metrics, `botrunner_reloads_total{result="done"} 2`)
	after := s.arrives(t, "")
	after.hears(t, "Hello from the second flow.")
	for c, question := range map[*caller]string{before: "What is your name?", after: "Who are you?"} {
		c.says(t, "pin-4711")
		c.hears(t, question)
		c.says(t, "Ada")
		c.hears(t, "How can I help?")
	}
}

func TestWhatDoesNotPassChangesNothingAndSaysWhy(t *testing.T) {
	s := operate(t, quiet)
	s.write(t, "reception.flow.yaml", strings.Replace(password, "finished: bye", "finished: by", 1))
	s.eventually(t, s.metrics, "\nbotrunner_reload_success 0\n")
	assert.Contains(t, s.stderr(), "reception.flow.yaml:11:15: error: there is no step `by`; did you mean `bye`?")
	assert.Contains(t, s.stderr(), `msg="not all of it passes, so nothing has changed" because="files changed"`)
	s.arrives(t, "").hears(t, "Hello from the first flow.")
	status, _ := s.call(t, http.MethodGet, s.admin+"/readyz", "", "")
	assert.Equal(t, http.StatusOK, status, "what was loaded before is still good")

	s.write(t, "botrunner.yaml", "limits: {chats: many}\n")
	s.eventually(t, s.logged, `botrunner.yaml:1:17: error: limits.chats: expected a whole number`)
	s.write(t, "botrunner.yaml", quiet)
	s.write(t, "reception.flow.yaml", strings.Replace(password, "first", "third", 1))
	s.eventually(t, s.metrics, "\nbotrunner_reload_success 1\n")
	s.arrives(t, "").hears(t, "Hello from the third flow.")
}

func TestAServerTakesOverWhatItCanAndNamesWhatNeedsARestart(t *testing.T) {
	s := operate(t, "serve: {watch: false}\nuserData: {from: before}\n")
	before := s.arrives(t, "")
	before.hears(t, "What is your PIN?")
	s.write(t, "botrunner.yaml", "serve: {watch: false, botName: Bo}\nlog: {level: debug}\nuserData: {from: after}\nlimits: {idle: 1000}\n")
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	require.NoError(t, self.Signal(syscall.SIGHUP))
	s.eventually(t, s.logged, "because=SIGHUP")
	assert.Contains(t, s.stderr(), "needs a restart\" setting=serve.botName")
	assert.Contains(t, s.stderr(), "needs a restart\" setting=limits.idle")
	assert.NotContains(t, s.stderr(), "setting=log.level")
	status, level := s.call(t, http.MethodGet, s.admin+"/log/level", "", "")
	assert.Equal(t, []any{http.StatusOK, "debug\n"}, []any{status, string(level)})

	// The settings have another contact centre now; who was here stays on the old
	// one, however often they are read again.
	require.NoError(t, self.Signal(syscall.SIGHUP))
	s.eventually(t, s.metrics, `botrunner_reloads_total{result="done"} 3`)
	before.toAgent(t)
	s.arrives(t, "").toAgent(t)
	assert.Equal(t, exitOK, s.stop())
}

func TestOnlySettingsAndFlowsMatter(t *testing.T) {
	r := &reloader{files: []string{"conf/botrunner.yaml", "conf/token.key", "flows/a.flow.yaml"}}
	for name, matters := range map[string]bool{
		"conf/botrunner.yaml": true, "conf/token.key": true, "flows/a.flow.yaml": true,
		"flows/a.fr.yaml": true, "flows/part.flow.yml": true, "conf/..data": true,
		"conf/serve.log": false, "flows/.a.flow.yaml.swp": false, "flows/.#a.yaml": false, "flows/a.flow.yaml~": false, "flows/4913": false,
	} {
		assert.Equal(t, matters, r.matters(fsnotify.Event{Name: name, Op: fsnotify.Write}), name)
	}
	assert.False(t, r.matters(fsnotify.Event{Name: "conf/botrunner.yaml", Op: fsnotify.Chmod}))
	assert.Equal(t, []string{"conf", "flows"}, foldersOf(r.files))
}

func TestStrokesAreWaitedOutButNotForEver(t *testing.T) {
	var c calm
	assert.Nil(t, c.over(), "nothing has happened")
	now := time.Now()
	c.stir(now.Add(-time.Second))
	assert.NotNil(t, c.over())
	for range 100 {
		c.stir(time.Now()) // it never stops
	}
	c.since = now.Add(-longest)
	select {
	case <-c.over():
	case <-time.After(stroke / 2):
		t.Error("who writes without end is not waited for")
	}
}

// To its customer a conversation does not end by moving to another version, nor
// does it to those who count.
func TestAConversationThatMovesNeitherEndsNorBegins(t *testing.T) {
	s := operate(t, "store: "+t.TempDir()+"\n")
	c := s.arrives(t, "")
	c.hears(t, "What is your PIN?")
	s.write(t, "reception.flow.yaml", strings.Replace(password, "Goodbye!", "See you!", 1))
	s.eventually(t, s.logged, `msg="conversation moved to another version" conversation=`+c.ID+" flow=reception version=")
	c.says(t, "pin-4711")
	c.hears(t, "What is your name?")
	assert.Contains(t, s.metrics(t), `botrunner_conversations_started_total{flow="reception"} 1`)
	assert.Contains(t, s.metrics(t), `botrunner_conversations{flow="reception",state="bot"} 1`)
	assert.NotContains(t, s.metrics(t), "botrunner_conversations_ended_total{")
	for _, other := range []string{"conversation handed over", "conversation taken up", "conversation over"} {
		assert.NotContains(t, s.stderr(), other)
	}
}
