package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const connected = `transport:
  type: purecloud-v2-sockets
  dataURL: http://127.0.0.1:1
  deploymentKey: 0a1b2c3d-0000-4000-8000-000000000001
  orgGuid: 0a1b2c3d-0000-4000-8000-000000000002
  interactionData: {routing: {targetAddress: Support}}
connections:
  crm:
    url: $URL
    headers: {Authorization: {file: $KEY}}
    operations:
      customer: {path: "/customers/{email}", fields: {vip: bool, name: text}}
`

const asking = `flow: asking
inputs: {token: {type: secret}}
defaults: {wait: 1m, silent: bye, give_up: bye}
steps:
  email: {ask: Your email?, save: email, type: email}
  lookup:
    call: crm.customer
    with: {email: "${email}", token: "${token}"}
    save: {vip: bool, name: text}
    failed: bye
  bye: {say: "Hello ${name ?? \"stranger\"}, ${vip ?? false}."}
`

// typed runs the command in a folder with these files and returns what it
// prints.
func typed(t *testing.T, flow, settings, lines string, args ...string) (status int, out, err string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"a.flow.yaml": flow, "botrunner.yaml": settings} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	args = append(args, filepath.Join(dir, "a.flow.yaml"), "--config", filepath.Join(dir, "botrunner.yaml"))
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), args, streams{in: strings.NewReader(lines), out: &stdout, err: &stderr})
	return status, stdout.String(), stderr.String()
}

func TestAFlowAsksTheOperatorsSystems(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, []byte("Bearer s3cret\n"), 0o600))
	crm := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "Bearer s3cret", r.Header.Get("Authorization"))
		assert.Equal(t, "token=t-123", r.URL.RawQuery)
		if r.URL.Path != "/customers/ada@example.com" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"vip": true, "name": "Ada"}`)
	}))
	defer crm.Close()
	settings := strings.NewReplacer("$URL", crm.URL, "$KEY", key).Replace(connected)

	status, out, err := typed(t, asking, settings, "ada@example.com\n", "chat", "--trace", "--set", "token=t-123")
	assert.Zero(t, status, err)
	assert.Equal(t, "Your email?\n> ada@example.com\nHello Ada, true.\n", out)
	assert.NotContains(t, err, "t-123")

	status, out, err = typed(t, asking, settings, "eve@example.com\n", "chat", "--set", "token=t-123")
	assert.Zero(t, status)
	assert.Equal(t, "Your email?\n> eve@example.com\nHello stranger, false.\n", out)
	assert.Equal(t, `level=ERROR msg="call crm.customer: 404 Not Found" step=lookup`+"\n", err)
}

func TestACallThatTheSettingsDoNotOfferIsAProblemOfTheFlow(t *testing.T) {
	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, []byte("s3cret"), 0o600))
	settings := strings.NewReplacer("$URL", "http://127.0.0.1:1", "$KEY", key).Replace(connected)
	flow := strings.NewReplacer("crm.customer", "crm.costumer").Replace(asking)
	status, out, err := typed(t, flow, settings, "", "chat")
	assert.Equal(t, exitFlow, status)
	assert.Empty(t, out)
	assert.Contains(t, err, "a.flow.yaml:7:11: error: the settings offer no operation `crm.costumer`; did you mean `crm.customer`?")
	flow = strings.NewReplacer("email: \"${email}\", ", "", "vip: bool", "vip: text").Replace(asking)
	_, _, err = typed(t, flow, settings, "", "chat")
	assert.Contains(t, err, "a.flow.yaml:7:11: error: `crm.customer` needs `with: {email: …}`")
	assert.Contains(t, err, "a.flow.yaml:9:17: error: `crm.customer` answers `vip` as yes or no, not as a text")
}
