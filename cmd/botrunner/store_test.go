package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// storeMove runs `botrunner store move`.
func storeMove(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), append([]string{"store", "move"}, args...), streams{strings.NewReader(""), &stdout, &stderr})
	return status, stdout.String(), stderr.String()
}

// TestConversationsMoveFromAFolderToACluster lets a customer begin on one machine,
// and go on behind another one that has only the cluster.
func TestConversationsMoveFromAFolderToACluster(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "killed.flow.yaml"), []byte(killedFlow), 0o600))
	cluster := storeServers(t)
	serve := []string{"serve", "killed.flow.yaml", "--listen", "127.0.0.1:0", "--admin.listen", "off"}
	server, address := child(t, dir, append(serve, "--store", "data", "--store_secret", strings.Repeat("s", 32))...)
	token, files := conversation(t, address)
	sent := decoded[guestchat.File](t, ask(t, http.MethodPost, address+files+"?name=photo.jpg", token, "meow"))
	status, _, errs := storeMove(t, append(cluster, "--from", data)...)
	require.Equal(t, exitError, status)
	assert.Contains(t, errs, "another process has it; stop that one")
	require.NoError(t, server.Process.Kill())
	_ = server.Wait() // killed

	status, out, errs := storeMove(t, append(cluster, "--from", data)...)
	require.Equal(t, exitOK, status, errs)
	assert.Equal(t, fmt.Sprintf(movedLine, 1), out)
	status, out, errs = storeMove(t, append(cluster, "--from", data)...)
	require.Equal(t, exitOK, status, errs)
	assert.Equal(t, fmt.Sprintf(movedLine, 0), out, "there is nothing left to move")

	server, address = child(t, dir, append(serve, cluster...)...)
	require.Eventually(t, func() bool {
		return string(ask(t, http.MethodGet, address+sent.URL, token, "")) == "meow"
	}, 30*time.Second, 100*time.Millisecond)
	transcript := address + guestchat.BasePath + strings.TrimSuffix(strings.TrimPrefix(files, "/botrunner/v1"), "/files") + "/messages"
	require.Eventually(t, func() bool {
		return strings.Contains(string(ask(t, http.MethodGet, transcript, token, "")), "Who are you?")
	}, 30*time.Second, 100*time.Millisecond)
	require.NoError(t, server.Process.Kill())
	_ = server.Wait()
}

func TestAMoveSaysWhyItCannotBe(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "killed.flow.yaml"), []byte(killedFlow), 0o600))
	server, _ := child(t, dir, "serve", "killed.flow.yaml", "--listen", "127.0.0.1:0", "--admin.listen", "off", "--store", "old")
	require.NoError(t, server.Process.Kill())
	_ = server.Wait() // killed
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{nil, exitUsage, "--from is missing"},
		{[]string{"--from", filepath.Join(dir, "none")}, exitUsage, "no conversations were ever kept in " + filepath.Join(dir, "none")},
		{[]string{"--from", old, "--store", old + "/"}, exitUsage, "is the store of the settings itself"},
		{[]string{"--from", old, "--store", "none"}, exitUsage, "the settings say store: none"},
		{[]string{"--from", old, "--store", filepath.Join(dir, "new")}, exitError, "encrypted with another secret than the settings have"},
	} {
		status, out, errs := storeMove(t, c.args...)
		assert.Equal(t, c.status, status, errs)
		assert.Contains(t, errs, c.says)
		assert.Empty(t, out)
	}
	status, out, errs := storeMove(t, "--from", old, "--store", filepath.Join(dir, "newer"), "--store_secretFile", filepath.Join(old, secretName))
	require.Equal(t, exitOK, status, errs)
	assert.Equal(t, fmt.Sprintf(movedLine, 0), out)
}

func TestTheManualShowsWhatAMovePrints(t *testing.T) {
	assert.Contains(t, scalingManual(t), "$ botrunner store move --from data --config botrunner.yaml\n"+fmt.Sprintf(movedLine, 812))
}
