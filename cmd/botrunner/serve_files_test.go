package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestAFileOutlivesAServerThatIsKilled sends a file to the real program, kills it
// with SIGKILL, and fetches the file from the next one: on the same folder, and
// from another process on a cluster.
func TestAFileOutlivesAServerThatIsKilled(t *testing.T) {
	for where, store := range map[string]func(tb testing.TB) []string{
		"in a folder":  func(testing.TB) []string { return []string{"--store", "data"} },
		"on a cluster": storeServers,
	} {
		t.Run(where, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "killed.flow.yaml"), []byte(killedFlow), 0o600))
			args := append([]string{"serve", "killed.flow.yaml", "--listen", "127.0.0.1:0", "--admin.listen", "off"}, store(t)...)
			server, address := child(t, dir, args...)
			token, files := conversation(t, address)
			file := strings.Repeat("what a customer sends. ", 200_000) // 4.6 MB
			begun := time.Now()
			sent := decoded[guestchat.File](t, ask(t, http.MethodPost, address+files+"?name=photo.jpg", token, file))
			t.Logf("%d bytes in %v", len(file), time.Since(begun))
			require.NoError(t, server.Process.Kill())
			_ = server.Wait() // killed

			server, address = child(t, dir, args...)
			require.Eventually(t, func() bool {
				return string(ask(t, http.MethodGet, address+sent.URL, token, "")) == file
			}, 30*time.Second, 100*time.Millisecond)
			ask(t, http.MethodPost, address+files+"?name=another.jpg", token, "and another")
			assert.Empty(t, foundIn(t, dir, "what a customer sends"), "it lies there encrypted")
			require.NoError(t, server.Process.Kill())
			_ = server.Wait()
		})
	}
}

// conversation opens one, and returns its token and where its files go.
func conversation(t *testing.T, address string) (token, files string) {
	t.Helper()
	const page = `{"organizationId":"9b1a0000-0000-4000-8000-000000000001","deploymentId":"5f020000-0000-4000-8000-000000000002",
		"routingTarget":{"targetType":"QUEUE","targetAddress":"Support"},"memberInfo":{"displayName":"Ada"}}`
	c := decoded[guestchat.CreateConversationResponse](t, ask(t, http.MethodPost, address+guestchat.BasePath+"/conversations", "", page))
	conn, response, err := websocket.DefaultDialer.DialContext(t.Context(), c.EventStreamURI, nil)
	require.NoError(t, err)
	_ = response.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	_, _, err = conn.ReadMessage() // it is active now
	require.NoError(t, err)
	return c.JWT, "/botrunner/v1/conversations/" + c.ID + "/files"
}

// ask makes a call and returns the body of the answer, whatever that is.
func ask(t *testing.T, method, url, token, body string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return text
}

func decoded[T any](t *testing.T, text []byte) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal(text, &v), "%s", text)
	return v
}

// foundIn are the files of a folder in which a text stands.
func foundIn(t *testing.T, dir, text string) (all []string) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if strings.Contains(string(data), text) {
			all = append(all, path)
		}
		return nil
	}))
	return all
}
